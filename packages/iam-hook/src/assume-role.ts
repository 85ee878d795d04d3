// One AssumeRole at the upstream's STS. Loaded on first use, because the SDK is slow to load.
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { Upstream } from '@drey/plugin-api';
import {
  type ContainerCredentials,
  isoSeconds,
  type RoleSession,
  sessionName,
  sessionSeconds,
} from './session-credentials.js';
import { type ClientPool, clientSettings, createClientPool, putHeaders } from './upstream-client.js';

/** STS clients for an upstream. All attempts of one call share `timeoutMilliseconds`. */
export const createStsClients = (upstream: Upstream, timeoutMilliseconds: number): ClientPool<STSClient> =>
  createClientPool((target) => {
    const client = new STSClient(clientSettings(target, { maxAttempts: 3, timeoutMilliseconds }));
    client.middlewareStack.add(
      (next) => (args) => {
        putHeaders(args.request, upstream.accountHeaders(target.accountId));
        return next(args);
      },
      { step: 'build', name: 'dreyAccountHeaders' },
    );
    return client;
  });

/** Assumes the role. Rejects with the client's error, or when the answer holds no credentials. */
export const assumeRole = async (
  client: STSClient,
  session: RoleSession,
  { now, signal }: { readonly now: number; readonly signal: AbortSignal },
): Promise<ContainerCredentials> => {
  const command = new AssumeRoleCommand({
    RoleArn: session.roleArn,
    RoleSessionName: sessionName(session.application),
    DurationSeconds: sessionSeconds,
  });
  const { Credentials: given } = await client.send(command, { abortSignal: signal });
  if (!given?.AccessKeyId || !given.SecretAccessKey || !given.SessionToken) {
    throw new Error('The answer to AssumeRole holds no credentials.');
  }
  const expiration = given.Expiration?.getTime() ?? 0;
  return {
    AccessKeyId: given.AccessKeyId,
    SecretAccessKey: given.SecretAccessKey,
    Token: given.SessionToken,
    // An end that is past already would make the job ask for ever; then what was asked for counts.
    Expiration: isoSeconds(expiration > now ? expiration : now + sessionSeconds * 1_000),
    RoleArn: session.roleArn,
  };
};
