// What a job consists of, asked of its JobManager once it has the job: snapshots and faults name operators by it.
import { notedOperators, type Run } from '@drey/state';
import type { OrchestratorNeeds } from '../loop/needs.js';
import { type Subject, flinkOf, runOf } from './subject.js';

/**
 * What the record of the run is still to say of its operators: nothing where it has them, or where Flink does not tell, which is no reason for
 * anything to fail. Asked again before each savepoint: an answer may have been lost, or the job be of an earlier release.
 */
export const operatorsToNote = async (
  needs: Pick<OrchestratorNeeds, 'flink'>,
  subject: Subject,
): Promise<Pick<Run, 'operators'>> => {
  const run = runOf(subject);
  if (run.operators !== undefined) return {};
  const told = await flinkOf(needs, subject)
    .operators(run.jobId)
    .catch(() => undefined);
  return told === undefined ? {} : { operators: notedOperators(told) };
};
