// How faithful each operation is and how we know. docs/parity.md is written from it.
import type { OperationName } from '@drey/api';
import { applicationParity } from './application-parity.js';
import { attachmentParity } from './attachment-parity.js';
import { historyParity } from './history-parity.js';
import type { OperationParity } from './operation-parity.js';
import { snapshotParity } from './snapshot-parity.js';
import { sqlParity } from './sql-parity.js';

/** One row for each operation; a forgotten one does not compile. */
export const parityTable: Readonly<Record<OperationName, OperationParity>> = {
  ...applicationParity,
  ...historyParity,
  ...snapshotParity,
  ...attachmentParity,
  ...sqlParity,
};

/** What holds for all operations. */
export const generalParity: readonly string[] = [
  'Known: JSON 1.1 with target prefix `KinesisAnalytics_20180523`, HTTP 400 for every modelled client error, timestamps in whole epoch seconds, constraints of the model collected into one ValidationException.',
  'Inferred: the order of checks - constraints, rules between members, the application, its kind, its status, version or token, sub-resources, quotas, what lies outside - and every text that is not marked as known.',
  'Error texts go out as `message` and as `Message`.',
  'Rights of callers are not checked. What a missing or untrusting service role does is a setting (`--role-validation`).',
  'The model is that of botocore 1.44.8, with 41 operations. What is newer is unknown: UnknownOperationException, and members are dropped.',
  'SnapshotMode: from Flink 1.20 on (InvalidArgumentException below, judged by the runtime in force); ENHANCED_SNAPSHOTS goes back by RollbackApplication only, while nothing was updated since (known). A change of it restarts a running job (known: the service takes a snapshot for it). It is shown once it was chosen (inferred).',
  'RESTORE_FROM_CUSTOM_SNAPSHOT needs exactly one of SnapshotName, in legacy mode, and SnapshotArn, in enhanced mode, READY, of the same account and region, of any application (known). The runtime is a condition as well (known); that it may not be an older Flink than the one it was taken with is a guess. Every refusal is InvalidArgumentException (the first known, the others inferred). With another restore type a SnapshotName or SnapshotArn is not used (known), nor refused (inferred). In enhanced mode CreateApplicationSnapshot is UnsupportedOperationException; the legacy snapshots that there are can be listed and deleted, and ListApplicationSnapshots has no others (inferred).',
  'Tag operations, and the Resource Groups Tagging API, take the ARN of a snapshot (inferred).',
  'Snapshots that the service takes in enhanced mode are named `SYSTEMSNAPSHOT-<application>-<part of an id>-<time>` (the beginning known, the rest a guess).',
  'The service replaces clusters in maintenance windows; that does not happen here.',
  'CloudFormation (the companion only; [cloudformation.md](cloudformation.md)): types, properties, what replaces a resource, and Ref of an application are known; Ref of the smaller resources and of a snapshot, the handler codes, and what becomes of properties that a template no longer has are inferred.',
  'Provider `legacy` and driver `none`: the same answers and statuses, while no cluster runs; snapshots are records.',
];
