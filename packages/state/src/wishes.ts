// What callers ask for, as pure changes of the record: each writes the goal and opens the operation whose id the caller gets.
import { type Application, currentVersion, type Goal, type RunConfiguration } from './application/application.js';
import type { IdSource } from './application/id-source.js';
import { transition } from './lifecycle/transition.js';
import { closeOperation, openOperation, recordOperation } from './application/operation-log.js';
import type { ApplicationVersion } from './application/version.js';

/** When and with which ids a wish is written. */
export interface Stamp {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly ids: IdSource;
}

const goalOf = (application: Application, goal: Partial<Goal>, at: number): Application => ({
  ...application,
  goal: { ...application.goal, restartJob: false, ...goal, since: at },
});

/** READY -> STARTING. */
export const requestStart = (
  application: Application,
  runConfiguration: RunConfiguration,
  { at, ids }: Stamp,
): Application =>
  openOperation(goalOf(transition(application, 'start'), { desired: 'running', runConfiguration }, at), {
    id: ids.operationId(),
    name: 'StartApplication',
    startedAt: at,
  });

/** RUNNING -> STOPPING, or with force from any active status -> FORCE_STOPPING; an operation that force interrupts ends CANCELLED. */
export const requestStop = (application: Application, force: boolean, { at, ids }: Stamp): Application => {
  const moved = transition(application, force ? 'forceStop' : 'stop');
  const cleared = closeOperation(moved, {
    status: 'CANCELLED',
    at,
    error: 'The operation was interrupted by StopApplication with Force.',
  });
  return openOperation(goalOf(cleared, { desired: 'stopped' }, at), {
    id: ids.operationId(),
    name: 'StopApplication',
    startedAt: at,
  });
};

/** Any settled status -> DELETING. */
export const requestDelete = (application: Application, { at }: Stamp): Application =>
  goalOf(transition(application, 'delete'), { desired: 'deleted' }, at);

/** What an update changes of the version in force. */
export type VersionChange = Partial<
  Pick<ApplicationVersion, 'runtimeEnvironment' | 'serviceExecutionRole' | 'configuration' | 'loggingOptions' | 'code'>
>;

/** How an update is carried out. */
export interface UpdateRequest {
  /** API name of the operation. */
  readonly operation: string;
  readonly change: VersionChange;
  /** Whether a running job has to be restarted. */
  readonly restartJob: boolean;
  /** How the job starts again; left out, it goes on from the newest snapshot. */
  readonly runConfiguration?: RunConfiguration;
}

/** What a request that says nothing of restoring means: the job goes on. */
const goOn: RunConfiguration = { restoreType: 'RESTORE_FROM_LATEST_SNAPSHOT', allowNonRestoredState: false };

/** The id that the next version will have. */
export const nextVersionId = (application: Application): number => (application.versions.at(-1)?.id ?? 0) + 1;

/** A new version: in force at once. READY stays READY with a finished operation, RUNNING goes to UPDATING. */
export const requestUpdate = (application: Application, request: UpdateRequest, stamp: Stamp): Application => {
  const { at, ids } = stamp;
  const from = currentVersion(application);
  const { rolledBackFrom: _from, rolledBackTo: _to, ...kept } = from;
  const version: ApplicationVersion = {
    ...kept,
    ...request.change,
    id: nextVersionId(application),
    createdAt: at,
    updatedFrom: from.id,
    abandoned: false,
  };
  const moved: Application = {
    ...transition(application, 'update'),
    versions: [...application.versions, version],
    currentVersionId: version.id,
    conditionalToken: ids.conditionalToken(),
    lastUpdatedAt: at,
  };
  const entry = {
    id: ids.operationId(),
    name: request.operation,
    startedAt: at,
    versionFrom: from.id,
    versionTo: version.id,
  };
  if (moved.status === 'READY') return recordOperation(moved, entry);
  // How the present job once started is no answer: it would lose, or put back, all that the job did since.
  const runConfiguration = request.runConfiguration ?? (request.restartJob ? goOn : application.goal.runConfiguration);
  return openOperation(goalOf(moved, { restartJob: request.restartJob, runConfiguration }, at), entry);
};
