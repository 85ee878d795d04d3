// Reads the template that a TemplateURL names, from the S3 of the upstream.
import { objectBody, type SdkClientPool, type UpstreamCaller } from '@drey/upstream-client';
import { templateAddress } from './template-address.js';

/** CloudFormation takes templates of a megabyte from S3. */
const MOST_BYTES = 1_048_576;

/** Reads templates. */
export interface TemplateSource {
  /** The text; undefined where there is none that could be read: then CloudFormation of the upstream says what it makes of the address. */
  at(url: string, caller: UpstreamCaller, signal: AbortSignal): Promise<string | undefined>;
}

const bounded = async (content: AsyncIterable<Uint8Array>): Promise<string | undefined> => {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of content) {
    bytes += part.length;
    if (bytes > MOST_BYTES) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
};

/** A source over the upstream's S3, in the name of the caller's account. */
export const createTemplateSource = (s3: SdkClientPool<'s3'>): TemplateSource => ({
  at: async (url, caller, abortSignal) => {
    const address = templateAddress(url);
    if (address === undefined) return undefined;
    try {
      const { sdk, client } = await s3.of(caller);
      const { bucket: Bucket, key: Key, versionId: VersionId } = address;
      const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket, Key, VersionId }), { abortSignal });
      if (Body === undefined) return undefined;
      return await bounded(objectBody(Body as AsyncIterable<Uint8Array>, { service: 's3', endpoint: null }));
    } catch {
      return undefined;
    }
  },
});
