// Records for tests.
import type { Application } from './application.js';
import { newApplication } from './new-application.js';
import type { Run } from './run.js';
import { snapshotOf } from '../snapshot/of-application.js';
import type { ApplicationSnapshot } from '../snapshot/snapshot.js';
import { countingIds } from '../testing/counting-ids.js';

/** A job that was submitted to the cluster whose id repeats a digit. */
export const aRun = (digit: string): Run => ({
  jobId: '1'.repeat(32),
  clusterId: digit.repeat(32),
  driver: 'fake',
  versionId: 1,
  jobOnCluster: 1,
  restoreFrom: null,
  allowNonRestoredState: false,
  phase: 'submitted',
  startedAt: 1_000,
  savepoint: null,
  recoveries: 0,
  notBefore: 0,
  suspendedTo: null,
  leftovers: { jobIds: [], locations: [] },
});

/** A READY Flink application at version 1, changed as given. */
export const anApplication = (changes: Partial<Application> = {}): Application => ({
  ...newApplication(
    {
      accountId: '000000000000',
      region: 'us-east-1',
      name: 'demo',
      arn: 'arn:aws:kinesisanalytics:us-east-1:000000000000:application/demo',
      mode: 'STREAMING',
      tags: {},
      version: {
        runtimeEnvironment: 'FLINK-1_20',
        serviceExecutionRole: 'arn:aws:iam::000000000000:role/demo',
        configuration: {},
        loggingOptions: [],
        code: { sha256: 'a'.repeat(64), md5: 'b'.repeat(32), size: 1 },
      },
    },
    { at: 1_000, ids: countingIds() },
  ),
  ...changes,
});

/** A READY legacy snapshot of version 1 of {@link anApplication}, its id made of its name, changed as given. */
export const aSnapshot = (name: string, facts: Partial<ApplicationSnapshot> = {}): ApplicationSnapshot =>
  snapshotOf(
    anApplication(),
    { id: 1, runtimeEnvironment: 'FLINK-1_20' },
    {
      id: Buffer.from(name).toString('hex').padEnd(32, '0').slice(0, 32),
      name,
      status: 'READY',
      createdAt: 5_000,
      location: `file:///${name}`,
      driver: 'fake',
      ...facts,
    },
  );
