// What a job consists of, asked of its JobManager once it has the job: snapshots and faults name operators by it.
import type { NamedOperator } from '@drey/state';
import type { OrchestratorNeeds } from '../loop/needs.js';
import { type Subject, flinkOf, runOf } from './subject.js';

/** More are no help to a reader, and would make records long. */
const OPERATORS_LIMIT = 500;
const NAME_CHARACTERS = 120;

/** Operators of the job at hand; undefined where Flink does not tell, which is no reason for anything to fail. */
export const operatorsOf = async (
  needs: Pick<OrchestratorNeeds, 'flink'>,
  subject: Subject,
): Promise<readonly NamedOperator[] | undefined> => {
  const told = await flinkOf(needs, subject)
    .operators(runOf(subject).jobId)
    .catch(() => undefined);
  return told
    ?.slice(0, OPERATORS_LIMIT)
    .map(({ name, ...rest }) => (name === undefined ? rest : { ...rest, name: name.slice(0, NAME_CHARACTERS) }));
};
