// Jobs being handed to Flink. `main` may run for minutes, so nobody waits for the answer: it is looked up by job id.
import type { SubmissionSighting } from './sighting.js';

/** Submissions of this process. After a restart of the host an unfinished one is simply made again, with the same job id. */
export interface Submissions {
  start(jobId: string, submit: (signal: AbortSignal) => Promise<void>, settled: () => void): void;
  sighting(jobId: string): SubmissionSighting;
  /** Ends the wait and forgets the outcome. */
  forget(jobId: string): void;
}

/** An empty set of submissions. */
export const createSubmissions = (): Submissions => {
  const known = new Map<string, { sighting: SubmissionSighting; readonly abort: AbortController }>();
  return {
    start: (jobId, submit, settled) => {
      const entry = { sighting: { state: 'inProgress' } as SubmissionSighting, abort: new AbortController() };
      known.set(jobId, entry);
      void submit(entry.abort.signal)
        .then(
          () => {
            entry.sighting = { state: 'accepted' };
          },
          (error: unknown) => {
            // An unreachable JobManager is no refusal: the submission is made again, or the cluster replaced.
            const unreachable = (error as { readonly unreachable?: boolean }).unreachable === true;
            entry.sighting = unreachable
              ? { state: 'none' }
              : { state: 'refused', cause: error instanceof Error ? error.message : String(error) };
          },
        )
        .then(settled);
    },
    sighting: (jobId) => known.get(jobId)?.sighting ?? { state: 'none' },
    forget: (jobId) => {
      known.get(jobId)?.abort.abort();
      known.delete(jobId);
    },
  };
};
