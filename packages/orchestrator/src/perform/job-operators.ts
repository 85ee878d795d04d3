// What a job consists of, asked of its JobManager once it has the job: snapshots and faults name operators by it.
import type { NamedOperator } from '@drey/state';
import type { OrchestratorNeeds } from '../loop/needs.js';
import { type Subject, flinkOf, runOf } from './subject.js';

/** More are no help to a reader, and would make records long. */
const OPERATORS_LIMIT = 500;
const NAME_CHARACTERS = 120;

/** As many as are kept, with names of a length that is. */
export const keptOperators = (operators: readonly NamedOperator[]): readonly NamedOperator[] =>
  operators
    .slice(0, OPERATORS_LIMIT)
    .map(({ id, uid, name }) => ({
      id,
      ...(uid === undefined ? {} : { uid }),
      ...(name === undefined ? {} : { name: name.slice(0, NAME_CHARACTERS) }),
    }));

/** Operators of the job at hand; undefined where Flink does not tell, which is no reason for anything to fail. */
export const operatorsOf = async (
  needs: Pick<OrchestratorNeeds, 'flink'>,
  subject: Subject,
): Promise<readonly NamedOperator[] | undefined> => {
  const told = await flinkOf(needs, subject)
    .operators(runOf(subject).jobId)
    .catch(() => undefined);
  return told === undefined ? undefined : keptOperators(told);
};
