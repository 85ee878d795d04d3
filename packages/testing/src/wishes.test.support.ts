// What callers ask for, as the operations of the provider write it.
import {
  type Application,
  currentVersion,
  requestAccountSnapshot,
  requestDelete,
  requestRollback,
  requestScaling,
  requestStart,
  requestStop,
  requestUpdate,
  type RunConfiguration,
} from '@drey/state';
import { answerOrDeath } from './mortal.test.support.js';
import type { TestHost, World } from './world.test.support.js';

const latest: RunConfiguration = { restoreType: 'RESTORE_FROM_LATEST_SNAPSHOT', allowNonRestoredState: false };

/** A wish as a change of the record. */
export type Wish = (application: Application, world: World) => Application;

/** StartApplication. */
export const start: Wish = (application, world) => requestStart(application, latest, world.facts());
/** StopApplication. */
export const stop: Wish = (application, world) => requestStop(application, false, world.facts());
/** StopApplication with Force. */
export const forceStop: Wish = (application, world) => requestStop(application, true, world.facts());
/** DeleteApplication. */
export const remove: Wish = (application, world) => requestDelete(application, world.facts());

/** RollbackApplication. */
export const rollBack: Wish = (application, world) => requestRollback(application, world.facts());

/** UpdateApplication to enhanced snapshots, of a READY application. */
export const enhance: Wish = (application, world) =>
  requestUpdate(
    application,
    {
      operation: 'UpdateApplication',
      change: {
        configuration: {
          ...currentVersion(application).configuration,
          ApplicationSnapshotConfigurationDescription: { SnapshotsEnabled: true, SnapshotMode: 'ENHANCED_SNAPSHOTS' },
        },
      },
      restartJob: true,
    },
    world.facts(),
  );

/** CreateSnapshot. */
export const takeOfAccount: Wish = (application, world) =>
  requestAccountSnapshot(application, { name: 'mine', tags: {} }, world.facts());

/** UpdateApplication that restarts the job, with another runtime where one is given. */
export const update =
  (runtimeEnvironment?: string): Wish =>
  (application, world) =>
    requestUpdate(
      application,
      {
        operation: 'UpdateApplication',
        change: runtimeEnvironment === undefined ? {} : { runtimeEnvironment },
        restartJob: true,
        runConfiguration: latest,
      },
      world.facts(),
    );

/** What the autoscaler asks for. */
export const scaleTo =
  (parallelism: number): Wish =>
  (application, world) =>
    requestScaling(application, parallelism, world.facts());

/** UpdateApplication of the parallelism. */
export const updateParallelism =
  (Parallelism: number): Wish =>
  (application, world) =>
    requestUpdate(
      application,
      {
        operation: 'UpdateApplication',
        change: {
          configuration: {
            FlinkApplicationConfigurationDescription: {
              ParallelismConfigurationDescription: { ConfigurationType: 'CUSTOM', Parallelism, ParallelismPerKPU: 1 },
            },
          },
        },
        restartJob: true,
        runConfiguration: latest,
      },
      world.facts(),
    );

/** Writes a wish, as an operation does. Rejects when it is refused; comes back without an answer from a host that dies over it. */
export const ask = (world: World, host: TestHost, wish: Wish): Promise<void> =>
  answerOrDeath(
    host.life,
    host.applications.change(world.demo, (application) => wish(application, world)),
  );
