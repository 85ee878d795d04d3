// What a decision rests on besides goal and sighting.
import type { HostStop } from '../loop/host-stop.js';
import type { Hung } from '../watch/hung.js';

/** Numbers of one decision, and what several looks together told. */
export interface DecisionFacts {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Whether the records let the present cluster take the next job. */
  readonly canReuseCluster: boolean;
  /** Whether the driver can end a single TaskManager; else one that hangs goes with its cluster. */
  readonly canEndMember: boolean;
  /** How long a cluster and job may take to run, as the service's five minutes. */
  readonly startTimeoutMilliseconds: number;
  /** How long a stop or an update may wait for its savepoint. */
  readonly savepointTimeoutMilliseconds: number;
  /** Clusters that die while an application starts are replaced this often before the start fails. */
  readonly maximumStartAttempts: number;
  /** Members that live and do nothing. */
  readonly hung?: Hung;
  /** Set while the clusters of this host are to end. */
  readonly hostStop?: HostStop;
}
