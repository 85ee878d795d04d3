// How faithful each operation is and how we know. docs/parity.md is written from it.
import type { OperationName } from '@drey/api';
import { applicationParity } from './application-parity.js';
import { attachmentParity } from './attachment-parity.js';
import { historyParity } from './history-parity.js';
import type { OperationParity } from './operation-parity.js';
import { sqlParity } from './sql-parity.js';

/** One row for each operation; a forgotten one does not compile. */
export const parityTable: Readonly<Record<OperationName, OperationParity>> = {
  ...applicationParity,
  ...historyParity,
  ...attachmentParity,
  ...sqlParity,
};

/** What holds for all operations. */
export const generalParity: readonly string[] = [
  'Known: JSON 1.1 with target prefix `KinesisAnalytics_20180523`, HTTP 400 for every modelled client error, timestamps in whole epoch seconds, constraints of the model collected into one ValidationException.',
  'Inferred: the order of checks - constraints, rules between members, the application, its kind, its status, version or token, sub-resources, quotas, what lies outside - and every text that is not marked as known.',
  'Error texts go out as `message` and as `Message`.',
  'Rights of callers are not checked. What a missing or untrusting service role does is a setting (`--role-validation`).',
  'Operations and members newer than the model of API version 2018-05-23 are unknown: UnknownOperationException, and members are dropped (decision 0008). FLINK-2_3 is accepted.',
  'The service replaces clusters in maintenance windows; that does not happen here.',
  'Provider `legacy` and driver `none`: the same answers and statuses, while no cluster runs; snapshots are records.',
];
