// Reads application code from the S3 of the upstream.
import type { CodeSource } from './code-source.js';
import type { Upstream } from '@drey/plugin-api';
import { objectBody, type SdkClientPool } from '@drey/upstream-client';

/** A source over the upstream's S3. Rejects with S3's own error, or with an UpstreamFault where S3 gives no whole answer. */
export const createS3CodeSource = (upstream: Upstream, s3: SdkClientPool<'s3'>): CodeSource => ({
  fetch: async ({ bucket, key, objectVersion, accountId, region, signal }) => {
    const { sdk, client } = await s3.of({ accountId, region });
    const { Body } = await client.send(
      new sdk.GetObjectCommand({
        Bucket: bucket,
        Key: key,
        ...(objectVersion === undefined ? {} : { VersionId: objectVersion }),
      }),
      { abortSignal: signal },
    );
    if (Body === undefined) throw new Error('S3 answered without a body.');
    return objectBody(Body as AsyncIterable<Uint8Array>, { service: 's3', endpoint: upstream.endpoint });
  },
});
