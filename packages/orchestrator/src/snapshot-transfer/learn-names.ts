// Imported snapshots learn what their operators are called, of which their metadata often has ids only: from jobs that restored them, and from checks.
import { type Application, type ApplicationStore, type NamedOperator, notedOperators, withNames } from '@drey/state';
import type { RehearsedJob } from '../rehearsal/rehearsed.js';
import { changeSnapshot } from './transfer-needs.js';

interface Needs {
  readonly applications: ApplicationStore;
}

/** Writes names to the imported snapshot of a location, where there is one that lacks them. */
const learnNames = async (needs: Needs, location: string, found: readonly NamedOperator[]): Promise<void> => {
  const snapshot = [...needs.applications.snapshots.all()].find((one) => one.location === location);
  if (snapshot === undefined || !('s3' in snapshot.source)) return;
  const named = notedOperators(found);
  if (withNames(snapshot, named) !== snapshot) await changeSnapshot(needs, snapshot, (now) => withNames(now, named));
};

/** From a job that runs: what it restored is its own. */
export const learnFromRun = async (needs: Needs, { run }: Application): Promise<void> => {
  if (run === null || run.restoreFrom === null || run.operators === undefined) return;
  await learnNames(needs, run.restoreFrom, run.operators);
};

/** From a job that would restore it: operators that the code itself identifies, since an id that is made of the graph fits other jobs as well. */
export const learnFromCheck = (needs: Needs, location: string, { operators }: RehearsedJob): Promise<void> =>
  learnNames(
    needs,
    location,
    operators.flatMap(({ id, uid, userHash, name }) => [
      ...(userHash === undefined ? [] : [{ id: userHash.toLowerCase(), name }]),
      ...(uid === undefined ? [] : [{ id, uid, name }]),
    ]),
  );
