// The state model: what Drey knows of applications and keeps.
export {
  type Application,
  applicationKind,
  currentVersion,
  type Goal,
  type RunConfiguration,
  versionOf,
} from './application.js';
export { type ApplicationKey, keyText, parseKeyText } from './application-key.js';
export { type ApplicationStore, type Cell, createApplicationStore } from './application-store.js';
export { checkConfiguration, checkConfigurationUpdate } from './configuration/check-configuration.js';
export { type CodeOrigin, codeToCopy, updatedCodeToCopy } from './configuration/code.js';
export { checkRuntimeUpdate } from './configuration/runtime-rules.js';
export { addVpcConfiguration, removeVpcConfiguration } from './configuration/vpc-configuration.js';
export {
  addSqlInput,
  addSqlOutput,
  addSqlReference,
  removeSqlOutput,
  removeSqlReference,
  setInputProcessing,
} from './configuration/sql-additions.js';
export { withStartingPositions } from './configuration/sql-start.js';
export { defaultEncryption } from './configuration/encryption.js';
export { describeConfiguration } from './configuration/describe-configuration.js';
export { changesJob } from './configuration/job-change.js';
export {
  addLoggingOption,
  checkLoggingOptions,
  describeLoggingOptions,
  removeLoggingOption,
  updateLoggingOptions,
} from './configuration/logging-options.js';
export { updateConfiguration } from './configuration/update-configuration.js';
export { settle, withoutSnapshot, withRun, withSnapshot } from './facts.js';
export { type IdSource, randomIds } from './id-source.js';
export type { LifecycleEvent } from './lifecycle/event.js';
export { comesToRun, isPassing, replacesJob, takesJobDown } from './lifecycle/status.js';
export { checkStatus } from './lifecycle/transition.js';
export { damagedDirectory, namedRecords } from './damaged-records.js';
export { openLmdbBackend } from './lmdb-backend.js';
export { windowEnd } from './maintenance-window.js';
export { memoryBackend } from './memory-backend.js';
export { newApplication } from './new-application.js';
export type { ApplicationOperation } from './application-operation.js';
export { noteOperation } from './operation-log.js';
export type { ClusterShape, Run, SavepointAttempt } from './run.js';
export type { ApplicationSnapshot } from './application-snapshot.js';
export {
  latestSnapshot,
  serviceSnapshotName,
  type ServiceSnapshotPrefix,
  snapshotBeingTaken,
  snapshotNamed,
  snapshotOf,
} from './snapshot.js';
export { carryScaling, currentParallelism, parallelismOf, requestScaling } from './scaling.js';
export { existingSnapshot, requestSnapshot, requestSnapshotDeletion } from './snapshot-wishes.js';
export { requestRollback, rollsBackByItself, systemRollback } from './rollback.js';
export { storageFault } from './storage-fault.js';
export type { StoreBackend } from './store-backend.js';
export type { ApplicationVersion, CodeCopy } from './version.js';
export { nextVersionId, requestDelete, requestStart, requestStop, requestUpdate, type Stamp } from './wishes.js';
