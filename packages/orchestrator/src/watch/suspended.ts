// Members whose process is stopped (SIGSTOP, `docker pause`): the driver sees it at once, long before an answer or a heartbeat is missed.
import type { ClusterSighting } from '@drey/cluster';
import type { Trouble } from './trouble.js';

/** What is told of stopped members; `since` is that of what was told before. */
export const troubleOfSuspended = (
  before: Trouble | undefined,
  cluster: ClusterSighting | 'absent',
  now: number,
): Trouble | undefined => {
  if (cluster === 'absent') return undefined;
  const names = cluster.members.filter(({ alive, suspended }) => alive && suspended).map(({ name }) => name);
  if (names.length === 0) return undefined;
  return {
    since: before?.since ?? now,
    text: `${names.join(', ')} is stopped by a signal or a paused container and does nothing. It goes on after SIGCONT ("docker unpause"); if it does not within about a minute, it is replaced.`,
  };
};
