// The state model: what Drey knows of applications and keeps.
export {
  type Application,
  applicationKind,
  currentVersion,
  type Goal,
  type RunConfiguration,
  versionOf,
} from './application/application.js';
export { type ApplicationKey, keyText, parseKeyText } from './application/application-key.js';
export {
  type ApplicationStore,
  type Cell,
  type ChangeListener,
  createApplicationStore,
} from './store/application-store.js';
export { checkConfiguration, checkConfigurationUpdate } from './configuration/check-configuration.js';
export { type CodeOrigin, codeToCopy, updatedCodeToCopy } from './configuration/code/code.js';
export { isOlderFlink } from './configuration/flink-release.js';
export { checkRuntimeUpdate } from './configuration/runtime-rules.js';
export { addVpcConfiguration, removeVpcConfiguration } from './configuration/vpc-configuration.js';
export {
  addSqlInput,
  addSqlOutput,
  addSqlReference,
  removeSqlOutput,
  removeSqlReference,
  setInputProcessing,
} from './configuration/sql/sql-additions.js';
export { withStartingPositions } from './configuration/sql/sql-start.js';
export { defaultEncryption } from './configuration/encryption.js';
export { describeConfiguration } from './configuration/describe-configuration.js';
export { changesJob } from './configuration/flink/job-change.js';
export {
  addLoggingOption,
  checkLoggingOptions,
  describeLoggingOptions,
  removeLoggingOption,
  updateLoggingOptions,
} from './configuration/logging-options.js';
export { updateConfiguration } from './configuration/update-configuration.js';
export { deepFreeze } from './store/freeze.js';
export { settle, withoutSnapshot, withRun, withSnapshot } from './facts.js';
export { type IdSource, randomIds } from './application/id-source.js';
export type { LifecycleEvent } from './lifecycle/event.js';
export { comesToRun, isPassing, replacesJob, takesJobDown } from './lifecycle/status.js';
export { checkStatus } from './lifecycle/transition.js';
export { DAMAGED_DIRECTORY, namedRecords } from './store/damaged-records.js';
export { openLmdbBackend } from './store/lmdb-backend.js';
export { windowEnd } from './application/maintenance-window.js';
export { memoryBackend } from './store/memory-backend.js';
export { newApplication } from './application/new-application.js';
export type { ApplicationOperation } from './application/application-operation.js';
export { noteOperation } from './application/operation-log.js';
export { type NamedOperator, notedOperators } from './application/named-operator.js';
export type { ClusterShape, Run, SavepointAttempt } from './application/run.js';
export {
  type ApplicationSnapshot,
  isOfApplication,
  type Snapshot,
  type SnapshotAttempt,
  type SnapshotKey,
  snapshotKeyText,
} from './snapshot/snapshot.js';
export {
  hasEnhancedSnapshots,
  isEnhancedVersion,
  isSystemName,
  latestSnapshot,
  placesOf,
  serviceSnapshot,
  serviceSnapshotName,
  type ServiceSnapshotPrefix,
  snapshotBeingTaken,
  snapshotById,
  snapshotNamed,
  snapshotOf,
  versionIdOf,
} from './snapshot/of-application.js';
export {
  checkName,
  importedSnapshot,
  isNeeded,
  isRestoring,
  lastOperation,
  requestAccountSnapshot,
  requestAccountSnapshotDeletion,
  requestExport,
} from './snapshot/account-wishes.js';
export { restoredSnapshot } from './snapshot/restored-snapshot.js';
export {
  completedSnapshot,
  failedSnapshot,
  keptSnapshot,
  withNames,
  withOperators,
} from './snapshot/snapshot-facts.js';
export {
  endOperation,
  operationsOf,
  operationUnderWay,
  withNote,
  withOperation,
  withProgress,
} from './snapshot/operation-log.js';
export type { S3Place, S3Transfer, SnapshotOperation } from './snapshot/snapshot-operation.js';
export { carryScaling, currentParallelism, parallelismOf, requestScaling } from './application/scaling.js';
export { existingSnapshot, requestSnapshot, requestSnapshotDeletion } from './snapshot/snapshot-wishes.js';
export { requestRollback, rollsBackByItself, systemRollback } from './application/rollback.js';
export { storageFault } from './store/storage-fault.js';
export { recordChange } from './store/record-change.js';
export type { SnapshotPosition } from './store/snapshot-index.js';
export type { SnapshotListener, SnapshotStore } from './store/snapshot-store.js';
export type { RecordChange, StoreBackend, StoredApplication } from './store/store-backend.js';
export type { ApplicationVersion, CodeCopy } from './application/version.js';
export { nextVersionId, requestDelete, requestStart, requestStop, requestUpdate, type Stamp } from './wishes.js';
