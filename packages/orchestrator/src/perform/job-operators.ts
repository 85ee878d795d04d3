// What a job consists of, asked of its JobManager once it has the job: snapshots and faults name operators by it.
import { type NamedOperator, notedOperators } from '@drey/state';
import type { OrchestratorNeeds } from '../loop/needs.js';
import { type Subject, flinkOf, runOf } from './subject.js';

/** Operators of the job at hand; undefined where Flink does not tell, which is no reason for anything to fail. */
export const operatorsOf = async (
  needs: Pick<OrchestratorNeeds, 'flink'>,
  subject: Subject,
): Promise<readonly NamedOperator[] | undefined> => {
  const told = await flinkOf(needs, subject)
    .operators(runOf(subject).jobId)
    .catch(() => undefined);
  return told && notedOperators(told);
};
