// Who may look at which application's dashboard: single-use tokens that become sessions. In memory; a restart of the host ends both.
import type { Clock } from '@drey/plugin-api';
import type { ApplicationKey } from '@drey/state';

/** Documented: a URL must be opened within three minutes. */
export const TOKEN_MILLISECONDS = 180_000;

/** The oldest go when there are more, so that nobody can fill the memory. */
const MOST_TOKENS = 1_000;
const MOST_SESSIONS = 1_000;

/** What a token and its session give access to. */
export interface DashboardGrant {
  readonly application: ApplicationKey;
  /** An application made anew under the name is another one. */
  readonly incarnation: string;
  readonly kind: 'flink' | 'zeppelin';
  readonly sessionSeconds: number;
}

/** An open session. The id stands in URLs, the secret in a cookie only. */
export interface DashboardSession {
  readonly id: string;
  readonly secret: string;
  readonly grant: DashboardGrant;
}

/** Tokens and sessions of one host. */
export interface DashboardAccess {
  /** A token that one request may turn into a session within three minutes. */
  issue(grant: DashboardGrant): string;
  /** Uses a token up. Undefined for one that is unknown, used or too old. */
  redeem(token: string): DashboardSession | undefined;
  /** The grant of a session that is still open, for whoever has its secret. */
  grantOf(sessionId: string, secret: string): DashboardGrant | undefined;
}

interface Timed<T> {
  readonly value: T;
  readonly until: number;
}

/** Forgets what is over, and the oldest beyond a number; maps keep the order of insertion. */
const prune = <T>(entries: Map<string, Timed<T>>, now: number, most: number): void => {
  for (const [key, { until }] of entries) if (until <= now) entries.delete(key);
  for (const key of entries.keys()) {
    if (entries.size < most) return;
    entries.delete(key);
  }
};

/** Tokens and sessions under random names of at least 128 bits. */
export const createDashboardAccess = ({
  clock,
  random,
}: {
  readonly clock: Clock;
  readonly random: () => string;
}): DashboardAccess => {
  const tokens = new Map<string, Timed<DashboardGrant>>();
  const sessions = new Map<string, Timed<DashboardSession>>();
  return {
    issue: (grant) => {
      const now = clock.now();
      prune(tokens, now, MOST_TOKENS);
      const token = random();
      tokens.set(token, { value: grant, until: now + TOKEN_MILLISECONDS });
      return token;
    },
    redeem: (token) => {
      const now = clock.now();
      const found = tokens.get(token);
      tokens.delete(token);
      if (found === undefined || found.until <= now) return undefined;
      prune(sessions, now, MOST_SESSIONS);
      const session = { id: random(), secret: random(), grant: found.value };
      sessions.set(session.id, { value: session, until: now + found.value.sessionSeconds * 1_000 });
      return session;
    },
    grantOf: (sessionId, secret) => {
      const found = sessions.get(sessionId);
      if (found === undefined || found.until <= clock.now() || found.value.secret !== secret) return undefined;
      return found.value.grant;
    },
  };
};
