// Jobs being handed to Flink. `main` may run for minutes, so nobody waits for the answer: it is looked up by job id.
import { errorText, faultTypes, isUnreachable } from '@drey/flink-rest';
import type { SubmissionSighting } from '../observe/sighting.js';

/** Submissions of this process. After a restart of the host an unfinished one is simply made again, with the same job id. */
export interface Submissions {
  start(jobId: string, submit: () => Promise<unknown>, settled: () => void): void;
  sighting(jobId: string): SubmissionSighting;
  /** Forgets the outcome. */
  forget(jobId: string): void;
}

/** What an error of the submission means. */
const outcomeOf = (error: unknown): SubmissionSighting =>
  // An unreachable JobManager is no refusal: the submission is made again, or the cluster replaced.
  isUnreachable(error) ? { state: 'none' } : { state: 'refused', cause: errorText(error), faults: faultTypes(error) };

/** An empty set of submissions. */
export const createSubmissions = (): Submissions => {
  const known = new Map<string, { sighting: SubmissionSighting }>();
  return {
    start: (jobId, submit, settled) => {
      const entry = { sighting: { state: 'inProgress' } as SubmissionSighting };
      known.set(jobId, entry);
      void submit()
        .then(
          () => {
            entry.sighting = { state: 'accepted' };
          },
          (error: unknown) => {
            entry.sighting = outcomeOf(error);
          },
        )
        .then(settled);
    },
    sighting: (jobId) => known.get(jobId)?.sighting ?? { state: 'none' },
    forget: (jobId) => {
      known.delete(jobId);
    },
  };
};
