import { describe, expect, it } from '@jest/globals';
import {
  type Application,
  newApplication,
  requestStart,
  requestStop,
  requestUpdate,
  type Run,
  settle,
  withRun,
  withSnapshot,
} from '@drey/state';
import type { ClusterSighting, MemberSighting } from '../cluster-driver.js';
import { decide, decideForRecord } from './decide.js';
import type { DecisionFacts } from './decision-facts.js';
import type { JobSighting, Sighting } from '../sighting.js';

const ids = { hex: () => 'a'.repeat(32), operationId: () => 'op0000000001', conditionalToken: () => 'token' };
const facts: DecisionFacts = {
  now: 100_000,
  taskManagers: 1,
  slots: 1,
  startTimeoutMilliseconds: 300_000,
  savepointTimeoutMilliseconds: 600_000,
  maximumStartAttempts: 3,
};
const ready: Application = newApplication(
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
const run: Run = {
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
const at = 90_000;
const asked = { restoreType: 'RESTORE_FROM_LATEST_SNAPSHOT', allowNonRestoredState: false } as const;
const starting = requestStart(ready, asked, { at, ids });
const running = withRun(settle(starting, 'jobRunning', { at }), run);
const stopping = requestStop(running, false, { at, ids });
const updating = requestUpdate(running, { operation: 'UpdateApplication', change: {}, restartJob: true }, { at, ids });

const member = (role: MemberSighting['role'], alive = true, startedAt = 90_000): MemberSighting => ({
  role,
  name: role === 'jobmanager' ? role : 'taskmanager-1',
  alive,
  startedAt,
  ...(alive ? {} : { ended: 'signal 9' }),
});
const cluster = (...members: readonly MemberSighting[]): ClusterSighting => ({
  clusterId: run.clusterId,
  members,
  rest: 'http://127.0.0.1:1',
});
const pair = cluster(member('jobmanager'), member('taskmanager'));
const job = (state: JobSighting['state'], everyVertexRuns = state === 'RUNNING'): JobSighting => ({
  state,
  everyVertexRuns,
});
const see = (changes: Partial<Sighting> = {}): Sighting => ({
  cluster: pair,
  slots: 1,
  job: job('RUNNING'),
  savepoint: undefined,
  submission: { state: 'none' },
  snapshot: undefined,
  completedCheckpoint: false,
  ...changes,
});
const nothingThere = see({ cluster: 'absent', slots: undefined, job: undefined });

describe('a STARTING application', () => {
  const launching = withRun(starting, { ...run, phase: 'launching' });

  it('gets a run, then a cluster, then its job', () => {
    expect(decide(starting, nothingThere, facts)).toEqual({ do: 'begin', from: 'goal', recovering: false });
    expect(decide(launching, nothingThere, facts)).toEqual({ do: 'launch' });
    expect(decide(launching, see({ slots: 0, job: undefined }), facts)).toMatchObject({ do: 'wait' });
    expect(decide(launching, see({ job: undefined }), facts)).toEqual({ do: 'submit' });
  });

  it('is RUNNING only when every vertex runs', () => {
    const submitted = withRun(starting, run);
    expect(decide(submitted, see({ job: job('RUNNING', false) }), facts)).toMatchObject({ do: 'wait' });
    expect(decide(submitted, see(), facts)).toEqual({ do: 'settle', event: 'jobRunning' });
  });

  it('submits again after a restart of the host, and not while main runs', () => {
    const submitting = withRun(starting, { ...run, phase: 'submitting' });
    expect(decide(submitting, see({ job: 'absent' }), facts)).toEqual({ do: 'submit' });
    expect(decide(submitting, see({ job: 'absent', submission: { state: 'inProgress' } }), facts)).toMatchObject({
      do: 'wait',
    });
    expect(decide(submitting, see(), facts)).toEqual({ do: 'noteSubmitted' });
  });

  it('fails with what main threw', () => {
    const submitting = withRun(starting, { ...run, phase: 'submitting' });
    const refused = see({
      job: 'absent',
      submission: { state: 'refused', cause: 'IllegalArgumentException: no bucket' },
    });
    expect(decide(submitting, refused, facts)).toEqual({
      do: 'end',
      event: 'startFailed',
      error: 'IllegalArgumentException: no bucket',
    });
  });

  it('has a bound in every phase', () => {
    const late = { ...facts, now: run.startedAt + facts.startTimeoutMilliseconds + 1 };
    const failed = {
      do: 'end',
      event: 'startFailed',
      error: expect.stringContaining('did not start within a total timeout of 5 minutes'),
    };
    expect(decide(launching, see({ slots: 0, job: undefined }), late)).toMatchObject(failed);
    expect(
      decide(
        withRun(starting, { ...run, phase: 'submitting' }),
        see({ job: 'absent', submission: { state: 'inProgress' } }),
        late,
      ),
    ).toMatchObject(failed);
    expect(decide(withRun(starting, run), see({ job: job('RESTARTING') }), late)).toMatchObject(failed);
    expect(
      decide(launching, see({ cluster: cluster(member('jobmanager'), member('taskmanager', false)) }), late),
    ).toMatchObject(failed);
  });

  it('gives a cluster that dies three chances', () => {
    const dead = see({ cluster: cluster(member('jobmanager', false)), slots: undefined, job: undefined });
    expect(decide(launching, dead, facts)).toEqual({ do: 'begin', from: 'newestState', recovering: true });
    const tired = withRun(starting, { ...run, phase: 'launching', recoveries: 3 });
    expect(decide(tired, dead, facts)).toMatchObject({
      do: 'end',
      event: 'startFailed',
      error: expect.stringContaining('signal 9'),
    });
  });
});

describe('a RUNNING application', () => {
  it('gets a new TaskManager for a dead one', () => {
    const sighting = see({ cluster: cluster(member('jobmanager'), member('taskmanager', false)) });
    expect(decide(running, sighting, facts)).toEqual({ do: 'scale' });
  });

  it('does not replace TaskManagers in a tight loop', () => {
    const lost = Array.from({ length: 3 }, (_, index) => member('taskmanager', false, facts.now - 100 * (3 - index)));
    expect(decide(running, see({ cluster: cluster(member('jobmanager'), ...lost) }), facts)).toMatchObject({
      do: 'wait',
    });
  });

  it('gets a new cluster from its newest state when the JobManager is dead or the cluster is gone', () => {
    const recover = { do: 'begin', from: 'newestState', recovering: true };
    expect(
      decide(running, see({ cluster: cluster(member('jobmanager', false), member('taskmanager')) }), facts),
    ).toEqual(recover);
    expect(decide(running, nothingThere, facts)).toEqual(recover);
    expect(decide(running, see({ job: 'absent' }), facts)).toEqual(recover);
    expect(decide(running, see({ job: job('FAILED') }), facts)).toEqual(recover);
  });

  it('waits ever longer between recoveries', () => {
    const resting = withRun(running, { ...run, recoveries: 2, notBefore: facts.now + 4_000 });
    expect(decide(resting, nothingThere, facts)).toMatchObject({ do: 'wait', milliseconds: 4_000 });
  });

  it('stays RUNNING while its job restarts, and while the JobManager does not answer', () => {
    expect(decide(running, see({ job: job('RESTARTING') }), facts)).toMatchObject({ do: 'wait' });
    expect(decide(running, see({ job: undefined }), facts)).toMatchObject({ do: 'wait' });
  });

  it('is READY when its job finished', () => {
    expect(decide(running, see({ job: job('FINISHED') }), facts)).toEqual({ do: 'end', event: 'jobFinished' });
  });

  it('goes on after a clean stop of the host', () => {
    expect(decide(withRun(running, { ...run, suspendedTo: 'file:/s' }), nothingThere, facts)).toMatchObject({
      do: 'begin',
      from: 'newestState',
    });
  });

  it('clears old state once it has some of its own', () => {
    expect(decide(running, see({ completedCheckpoint: true }), facts)).toEqual({ do: 'clearLeftovers' });
  });
});

describe('a STOPPING application', () => {
  const asking = withRun(stopping, {
    ...run,
    savepoint: { triggerId: 'd'.repeat(32), snapshotName: 'STOP-demo-1', startedAt: 95_000 },
  });

  it('takes a savepoint, records it and ends', () => {
    expect(decide(stopping, see(), facts)).toEqual({ do: 'planSavepoint' });
    expect(decide(asking, see({ savepoint: { state: 'unknown' } }), facts)).toEqual({ do: 'takeSavepoint' });
    expect(decide(asking, see({ savepoint: { state: 'inProgress' } }), facts)).toMatchObject({ do: 'wait' });
    expect(decide(asking, see({ savepoint: { state: 'completed', location: 'file:/s' } }), facts)).toEqual({
      do: 'recordSavepoint',
      location: 'file:/s',
    });
    const recorded = withSnapshot(withRun(stopping, { ...run, suspendedTo: 'file:/s' }), {
      name: 'STOP-demo-1',
      status: 'READY',
      versionId: 1,
      createdAt: 0,
      runtimeEnvironment: 'FLINK-1_20',
      location: 'file:/s',
      driver: 'process',
    });
    expect(decide(recorded, see({ job: job('FINISHED') }), facts)).toEqual({ do: 'end', event: 'stopped' });
    expect(decide(recorded, nothingThere, facts)).toEqual({ do: 'end', event: 'stopped' });
  });

  it('is RUNNING again with the reason when the savepoint fails', () => {
    const failed = see({
      savepoint: { state: 'failed', cause: { type: 'java.io.IOException', message: 'disk full' }, trace: '' },
    });
    expect(decide(asking, failed, facts)).toMatchObject({
      do: 'settle',
      event: 'stopFailed',
      error: expect.stringContaining('disk full'),
    });
  });

  it('looks for the files when the JobManager died over the savepoint, and brings the job back when it died before', () => {
    const dead = see({ cluster: cluster(member('jobmanager', false)), slots: undefined, job: undefined });
    expect(decide(asking, dead, facts)).toEqual({ do: 'findSavepoint' });
    expect(decide(stopping, dead, facts)).toEqual({ do: 'begin', from: 'newestState', recovering: true });
  });

  it('takes no savepoint when snapshots are off', () => {
    const off = {
      ...stopping,
      versions: stopping.versions.map((version) => ({
        ...version,
        configuration: { ApplicationSnapshotConfigurationDescription: { SnapshotsEnabled: false } },
      })),
    };
    expect(decide(off, see(), facts)).toEqual({ do: 'end', event: 'stopped' });
  });

  it('does not wait for ever for a job that never runs', () => {
    const late = { ...facts, now: stopping.goal.since + facts.savepointTimeoutMilliseconds };
    expect(decide(stopping, see({ job: job('RESTARTING') }), late)).toMatchObject({
      do: 'settle',
      event: 'stopFailed',
    });
  });
});

describe('an UPDATING application', () => {
  it('takes the old version down with a savepoint and begins the new one from it', () => {
    expect(decide(updating, see(), facts)).toEqual({ do: 'planSavepoint' });
    const down = withSnapshot(withRun(updating, { ...run, suspendedTo: 'file:/s' }), {
      name: 'UPDATEAPPLICATION-demo-1',
      status: 'READY',
      versionId: 1,
      createdAt: 0,
      runtimeEnvironment: 'FLINK-1_20',
      location: 'file:/s',
      driver: 'process',
    });
    expect(decide(down, see({ job: job('FINISHED') }), facts)).toEqual({
      do: 'begin',
      from: 'goal',
      recovering: false,
    });
    const next = withRun(down, { ...run, versionId: 2 });
    expect(decide(next, see(), facts)).toEqual({ do: 'settle', event: 'updated' });
  });

  it('does not touch the job for a logging option', () => {
    const logging = requestUpdate(
      running,
      { operation: 'AddApplicationCloudWatchLoggingOption', change: {}, restartJob: false },
      { at, ids },
    );
    expect(decide(logging, see(), facts)).toEqual({ do: 'adjust' });
  });

  it('keeps the old version running when the savepoint fails', () => {
    const asking = withRun(updating, {
      ...run,
      savepoint: { triggerId: 'd'.repeat(32), snapshotName: 'U', startedAt: 95_000 },
    });
    const failed = see({ savepoint: { state: 'failed', cause: { type: 'X', message: 'no' }, trace: '' } });
    expect(decide(asking, failed, facts)).toMatchObject({ do: 'settle', event: 'updateRefused' });
  });

  it('fails with the cause when the new version cannot run', () => {
    const next = withRun(updating, { ...run, versionId: 2, phase: 'submitting' });
    const refused = see({ job: 'absent', submission: { state: 'refused', cause: 'cannot map state' } });
    expect(decide(next, refused, facts)).toEqual({ do: 'end', event: 'updateFailed', error: 'cannot map state' });
  });
});

describe('a ROLLING_BACK application', () => {
  const rolling: Application = { ...updating, status: 'ROLLING_BACK' };

  it('cancels the abandoned job and begins the version before', () => {
    expect(decide(rolling, see(), facts)).toEqual({ do: 'cancel' });
    expect(decide(rolling, see({ job: job('CANCELLING') }), facts)).toMatchObject({ do: 'wait' });
    expect(decide(rolling, see({ job: job('CANCELED') }), facts)).toEqual({
      do: 'begin',
      from: 'goal',
      recovering: false,
    });
  });

  it('does not wait for ever for the cancellation', () => {
    const late = { ...facts, now: rolling.goal.since + 60_000 };
    expect(decide(rolling, see({ job: job('CANCELLING') }), late)).toMatchObject({ do: 'begin' });
  });
});

describe('force and delete', () => {
  it('need no job', () => {
    expect(decide(requestStop(running, true, { at, ids }), see(), facts)).toEqual({ do: 'end', event: 'stopped' });
    expect(decide({ ...running, status: 'DELETING' }, see(), facts)).toEqual({ do: 'erase' });
  });
});

describe('an application without clusters', () => {
  it('moves as if one ran, and records the snapshots', () => {
    expect(decideForRecord(starting)).toEqual({ do: 'settle', event: 'jobRunning' });
    expect(decideForRecord(stopping)).toEqual({ do: 'settle', event: 'stopped', recordSnapshot: 'STOP' });
    expect(decideForRecord(updating)).toEqual({ do: 'settle', event: 'updated', recordSnapshot: 'UPDATEAPPLICATION' });
    expect(decideForRecord(running)).toEqual({ do: 'nothing' });
  });
});
