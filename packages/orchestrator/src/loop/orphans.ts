// Clusters, and directories of state, that nobody claims: of hosts that were killed before their record named them, or after it let go of them.
import type { ClusterDriver } from '@drey/cluster';
import type { ApplicationStore } from '@drey/state';
import { endCluster } from '../perform/end-cluster.js';
import type { OrchestratorNeeds } from './needs.js';

/** What orphans are told by and ended with. */
export interface OrphanNeeds {
  readonly needs: Pick<OrchestratorNeeds, 'applications' | 'drivers' | 'logs' | 'log' | 'clock' | 'limits'>;
  /** Whether somebody beside applications claims a cluster: the pool of parked ones, a check of a restore. */
  readonly isClaimed: (clusterId: string) => boolean;
}

const endClusters = async ({ needs, isClaimed }: OrphanNeeds, driver: ClusterDriver): Promise<void> => {
  const { applications, log, logs } = needs;
  for (const { clusterId } of await driver.list()) {
    if (applications.owning(clusterId) !== undefined || isClaimed(clusterId)) continue;
    log.warn('Ending a cluster that no application claims.', { cluster: clusterId, driver: driver.name });
    await endCluster(logs, driver, clusterId);
  }
};

const keptStates = (applications: ApplicationStore): ReadonlySet<string> =>
  new Set([
    ...[...applications.all()].map(({ incarnation }) => incarnation),
    ...[...applications.snapshots.all()].map(({ id }) => id),
  ]);

/** Of clusters of earlier hosts. */
const deleteEmptyState = async ({ needs, isClaimed }: OrphanNeeds, driver: ClusterDriver): Promise<void> => {
  const { applications, log } = needs;
  if (driver.state.deleteEmpty === undefined) return;
  const living = new Set((await driver.list()).map(({ clusterId }) => clusterId));
  const kept = keptStates(applications);
  const deleted = await driver.state.deleteEmpty(
    (id) => living.has(id) || kept.has(id) || isClaimed(id) || applications.owning(id) !== undefined,
  );
  if (deleted.length > 0) log.info('Deleted empty state directories that nothing claims.', { ids: deleted });
};

/** Ends the orphans of every driver. What one driver does not do keeps no other from it, and is thrown in the end. */
export const endOrphans = async (orphans: OrphanNeeds): Promise<void> => {
  const faults: unknown[] = [];
  for (const driver of orphans.needs.drivers.values()) {
    try {
      await endClusters(orphans, driver);
      await deleteEmptyState(orphans, driver);
    } catch (error) {
      faults.push(error);
    }
  }
  if (faults.length > 0) throw faults.length === 1 ? faults[0] : new AggregateError(faults, faults.join('; '));
};

/**
 * Ends them once the grace is over, in which those who launched them may yet note them; again after each further grace until all of it could
 * be done, since an engine may be away and a list may not be read. Never rejects; the signal ends it.
 */
export const endOrphansInTime = async (orphans: OrphanNeeds, signal: AbortSignal): Promise<void> => {
  const { clock, limits, log } = orphans.needs;
  for (let isTold = false; ; isTold = true) {
    try {
      await clock.sleep(limits.orphanGraceMilliseconds, signal);
      await endOrphans(orphans);
      return;
    } catch (error) {
      if (signal.aborted) return;
      const text = 'Looking for clusters that no application claims failed; it is tried again.';
      if (isTold) log.debug(text, { error });
      else log.warn(text, { error });
    }
  }
};
