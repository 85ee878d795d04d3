// A client of the upstream's S3 that speaks for one account.
import type * as sdkOfS3 from '@aws-sdk/client-s3';
import type { Upstream } from '@drey/plugin-api';

/** The SDK, which is slow to load: on first use, so that the start of a host need not wait for it. */
export const loadS3 = (): Promise<typeof sdkOfS3> => import('@aws-sdk/client-s3');

/** Emulators check no signatures; the account travels in the access key and in the upstream's own header. */
export const upstreamS3Client = async (
  upstream: Upstream,
  endpoint: string,
  accountId: string,
  region: string,
): Promise<sdkOfS3.S3Client> => {
  const sdk = await loadS3();
  const client = new sdk.S3Client({
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
