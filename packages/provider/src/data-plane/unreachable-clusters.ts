// What becomes of clusters when the address that their jobs know is gone.
import { parkedClusters } from '@drey/orchestrator';
import type { ApplicationStore } from '@drey/state';
import type { ChosenDriver } from '../choose-driver.js';
import type { DataPlane } from './data-plane.js';

/** Ends all clusters where jobs know another address than there is now; the reconciler brings their jobs back from their latest state. */
export const endUnreachableClusters = async (
  plane: DataPlane,
  applications: ApplicationStore,
  { drivers }: ChosenDriver,
): Promise<void> => {
  if (!plane.moved) return;
  for (const { run } of applications.all()) {
    if (run !== null) await drivers.get(run.driver)?.destroy(run.clusterId);
  }
  for (const { driver, clusterId } of parkedClusters(applications).all()) await drivers.get(driver)?.destroy(clusterId);
  await plane.settled();
};
