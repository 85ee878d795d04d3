// Which run comes next: its state, its driver, and whether it gets the cluster before, a parked one or a fresh one.
import { describe, expect, it } from '@jest/globals';
import { type Application, type Run, withRun } from '@drey/state';
import { flinkRuntime } from '@drey/runtimes';
import type { Begin } from './action.js';
import { chooseRun, type FoundForRun, newRun, type RunChoice } from './choose-run.js';
import { restoreOf } from './restore.js';
import {
  cluster,
  facts,
  job,
  member,
  nothingThere,
  run,
  running,
  see,
  snapshot,
  starting,
  updating,
} from './decide.test.support.js';

const found: FoundForRun = {
  restore: { from: null },
  driver: 'process',
  runner: 'process',
  runtime: flinkRuntime('FLINK-1_20'),
  sizing: { taskManagerPerKpu: false, kpuMebibytes: null, jobManagerMebibytes: null },
  whyCodeCannotRun: undefined,
};
const fromGoal: Begin = { do: 'begin', from: 'goal', recovering: false };
const recovery: Begin = { do: 'begin', from: 'newestState', recovering: true };
const down = see({ job: job('FINISHED') });
const made = { jobId: '1', clusterId: '2', startedAt: facts.now, isParked: false };

const choose = (
  application: Application,
  begin = fromGoal,
  sighting: Parameters<typeof chooseRun>[2] = down,
  changes: Partial<FoundForRun> = {},
): RunChoice => {
  const choice = chooseRun(application, begin, sighting, { ...found, ...changes });
  if ('failed' in choice) throw new Error(choice.failed);
  return choice;
};

describe('the cluster of the run before', () => {
  it('takes the next job once it has nothing left to do', () => {
    expect(choose(updating).reused).toBe(updating.run);
    expect(choose(updating, fromGoal, see({ job: 'absent' })).reused).toBe(updating.run);
  });

  it.each([
    ['its job has not ended', see()],
    ['its JobManager does not answer', see({ job: undefined })],
    ['it has too few slots', see({ job: job('FINISHED'), slots: 0 })],
    ['it lost its JobManager', see({ cluster: cluster(member('jobmanager', false), member('taskmanager')) })],
    ['it lost its TaskManagers', see({ cluster: cluster(member('jobmanager')), job: job('FINISHED') })],
    ['it is gone', nothingThere],
    ['it cannot be seen', 'unseen'],
  ] as const)('is replaced where %s', (_, sighting) => {
    expect(choose(updating, fromGoal, sighting).reused).toBeUndefined();
  });

  it.each([
    ['for a recovery', updating, recovery, {}],
    ['for a second try', updating, { ...fromGoal, from: 'sameState', fresh: {} }, {}],
    ['after many jobs', withRun(updating, { ...run, jobOnCluster: 20 }), fromGoal, {}],
    [
      'where it would be left with a TaskManager too many',
      withRun(updating, { ...run, shape: { parallelism: 2, taskManagers: 2, slotsPerTaskManager: 1 } }),
      fromGoal,
      {},
    ],
    ['while a main may still run on it', withRun(updating, { ...run, phase: 'submitting' }), fromGoal, {}],
    ['for a Flink whose jobs bring no configuration', updating, fromGoal, { runtime: flinkRuntime('FLINK-1_15') }],
    ['where another driver has the state', updating, fromGoal, { runner: 'docker' }],
  ] as readonly (readonly [string, Application, Begin, Partial<FoundForRun>])[])(
    'is replaced %s',
    (_, application, begin, changes) => {
      expect(choose(application, begin, down, changes).reused).toBeUndefined();
    },
  );
});

describe('a parked cluster', () => {
  it('may serve a run of the driver that runs new clusters, and counts its warm-up job', () => {
    const choice = choose(starting);
    expect(choice.parkedShape).toEqual({ parallelism: 1, taskManagers: 1, slotsPerTaskManager: 1 });
    expect(newRun(starting, fromGoal, choice, { ...made, isParked: true })).toMatchObject({
      jobOnCluster: 2,
      shape: choice.parkedShape,
    });
    expect(choose(starting, fromGoal, down, { runner: 'docker' }).parkedShape).toBeUndefined();
    expect(choose(updating).parkedShape).toBeUndefined();
  });
});

describe('a run that cannot be', () => {
  it.each([
    [{ restore: { fault: 'It has no files.' } }, 'It has no files.'],
    [{ whyCodeCannotRun: 'It is for Java 21.' }, 'It is for Java 21.'],
    [{ runner: undefined }, expect.stringContaining('SKIP_RESTORE_FROM_SNAPSHOT')],
  ])('says why (%#)', (changes, failed) => {
    expect(chooseRun(starting, fromGoal, nothingThere, { ...found, ...changes })).toEqual({ failed });
  });
});

describe('the record of a run', () => {
  it('is of the version in force, or of the job that is brought back to be taken down', () => {
    expect(choose(updating).version.id).toBe(updating.currentVersionId);
    expect(choose(updating, recovery).version.id).toBe(run.versionId);
  });

  it('keeps what the job before leaves until the new one has state of its own', () => {
    const suspendedTo = `file:/state/${running.incarnation}/savepoints/savepoint-1`;
    const old: Run = { ...run, suspendedTo, leftovers: { jobIds: ['a'], locations: [] } };
    const application = withRun(running, old);
    expect(newRun(application, recovery, choose(application, recovery), made)).toMatchObject({
      clusterId: '2',
      jobOnCluster: 1,
      recoveries: 1,
      notBefore: facts.now + 2_000,
      leftovers: { jobIds: ['a', run.jobId], locations: [suspendedTo] },
    });
  });

  it('takes no snapshot of an account for something that the job before left', () => {
    const suspendedTo = `file:/state/${'e'.repeat(32)}/savepoints/savepoint-1`;
    const application = withRun(running, { ...run, suspendedTo });
    expect(newRun(application, recovery, choose(application, recovery), made).leftovers.locations).toEqual([]);
  });

  it('tells a used cluster and a second try', () => {
    expect(newRun(updating, fromGoal, choose(updating), made)).toMatchObject({
      jobOnCluster: 2,
      onUsedCluster: true,
    });
    const second: Begin = { ...fromGoal, from: 'sameState', fresh: { failure: 'No.' } };
    expect(newRun(updating, second, choose(updating, second), made)).toMatchObject({ isSecondTry: true });
  });
});

describe('the state of a run', () => {
  const newest = { from: 'file:/chk-1', driver: 'process' };
  const hollow: Application['snapshots'] = [snapshot('S', { location: null, driver: 'none' })];

  it('is the newest of the run before, the same again, or what the goal asks for', () => {
    expect(restoreOf(running, 'newestState', newest, undefined)).toEqual(newest);
    const restored = withRun(running, { ...run, restoreFrom: 'file:/s', driver: 'docker' });
    expect(restoreOf(restored, 'sameState', newest, undefined)).toEqual({ from: 'file:/s', driver: 'docker' });
    expect(restoreOf(running, 'sameState', newest, undefined)).toEqual({ from: null });
    expect(restoreOf(starting, 'newestState', newest, undefined)).toEqual({ from: null });
  });

  it('is none where a snapshot without files stands for a job that ran as a record; a start fails over it', () => {
    const fault = expect.stringContaining('a record without files');
    expect(restoreOf({ ...starting, snapshots: hollow }, 'goal', newest, undefined)).toEqual({ fault });
    const asRecord = withRun({ ...running, snapshots: hollow }, null);
    expect(restoreOf(asRecord, 'newestState', newest, undefined)).toEqual({ from: null, lost: fault });
  });
});
