// An application in each status, and sightings of it, for the tests of deciding.
import {
  type Application,
  type IdSource,
  newApplication,
  requestStart,
  requestStop,
  requestUpdate,
  type Run,
  settle,
  snapshotOf,
  type ApplicationSnapshot,
  withRun,
} from '@drey/state';
import type { ClusterSighting, MemberSighting } from '@drey/cluster';
import type { DecisionFacts } from './decision-facts.js';
import type { JobSighting, Sighting } from '../observe/sighting.js';

export const ids: IdSource = {
  hex: () => 'a'.repeat(32),
  operationId: () => 'op0000000001',
  conditionalToken: () => 'token',
};
export const facts: DecisionFacts = {
  now: 100_000,
  canReuseCluster: true,
  canEndMember: true,
  startTimeoutMilliseconds: 300_000,
  savepointTimeoutMilliseconds: 600_000,
  maximumStartAttempts: 3,
};
export const ready: Application = newApplication(
  {
    accountId: '000000000000',
    region: 'us-east-1',
    name: 'demo',
    arn: 'arn:aws:kinesisanalytics:us-east-1:000000000000:application/demo',
    tags: {},
    version: {
      runtimeEnvironment: 'FLINK-1_20',
      serviceExecutionRole: 'role',
      configuration: {},
      loggingOptions: [],
      code: null,
    },
  },
  { at: 0, ids },
);
/** A READY legacy snapshot of {@link ready}, its id made of its name, changed as given. */
export const snapshot = (name: string, changes: Partial<ApplicationSnapshot> = {}): ApplicationSnapshot =>
  snapshotOf(
    ready,
    { id: 1, runtimeEnvironment: 'FLINK-1_20' },
    {
      id: Buffer.from(name).toString('hex').padEnd(32, '0').slice(0, 32),
      name,
      status: 'READY',
      createdAt: 0,
      location: 'file:/s',
      driver: 'process',
      ...changes,
    },
  );
export const run: Run = {
  jobId: 'b'.repeat(32),
  clusterId: 'c'.repeat(32),
  driver: 'process',
  versionId: 1,
  jobOnCluster: 1,
  restoreFrom: null,
  allowNonRestoredState: false,
  phase: 'submitted',
  startedAt: 90_000,
  savepoint: null,
  recoveries: 0,
  notBefore: 0,
  suspendedTo: null,
  leftovers: { jobIds: [], locations: [] },
};
export const at = 90_000;
const asked = { restoreType: 'RESTORE_FROM_LATEST_SNAPSHOT', allowNonRestoredState: false } as const;
export const starting: Application = requestStart(ready, asked, { at, ids });
export const running: Application = withRun(settle(starting, 'jobRunning', { at }), run);
export const stopping: Application = requestStop(running, false, { at, ids });
export const updating: Application = requestUpdate(
  running,
  { operation: 'UpdateApplication', change: {}, restartJob: true },
  { at, ids },
);

export const member = (role: MemberSighting['role'], alive = true, startedAt = 90_000): MemberSighting => ({
  role,
  name: role === 'jobmanager' ? role : 'taskmanager-1',
  alive,
  startedAt,
  ...(alive ? {} : { ended: 'signal 9' }),
});
export const cluster = (...members: readonly MemberSighting[]): ClusterSighting => ({
  clusterId: run.clusterId,
  members,
  rest: 'http://127.0.0.1:1',
});
export const pair: ClusterSighting = cluster(member('jobmanager'), member('taskmanager'));
export const job = (state: JobSighting['state'], everyVertexRuns: boolean = state === 'RUNNING'): JobSighting => ({
  state,
  everyVertexRuns,
});
export const see = (changes: Partial<Sighting> = {}): Sighting => ({
  cluster: pair,
  isSilent: false,
  slots: 1,
  job: job('RUNNING'),
  savepoint: undefined,
  submission: { state: 'none' },
  snapshot: undefined,
  completedCheckpoint: false,
  ...changes,
});
export const nothingThere: Sighting = see({ cluster: 'absent', slots: undefined, job: undefined });
