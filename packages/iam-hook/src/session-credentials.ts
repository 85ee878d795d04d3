// One AssumeRole at the upstream's STS, and what stands in for it where there is no STS that answers.
import { randomBytes } from 'node:crypto';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { Upstream } from '@drey/plugin-api';
import { temporaryAccessKeyId } from './access-key.js';
import { type ClientPool, clientSettings, createClientPool, putHeaders } from './upstream-client.js';

/** The JSON of a container-credentials endpoint (documented for Amazon ECS; read by every AWS SDK). */
export interface ContainerCredentials {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly Token: string;
  /** ISO 8601, UTC. */
  readonly Expiration: string;
  readonly RoleArn: string;
}

/** Whose role, and for which application. */
export interface RoleSession {
  readonly roleArn: string;
  readonly accountId: string;
  readonly region: string;
  /** The application's name, as its user gave it. */
  readonly application: string;
}

/** Lifetime asked for: the longest that every role allows. */
export const sessionSeconds = 3_600;
const longestSessionName = 64;

/** `FlinkApplication-<name>`, in STS's alphabet and length. AWS's own session names are not documented; this one is ours. */
export const sessionName = (application: string): string =>
  `FlinkApplication-${application.replaceAll(/[^\w+=,.@-]/g, '-')}`.slice(0, longestSessionName);

/** ISO 8601 without fractions of a second, as the endpoint gives it. */
const isoSeconds = (milliseconds: number): string => new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z');

/** Credentials that nobody else knows, for upstreams that do not check signatures. */
export const localCredentials = ({ roleArn, accountId }: RoleSession, now: number): ContainerCredentials => ({
  AccessKeyId: temporaryAccessKeyId(accountId),
  SecretAccessKey: randomBytes(30).toString('base64url'),
  Token: randomBytes(96).toString('base64url'),
  Expiration: isoSeconds(now + sessionSeconds * 1_000),
  RoleArn: roleArn,
});

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
