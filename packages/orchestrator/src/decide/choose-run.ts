// Which run an application gets next: of which version, from which state, by which driver, on which cluster. Pure.
import {
  type Application,
  type ApplicationVersion,
  type ClusterShape,
  currentParallelism,
  currentVersion,
  placesOf,
  type Run,
  versionOf,
} from '@drey/state';
import type { FlinkRuntime } from '@drey/cluster';
import type { Sighting } from '../observe/sighting.js';
import { shapeWhenTaken } from '../pool/parked-shape.js';
import type { Begin } from './action.js';
import { type ClusterSizing, freshShape, shapeOf } from './cluster-shape.js';
import type { Restore } from './restore.js';
import { isFree, mayReuse } from './reuse.js';

/** What is looked for before a run is chosen. */
export interface FoundForRun {
  readonly restore: Restore;
  /** Name of the driver that runs new clusters. */
  readonly driver: string;
  /** Name of the driver that can run this one; undefined where it is not there. */
  readonly runner: string | undefined;
  readonly runtime: FlinkRuntime | undefined;
  readonly sizing: ClusterSizing;
  /** Why the code cannot run, a whole sentence; undefined where nothing speaks against it, or where nobody asks. */
  readonly whyCodeCannotRun: string | undefined;
}

/** The run that is chosen, and what it runs on. */
export interface RunChoice {
  readonly driver: string;
  readonly version: ApplicationVersion;
  readonly restoreFrom: string | null;
  /** The run before, where its cluster takes this one. */
  readonly reused: Run | undefined;
  /** What a parked cluster grows to; undefined where none is to be taken. */
  readonly parkedShape: ClusterShape | undefined;
  /** The shape of the cluster before, or of a fresh one. */
  readonly shape: ClusterShape;
}

/** Whether the job before is brought back, so that it can be taken down with its state. */
const isBeforeTakeDown = ({ status }: Application, from: Begin['from']): boolean =>
  status === 'STOPPING' || (status === 'UPDATING' && from === 'newestState');

/** The version that a run is of. */
export const versionToRun = (application: Application, { from }: Begin): ApplicationVersion =>
  application.run !== null && isBeforeTakeDown(application, from)
    ? versionOf(application, application.run.versionId)
    : currentVersion(application);

/** Whether its job ran before: that is brought back whatever is thought of its code. */
export const ranBefore = (application: Application, { from, recovering }: Begin): boolean =>
  recovering || isBeforeTakeDown(application, from) || (application.status === 'RUNNING' && application.run !== null);

/** A job that restores state runs where that state is, whatever driver runs new clusters. */
export const runnerOf = (restore: Restore, driver: string): string => ('driver' in restore ? restore.driver : driver);

/** Chooses a run by the record, the sighting and what was found; or says why there can be none, a whole sentence. */
export const chooseRun = (
  application: Application,
  begin: Begin,
  sighting: Sighting | 'unseen',
  found: FoundForRun,
): RunChoice | { readonly failed: string } => {
  const { restore, runner, sizing } = found;
  if ('fault' in restore) return { failed: restore.fault };
  if (runner === undefined)
    return {
      failed:
        'The state to restore was written by a cluster driver that is not there any more. Start the application with SKIP_RESTORE_FROM_SNAPSHOT.',
    };
  if (found.whyCodeCannotRun !== undefined) return { failed: found.whyCodeCannotRun };
  const version = versionToRun(application, begin);
  const parallelism = currentParallelism(application, version.id);
  const old = application.run;
  const reuses =
    old !== null &&
    !begin.recovering &&
    begin.fresh === undefined &&
    old.driver === runner &&
    mayReuse(application, old, version, found) &&
    sighting !== 'unseen' &&
    isFree(sighting, parallelism);
  return {
    driver: runner,
    version,
    restoreFrom: restore.from,
    reused: reuses ? old : undefined,
    parkedShape: reuses || runner !== found.driver ? undefined : shapeWhenTaken(version, parallelism, sizing),
    shape: reuses ? { ...shapeOf(application, old), parallelism } : freshShape(version, parallelism, sizing),
  };
};

const isSnapshot = (application: Application, location: string): boolean => placesOf(application).includes(location);

/** State of the old run that the new one may still need until it has some of its own. */
const leftoversFor = (application: Application, { driver, restoreFrom }: RunChoice): Run['leftovers'] => {
  const old = application.run;
  // What another driver wrote, the driver of the new run cannot delete: it goes with the application.
  if (old === null || old.driver !== driver) return { jobIds: [], locations: [] };
  const passing = [old.suspendedTo, restoreFrom].filter(
    (location): location is string =>
      location !== null &&
      location.includes('savepoint-') &&
      // A snapshot of the account lies elsewhere, and stays.
      location.includes(`/${application.incarnation}/`) &&
      !isSnapshot(application, location),
  );
  return {
    jobIds: [...new Set([...old.leftovers.jobIds, old.jobId])],
    locations: [...new Set([...old.leftovers.locations, ...passing])],
  };
};

/** Pause before the attempt after this one: none for the first recovery, then doubling up to a minute. */
const pauseAfter = (recoveries: number): number => (recoveries === 0 ? 0 : Math.min(60_000, 1_000 * 2 ** recoveries));

/** The record of a chosen run. `isParked`: its cluster was a parked one. */
export const newRun = (
  application: Application,
  { recovering, fresh }: Begin,
  choice: RunChoice,
  { isParked, ...made }: Pick<Run, 'jobId' | 'clusterId' | 'startedAt'> & { readonly isParked: boolean },
): Run => {
  const { driver, version, restoreFrom, reused, parkedShape, shape } = choice;
  const recoveries = recovering ? (application.run?.recoveries ?? 0) + 1 : 0;
  return {
    ...made,
    // The warm-up job of a parked cluster was the first one.
    jobOnCluster: (reused?.jobOnCluster ?? (isParked ? 1 : 0)) + 1,
    ...(reused === undefined ? {} : { onUsedCluster: true }),
    ...(fresh === undefined ? {} : { isSecondTry: true }),
    driver,
    versionId: version.id,
    shape: (isParked ? parkedShape : undefined) ?? shape,
    restoreFrom,
    allowNonRestoredState: application.goal.runConfiguration?.allowNonRestoredState ?? false,
    phase: 'launching',
    savepoint: null,
    recoveries,
    notBefore: made.startedAt + pauseAfter(recoveries),
    suspendedTo: null,
    leftovers: leftoversFor(application, choice),
  };
};
