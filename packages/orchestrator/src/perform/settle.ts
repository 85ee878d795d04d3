// Settles a status by an event of the life cycle.
import {
  type Application,
  currentVersion,
  serviceSnapshot,
  serviceSnapshotName,
  type ServiceSnapshotPrefix,
  settle,
  type Stamp,
  versionOf,
  withSnapshot,
} from '@drey/state';
import type { Action } from '../decide/action.js';
import type { OrchestratorNeeds } from '../loop/needs.js';
import type { ReconcilerNeeds } from '../loop/reconciler-needs.js';
import { naming } from '../first-fault/name-operators.js';
import { errorLine, withRemedy } from '../first-fault/operation-error.js';
import { type Subject, change } from './subject.js';

/** What to settle. */
type Settlement = Omit<Extract<Action, { do: 'settle' }>, 'do'>;

/**
 * A record of the snapshot that a cluster would have taken. Where a host with clusters saved the job before, the record of a stop names
 * that savepoint, so that nothing is lost on the way back.
 */
const withHollowSnapshot = (application: Application, prefix: ServiceSnapshotPrefix, stamp: Stamp): Application => {
  const last = currentVersion(application);
  const version = prefix === 'STOP' ? last : versionOf(application, last.updatedFrom ?? last.id);
  const saved = prefix === 'STOP' && application.run?.suspendedTo != null ? application.run : null;
  const snapshot = serviceSnapshot(
    application,
    version,
    {
      name: serviceSnapshotName(application, stamp.at, prefix),
      createdAt: stamp.at,
      location: saved?.suspendedTo ?? null,
      driver: saved?.driver ?? 'none',
    },
    stamp,
  );
  return withSnapshot(application, snapshot);
};

/**
 * The event of a job that ended while a caller asked for something else: its cluster and checkpoints are gone, so it must not be brought
 * back for a stop or an update, which would run it a second time. Undefined where the wish goes first.
 */
const eventBetween = (
  now: Application,
  { application }: Subject,
  event: Settlement['event'],
): Settlement['event'] | undefined => {
  if (now.status === application.status) return event;
  if (event !== 'jobFinished' || now.run?.jobId !== application.run?.jobId) return undefined;
  switch (now.status) {
    case 'STOPPING':
      return 'stopped';
    case 'UPDATING':
    case 'AUTOSCALING':
      return 'jobFinished';
    default:
      return undefined;
  }
};

/** The text of a failure with what helps. A start that is out of time often only says so, and the fault that its job restarts for is known. */
export const explained = (
  { applications, watch }: Pick<ReconcilerNeeds, 'applications' | 'watch'>,
  { application }: Subject,
  error: string,
): string => {
  const known = / StackTrace: /.test(error) ? undefined : watch.firstFault(application)?.told;
  const told = known === undefined ? error : `${error} ${known}`;
  return withRemedy(naming(told, application, applications));
};

/** Tells the log stream of the application what failed, and what helps. */
export const sayFailure = ({ logs }: OrchestratorNeeds, { application }: Subject, error: string): void => {
  const { operationId } = application.goal;
  const name = application.operations.find(({ id }) => id === operationId)?.name;
  const what = name === undefined ? 'The application failed' : `${name} failed`;
  logs.say?.(application, { level: 'ERROR', text: `${what}: ${errorLine(error)}` });
};

/** Settles, unless a wish of a caller came in between. */
export const settleAs = (
  needs: ReconcilerNeeds,
  subject: Subject,
  { event, error: told, recordSnapshot }: Settlement,
): Promise<void> => {
  const at = needs.clock.now();
  const error = told === undefined ? undefined : explained(needs, subject, told);
  if (error !== undefined) sayFailure(needs, subject, error);
  needs.log[error === undefined ? 'info' : 'warn']('Application settled.', {
    application: subject.application.arn,
    event,
    ...(error === undefined ? {} : { error }),
  });
  return change(needs, subject, (now) => {
    // A wish that came in between (a forced stop, say) goes first.
    const settling = eventBetween(now, subject, event);
    if (settling === undefined) return now;
    const recorded =
      recordSnapshot === undefined ? now : withHollowSnapshot(now, recordSnapshot, { at, ids: needs.ids });
    return settle(recorded, settling, { at, ...(error === undefined ? {} : { error }) });
  });
};
