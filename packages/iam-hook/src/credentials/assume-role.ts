// One AssumeRole at the upstream's STS.
import type { SdkConnection } from '@drey/upstream-client';
import {
  type ContainerCredentials,
  isoSeconds,
  type RoleSession,
  sessionName,
  SESSION_SECONDS,
} from './session-credentials.js';

/** Assumes the role. Rejects with the client's error, or when the answer holds no credentials. */
export const assumeRole = async (
  { sdk, client }: SdkConnection<'sts'>,
  session: RoleSession,
  { now, signal }: { readonly now: number; readonly signal: AbortSignal },
): Promise<ContainerCredentials> => {
  const command = new sdk.AssumeRoleCommand({
    RoleArn: session.roleArn,
    RoleSessionName: sessionName(session.application),
    DurationSeconds: SESSION_SECONDS,
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
    Expiration: isoSeconds(expiration > now ? expiration : now + SESSION_SECONDS * 1_000),
    RoleArn: session.roleArn,
  };
};
