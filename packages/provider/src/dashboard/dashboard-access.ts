// Who may look at which application's dashboard: tokens that open a session, and open it again while it lasts. In memory; a restart of the host ends them.
import type { Clock } from '@drey/plugin-api';
import type { ApplicationKey } from '@drey/state';

/** Documented: a URL must be opened within three minutes. */
const TOKEN_MILLISECONDS = 180_000;
/** The oldest go when there are more, so that nobody can fill the memory. */
const MOST_TOKENS = 1_000;

/** What a token gives access to. */
export interface DashboardGrant {
  readonly application: ApplicationKey;
  /** An application made anew under the name is another one. */
  readonly incarnation: string;
  readonly kind: 'flink' | 'zeppelin';
  readonly sessionSeconds: number;
}

/** Tokens of one host. */
export interface DashboardAccess {
  /** A token that opens a session within three minutes. */
  issue(grant: DashboardGrant): string;
  /** The grant of a token; its first use begins the session. Undefined for one that is unknown, was opened too late, or whose session is over. */
  use(token: string): DashboardGrant | undefined;
}

interface Entry {
  readonly grant: DashboardGrant;
  readonly until: number;
  readonly isOpen: boolean;
}

/** Forgets what is over, and the oldest beyond a number; maps keep the order of insertion. */
const prune = (entries: Map<string, Entry>, now: number): void => {
  for (const [key, { until }] of entries) if (until <= now) entries.delete(key);
  for (const key of entries.keys()) {
    if (entries.size < MOST_TOKENS) return;
    entries.delete(key);
  }
};

/** Tokens under random names of at least 128 bits. */
export const createDashboardAccess = ({
  clock,
  random,
}: {
  readonly clock: Clock;
  readonly random: () => string;
}): DashboardAccess => {
  const entries = new Map<string, Entry>();
  return {
    issue: (grant) => {
      const now = clock.now();
      prune(entries, now);
      const token = random();
      entries.set(token, { grant, until: now + TOKEN_MILLISECONDS, isOpen: false });
      return token;
    },
    use: (token) => {
      const now = clock.now();
      const found = entries.get(token);
      if (found === undefined || found.until <= now) return undefined;
      const { grant } = found;
      if (!found.isOpen) entries.set(token, { grant, until: now + grant.sessionSeconds * 1_000, isOpen: true });
      return grant;
    },
  };
};
