// A client of the upstream's S3 that speaks for one account.
import { S3Client } from '@aws-sdk/client-s3';
import type { Upstream } from '@drey/plugin-api';

/** Emulators check no signatures; the account travels in the access key and in the upstream's own header. */
export const upstreamS3Client = (upstream: Upstream, endpoint: string, accountId: string, region: string): S3Client => {
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
