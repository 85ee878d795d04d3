// The part of deciding that concerns snapshots by themselves: savepoints of a job that goes on, and deletions.
import { type Application, type ApplicationSnapshot, snapshotBeingTaken } from '@drey/state';
import type { Action } from './action.js';
import type { DecisionFacts } from './decision-facts.js';
import { savepointFault } from '@drey/flink-rest';
import type { InVain } from './in-vain.js';
import type { Sighting } from '../observe/sighting.js';

const failed = (id: string, error: string): Action => ({ do: 'recordSnapshot', id, location: null, error });

/** A savepoint that is complete, and lies where it goes with its application. */
const decideKeeping = (snapshot: ApplicationSnapshot | undefined, inVain: InVain): Action | undefined =>
  snapshot?.attempt?.completed === undefined || inVain.has('keepSnapshot')
    ? undefined
    : { do: 'keepSnapshot', id: snapshot.id };

const decideCreation = (application: Application, sighting: Sighting, facts: DecisionFacts): Action | undefined => {
  const snapshot = snapshotBeingTaken(application);
  if (snapshot === undefined || snapshot.attempt?.completed !== undefined) return undefined;
  const { run } = application;
  if (run === null || run.jobId !== snapshot.attempt?.jobId) {
    return failed(snapshot.id, 'The job was restarted or ended before the snapshot was complete.');
  }
  switch (sighting.snapshot?.state) {
    case 'completed':
      return { do: 'recordSnapshot', id: snapshot.id, location: sighting.snapshot.location };
    case 'failed':
      return failed(snapshot.id, savepointFault(sighting.snapshot));
    case 'unknown':
      if (sighting.job === 'absent') return failed(snapshot.id, 'The job is not there any more.');
      return { do: 'takeSnapshot', id: snapshot.id };
    case 'inProgress':
    case undefined:
      return facts.now - snapshot.createdAt > facts.savepointTimeoutMilliseconds
        ? failed(snapshot.id, 'The savepoint did not complete in time; the job may be under back pressure or failing.')
        : undefined;
  }
};

/** Files that cannot be deleted are tried again, and must not keep the job from being looked after. The account's are no part of this. */
const decideDeletion = ({ snapshots }: Application, inVain: InVain): Action | undefined => {
  const leaving = inVain.has('deleteSnapshot')
    ? undefined
    : snapshots.find(({ kind, status }) => kind === 'application' && status === 'DELETING');
  return leaving && { do: 'deleteSnapshot', id: leaving.id };
};

/** What there is to do for snapshots now; undefined leaves the turn to the application itself. */
export const decideSnapshot = (
  application: Application,
  sighting: Sighting,
  facts: DecisionFacts,
  inVain: InVain,
): Action | undefined =>
  decideKeeping(snapshotBeingTaken(application), inVain) ??
  // What is not complete yet fails with its application.
  (application.status === 'DELETING'
    ? undefined
    : (decideDeletion(application, inVain) ?? decideCreation(application, sighting, facts)));

/** The same where no cluster runs: snapshots are records. */
export const decideSnapshotRecord = (application: Application, inVain: InVain): Action | undefined => {
  const deletion = decideDeletion(application, inVain);
  if (deletion !== undefined) return deletion;
  const coming = snapshotBeingTaken(application);
  if (coming === undefined) return undefined;
  return coming.attempt?.completed === undefined
    ? { do: 'recordSnapshot', id: coming.id, location: null }
    : decideKeeping(coming, inVain);
};
