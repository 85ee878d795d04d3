// The part of deciding that concerns snapshots by themselves: savepoints of a job that goes on, and deletions.
import { type Application, snapshotBeingTaken } from '@drey/state';
import type { Action } from './action.js';
import type { DecisionFacts } from './decision-facts.js';
import { savepointFault } from '@drey/flink-rest';
import type { InVain } from './in-vain.js';
import type { Sighting } from '../observe/sighting.js';

const failed = (name: string, error: string): Action => ({ do: 'recordSnapshot', name, location: null, error });

const decideCreation = (application: Application, sighting: Sighting, facts: DecisionFacts): Action | undefined => {
  const snapshot = snapshotBeingTaken(application);
  if (snapshot === undefined) return undefined;
  const { run } = application;
  if (run === null || run.jobId !== snapshot.attempt?.jobId) {
    return failed(snapshot.name, 'The job was restarted or ended before the snapshot was complete.');
  }
  switch (sighting.snapshot?.state) {
    case 'completed':
      return { do: 'recordSnapshot', name: snapshot.name, location: sighting.snapshot.location };
    case 'failed':
      return failed(snapshot.name, savepointFault(sighting.snapshot));
    case 'unknown':
      if (sighting.job === 'absent') return failed(snapshot.name, 'The job is not there any more.');
      return { do: 'takeSnapshot', name: snapshot.name };
    case 'inProgress':
    case undefined:
      return facts.now - snapshot.createdAt > facts.savepointTimeoutMilliseconds
        ? failed(
            snapshot.name,
            'The savepoint did not complete in time; the job may be under back pressure or failing.',
          )
        : undefined;
  }
};

/** Files that cannot be deleted are tried again, and must not keep the job from being looked after. */
const decideDeletion = ({ snapshots }: Application, inVain: InVain): Action | undefined => {
  const leaving = inVain.has('deleteSnapshot') ? undefined : snapshots.find(({ status }) => status === 'DELETING');
  return leaving && { do: 'deleteSnapshot', name: leaving.name };
};

/** What there is to do for snapshots now; undefined leaves the turn to the application itself. */
export const decideSnapshot = (
  application: Application,
  sighting: Sighting,
  facts: DecisionFacts,
  inVain: InVain,
): Action | undefined =>
  application.status === 'DELETING'
    ? undefined
    : (decideDeletion(application, inVain) ?? decideCreation(application, sighting, facts));

/** The same where no cluster runs: snapshots are records. */
export const decideSnapshotRecord = (application: Application, inVain: InVain): Action | undefined => {
  const deletion = decideDeletion(application, inVain);
  if (deletion !== undefined) return deletion;
  const coming = snapshotBeingTaken(application);
  return coming === undefined ? undefined : { do: 'recordSnapshot', name: coming.name, location: null };
};
