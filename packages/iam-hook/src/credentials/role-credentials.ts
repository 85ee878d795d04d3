// Temporary credentials of roles for jobs: issued once, shared by a cluster's members, renewed before SDKs want new ones.
import { BoundedMap, type Clock, type Logger, type Upstream } from '@drey/plugin-api';
import { answeredStatus, createSdkClients, describeFailure, limitsWithin } from '@drey/upstream-client';
import { assumeRole } from './assume-role.js';
import type { RoleMode } from '../hook/mode.js';
import { type ContainerCredentials, localCredentials, type RoleSession } from './session-credentials.js';
import { untilAborted } from './until-aborted.js';

/** What {@link createRoleCredentials} needs. */
export interface RoleCredentialsNeeds {
  readonly upstream: Upstream;
  readonly clock: Clock;
  readonly log: Logger;
  readonly mode: () => RoleMode;
  /** Tells the host which account a key was issued for. */
  rememberAccessKey(accessKeyId: string, accountId: string): void;
  /** Longest wait for STS, all attempts together; 5,000 unless given. */
  readonly timeoutMilliseconds?: number;
}

/** Issues credentials. */
export interface RoleCredentials {
  /**
   * Credentials with at least twenty minutes to go (SDKs ask for new ones at fifteen). Rejects with {@link RoleCredentialsError} in
   * mode `enforce` when STS gives none, and with the signal's reason when nobody waits any more; the asking goes on then, and its
   * result answers the next try.
   */
  credentialsOf(session: RoleSession, signal: AbortSignal): Promise<ContainerCredentials>;
  close(): void;
}

/** STS gave no credentials. The message is a whole sentence that may be shown to the job. */
export class RoleCredentialsError extends Error {
  /** 4xx: STS refused, asking again is in vain. 503: it did not answer, ask again. */
  readonly status: number;

  constructor(message: string, status: number, cause: unknown) {
    super(message, { cause });
    this.name = 'RoleCredentialsError';
    this.status = status;
  }
}

interface Entry {
  readonly credentials: Promise<ContainerCredentials>;
  /** When to issue new ones; unset while the first are on their way. */
  renewAt: number;
}

const MOST_ENTRIES = 10_000;
const RENEW_BEFORE_MILLISECONDS = 20 * 60_000;
/** Local credentials are replaced soon, so that a job gets real ones when STS is back by the time it asks again. */
const LOCAL_FOR_MILLISECONDS = 60_000;

const failureOf = (endpoint: string, error: unknown): RoleCredentialsError => {
  const status = answeredStatus(error);
  const refused = status !== undefined && status >= 400 && status < 500;
  return new RoleCredentialsError(describeFailure('sts', endpoint, error), refused ? status : 503, error);
};

/** Issues credentials by STS AssumeRole at the upstream. Outside mode `enforce` a job gets credentials in any case. */
export const createRoleCredentials = (needs: RoleCredentialsNeeds): RoleCredentials => {
  const { upstream, clock, log, mode, timeoutMilliseconds = 5_000 } = needs;
  const sts = createSdkClients(upstream, 'sts', { limits: limitsWithin(timeoutMilliseconds) });
  const entries = new BoundedMap<string, Entry>(MOST_ENTRIES);

  const give = (credentials: ContainerCredentials, { accountId }: RoleSession): ContainerCredentials => {
    needs.rememberAccessKey(credentials.AccessKeyId, accountId);
    return credentials;
  };

  const local = (session: RoleSession, entry: { renewAt: number }): ContainerCredentials => {
    entry.renewAt = clock.now() + LOCAL_FOR_MILLISECONDS;
    return give(localCredentials(session, clock.now()), session);
  };

  const issue = async (
    session: RoleSession,
    endpoint: string | null,
    entry: { renewAt: number },
  ): Promise<ContainerCredentials> => {
    if (endpoint === null) return local(session, entry);
    try {
      const connection = await sts.of(session);
      const signal = AbortSignal.timeout(timeoutMilliseconds);
      const credentials = await assumeRole(connection, session, { now: clock.now(), signal });
      const expiresAt = Date.parse(credentials.Expiration);
      // A session shorter than the margin is kept for half its life.
      entry.renewAt = Math.max(expiresAt - RENEW_BEFORE_MILLISECONDS, clock.now() + (expiresAt - clock.now()) / 2);
      return give(credentials, session);
    } catch (error) {
      const failure = failureOf(endpoint, error);
      const { roleArn, application, accountId } = session;
      const fields = { roleArn, application, accountId, reason: failure.message };
      if (mode() === 'enforce') {
        log.warn('The job gets no credentials of its role', fields);
        throw failure;
      }
      log.warn('The job gets local credentials, STS gave none for its role', fields);
      return local(session, entry);
    }
  };

  const begin = (key: string, session: RoleSession, endpoint: string | null): Entry => {
    const timing = { renewAt: Number.POSITIVE_INFINITY };
    const entry: Entry = Object.assign(timing, { credentials: issue(session, endpoint, timing) });
    entries.set(key, entry);
    entry.credentials.catch(() => {
      if (entries.get(key) === entry) entries.delete(key);
    });
    return entry;
  };

  return {
    credentialsOf: (session, signal) => {
      const { endpoint } = upstream;
      // Another endpoint is another upstream, which may know nothing of what the old one issued.
      const key = JSON.stringify([endpoint, session.accountId, session.region, session.roleArn, session.application]);
      const known = entries.get(key);
      const entry = known !== undefined && clock.now() < known.renewAt ? known : begin(key, session, endpoint);
      return untilAborted(entry.credentials, signal);
    },
    close: () => {
      entries.clear();
      sts.close();
    },
  };
};
