// The inside of a snapshot as JSON, with operators by name.
import {
  type GraphOperator,
  type NamedOperator,
  nameOperators,
  snapshotForm,
  type SavepointMetadata,
  writtenBy,
} from '@drey/savepoint';
import type { Inside } from './read-inside.js';

/** More files than a page is read for; the count and the sum are of all. */
const LISTED_FILES = 1_000;

/** The largest first. */
const bySize = (one: NamedOperator, other: NamedOperator): number => other.totalBytes - one.totalBytes;

const operatorJson = (operator: NamedOperator, withSubtasks: boolean) => {
  const { bytes } = operator;
  return {
    id: operator.id,
    name: operator.name ?? null,
    uid: operator.uid ?? null,
    namedBy: operator.namedBy ?? null,
    // Another application, whose job has an operator of this id; null where the name is its own.
    namedByApplication: operator.namedByApplication ?? null,
    parallelism: operator.parallelism,
    maxParallelism: operator.maxParallelism,
    hasState: operator.hasState,
    finished: operator.finished,
    totalBytes: operator.totalBytes,
    bytes: { ...bytes, coordinator: operator.coordinatorBytes },
    keyedForm: operator.keyedForm ?? null,
    states: operator.states,
    ...(withSubtasks ? { subtasks: operator.subtasks } : {}),
  };
};

const metadataJson = (metadata: SavepointMetadata, graph: readonly GraphOperator[], withSubtasks: boolean) => ({
  form: snapshotForm(metadata) ?? null,
  writtenBy: writtenBy(metadata),
  metadataVersion: metadata.version,
  checkpointId: metadata.checkpointId,
  stateBytes: metadata.operators.reduce((sum, { totalBytes }) => sum + totalBytes, 0),
  operators: nameOperators(metadata, graph)
    .toSorted(bySize)
    .map((operator) => operatorJson(operator, withSubtasks)),
});

/** Makes it; the metadata's part is null where that cannot be read. */
export const insideJson = (
  { metadata, files, faults }: Inside,
  graph: readonly GraphOperator[],
  withSubtasks: boolean,
): Readonly<Record<string, unknown>> => ({
  ...(metadata === undefined ? { form: null, operators: null } : metadataJson(metadata, graph, withSubtasks)),
  files: {
    count: files.length,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    list: files.slice(0, LISTED_FILES),
  },
  faults,
});
