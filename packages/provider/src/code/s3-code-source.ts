// Reads application code from the S3 of the upstream.
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Upstream } from '@drey/plugin-api';
import type { CodeSource } from '@drey/orchestrator';

/** Emulators check no signatures; the account travels in the access key and in the upstream's own header. */
const clientFor = (upstream: Upstream, endpoint: string, accountId: string, region: string): S3Client => {
  const client = new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    maxAttempts: 2,
    credentials: { accessKeyId: accountId, secretAccessKey: 'drey' },
  });
  client.middlewareStack.add(
    (next) => (call) => {
      Object.assign((call.request as { headers: Record<string, string> }).headers, upstream.accountHeaders(accountId));
      return next(call);
    },
    { step: 'build', name: 'dreyAccount' },
  );
  return client;
};

/** A source over the upstream; null endpoint means that nothing can be read. */
export const createS3CodeSource = (upstream: Upstream): CodeSource => ({
  fetch: async ({ bucket, key, objectVersion, accountId, region, signal }) => {
    const { endpoint } = upstream;
    if (endpoint === null)
      throw new Error(
        'The companion that serves S3 is not ready yet. Try again in a moment, or look at /_drey/health.',
      );
    const client = clientFor(upstream, endpoint, accountId, region);
    const { Body } = await client.send(
      new GetObjectCommand({
        Bucket: bucket,
        Key: key,
        ...(objectVersion === undefined ? {} : { VersionId: objectVersion }),
      }),
      { abortSignal: signal },
    );
    if (Body === undefined) throw new Error('S3 answered without a body.');
    return Body as AsyncIterable<Uint8Array>;
  },
});
