// Operators by name: those of the metadata, else those of a job's graph with the same id.
import type { OperatorSnapshot, SavepointMetadata } from './metadata/savepoint-metadata.js';
import { operatorIdOf } from './operator-id.js';

/** An operator of a job. One of id and uid is there; the id follows from the uid. */
export interface GraphOperator {
  readonly id?: string;
  readonly uid?: string;
  readonly name?: string;
  /** Another application, whose job it is of; absent or null for the job that the savepoint is of. */
  readonly of?: string | null;
}

/** An operator of a savepoint with what people call it, where known. */
export interface NamedOperator extends OperatorSnapshot {
  /** Where the name is from; absent where there is none. */
  readonly namedBy?: 'metadata' | 'graph';
  /** The other application whose graph named it; absent where the name is its own. */
  readonly namedByApplication?: string;
}

const byId = (graph: Iterable<GraphOperator>): ReadonlyMap<string, GraphOperator> => {
  const known = new Map<string, GraphOperator>();
  for (const operator of graph) {
    const id = operator.id ?? (operator.uid === undefined ? undefined : operatorIdOf(operator.uid));
    if (id !== undefined) known.set(id, { ...known.get(id), ...operator });
  }
  return known;
};

/** The operators of a savepoint with names and uids: what the metadata has comes first, then the graph's. */
export const nameOperators = (
  metadata: Pick<SavepointMetadata, 'operators'>,
  graph: Iterable<GraphOperator>,
): readonly NamedOperator[] => {
  const known = byId(graph);
  return metadata.operators.map((operator) => {
    const other = known.get(operator.id);
    const uid = operator.uid ?? other?.uid;
    const name = operator.name ?? other?.name;
    const namedBy = operator.name !== undefined ? 'metadata' : other?.name !== undefined ? 'graph' : undefined;
    const isFromOther = operator.uid === undefined && operator.name === undefined;
    return {
      ...operator,
      ...(uid === undefined ? {} : { uid }),
      ...(name === undefined ? {} : { name }),
      ...(namedBy === undefined ? {} : { namedBy }),
      ...(isFromOther && typeof other?.of === 'string' ? { namedByApplication: other.of } : {}),
    };
  });
};

/** What people call an operator: its name, else its uid, else its id. */
export const operatorLabel = ({ id, uid, name }: Pick<OperatorSnapshot, 'id' | 'uid' | 'name'>): string =>
  name ?? uid ?? id;
