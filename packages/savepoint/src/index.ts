// What Flink writes about a savepoint: its metadata file, read without a JVM.
export { checkSavepoint, type ListedFile, metadataMissing } from './check-savepoint.js';
export { METADATA_FILE, readMetadata } from './metadata/read-metadata.js';
export type {
  KeyedForm,
  NamedState,
  OperatorSnapshot,
  ReferencedFile,
  SavepointMetadata,
  SnapshotProperties,
  StateBytes,
  SubtaskSnapshot,
} from './metadata/savepoint-metadata.js';
export { UnreadableMetadata, type UnreadableReason } from './metadata/unreadable-metadata.js';
export { type GraphOperator, nameOperators, type NamedOperator, operatorLabel } from './name-operators.js';
export { operatorIdOf } from './operator-id.js';
export { metadataTooLarge, readSavepoint } from './read-savepoint.js';
export type { SavepointReading } from './read-at-once.js';
export { snapshotForm, type SnapshotForm, writtenBy } from './snapshot-form.js';
export type { SavepointFault, SavepointFaultCode } from './savepoint-fault.js';
