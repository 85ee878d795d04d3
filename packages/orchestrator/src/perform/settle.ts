// Settles a status by an event of the life cycle.
import { type Application, currentVersion, settle, versionOf, withSnapshot } from '@drey/state';
import type { Action } from '../decide/action.js';
import type { OrchestratorNeeds } from '../needs.js';
import { type Case, change } from './case.js';

/** What to settle. */
type Settlement = Omit<Extract<Action, { do: 'settle' }>, 'do'>;

/**
 * A record of the snapshot that a cluster would have taken. Where a host with clusters saved the job before, the record of a stop names
 * that savepoint, so that nothing is lost on the way back.
 */
const withHollowSnapshot = (application: Application, prefix: string, at: number): Application => {
  const last = currentVersion(application);
  const version = prefix === 'STOP' ? last : versionOf(application, last.updatedFrom ?? last.id);
  const saved = prefix === 'STOP' && application.run?.suspendedTo != null ? application.run : null;
  return withSnapshot(application, {
    name: `${prefix}-${application.name}-${at}`,
    status: 'READY',
    versionId: version.id,
    createdAt: at,
    runtimeEnvironment: version.runtimeEnvironment,
    location: saved?.suspendedTo ?? null,
    driver: saved?.driver ?? 'none',
  });
};

/** Settles, unless a wish of a caller came in between. */
export const settleAs = (
  needs: OrchestratorNeeds,
  subject: Case,
  { event, error, recordSnapshot }: Settlement,
): Promise<void> => {
  const at = needs.clock.now();
  const { status } = subject.application;
  needs.log[error === undefined ? 'info' : 'warn']('Application settled.', {
    application: subject.application.arn,
    event,
    ...(error === undefined ? {} : { error }),
  });
  return change(needs, subject, (now) => {
    // A wish that came in between (a forced stop, say) goes first.
    if (now.status !== status) return now;
    const recorded = recordSnapshot === undefined ? now : withHollowSnapshot(now, recordSnapshot, at);
    return settle(recorded, event, { at, ...(error === undefined ? {} : { error }) });
  });
};
