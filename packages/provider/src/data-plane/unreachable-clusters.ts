// What becomes of clusters when the address that their jobs know is gone.
import { parkedClusters } from '@drey/orchestrator';
import { type Logger, operatorLine } from '@drey/plugin-api';
import type { ApplicationStore } from '@drey/state';
import type { ChosenDriver } from '../choose-driver.js';
import type { DataPlane } from './data-plane.js';

/**
 * Ends all clusters where jobs know another address than there is now; the reconciler brings their jobs back from their latest state. One that
 * cannot be ended, or whose driver is not there, is left to the next host, and keeps no other from being looked after.
 */
export const endUnreachableClusters = async (
  plane: Pick<DataPlane, 'moved' | 'settled'>,
  applications: Pick<ApplicationStore, 'all' | 'cell'>,
  { drivers }: Pick<ChosenDriver, 'drivers'>,
  log: Logger,
): Promise<void> => {
  if (!plane.moved) return;
  const running = [...applications.all()].flatMap(({ run }) => (run === null ? [] : [run]));
  let isDone = true;
  for (const { driver: name, clusterId } of [...running, ...parkedClusters(applications).all()]) {
    const driver = drivers.get(name);
    const left = (why: unknown): void => {
      isDone = false;
      log.warn(
        'A cluster whose jobs know another address than there is now could not be ended; the next host tries again.',
        {
          cluster: clusterId,
          driver: name,
          why,
        },
      );
    };
    if (driver === undefined) left('its driver is not there');
    else await driver.destroy(clusterId).catch((error: unknown) => left(operatorLine(error)));
  }
  if (isDone) await plane.settled();
};
