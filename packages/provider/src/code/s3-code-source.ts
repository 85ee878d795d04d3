// Reads application code from the S3 of the upstream.
import type { Upstream } from '@drey/plugin-api';
import type { CodeSource } from '@drey/orchestrator';
import { loadS3, upstreamS3Client } from '../upstream-s3-client.js';

/** A source over the upstream; null endpoint means that nothing can be read. */
export const createS3CodeSource = (upstream: Upstream): CodeSource => ({
  fetch: async ({ bucket, key, objectVersion, accountId, region, signal }) => {
    const { endpoint } = upstream;
    if (endpoint === null)
      throw new Error(
        'The companion that serves S3 is not ready yet. Try again in a moment, or look at /_drey/health.',
      );
    const { GetObjectCommand } = await loadS3();
    const client = await upstreamS3Client(upstream, endpoint, accountId, region);
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
