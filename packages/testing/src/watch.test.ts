// Jobs and members that are not well though everything lives: what is told, and when a member that hangs is replaced.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Application } from '@drey/state';
import { ask, forceStop, remove, rollBack, scaleTo, start, stop, update, type Wish } from './wishes.test.support.js';
import { demoOf, hostsOfTest, jobsOf, newWorld, rests, type TestHost, type World } from './world.test.support.js';

let world: World;
let host: TestHost;
const hosts = hostsOfTest(() => world);

beforeEach(async () => {
  world = await newWorld();
  host = await hosts.open();
});
afterEach(() => {
  hosts.end();
  world.remove();
});

const demo = (): Application => demoOf(host, world);
const troubles = (): readonly string[] => host.orchestrator.troubles(world.demo).map(({ text }) => text);
const health = (): string | undefined => host.orchestrator.facts().find(({ ok }) => !ok)?.text;
const calls = (kind: string): number => world.clusters.calls.filter((call) => call.startsWith(kind)).length;

const running = async (...wishes: readonly Wish[]): Promise<void> => {
  for (const wish of [start, ...wishes]) {
    await ask(world, host, wish);
    await rests(world, host, 'RUNNING');
  }
  world.clock.advance(1_000);
  world.clusters.checkpoint();
};

const seconds = async (count: number): Promise<void> => {
  for (let second = 0; second < count; second += 1) {
    await world.settle();
    world.clock.advance(1_000);
  }
  await world.settle();
};

describe('a JobManager that hangs', () => {
  it('is told within seconds, replaced after a minute, and its job goes on from its newest state', async () => {
    await running();
    world.clusters.hang('jobmanager');
    await seconds(12);
    expect(troubles()).toEqual([expect.stringContaining('The JobManager lives and does not answer')]);
    expect(health()).toMatch(/^Since .*The JobManager lives and does not answer/);
    await seconds(40);
    expect([calls('launch'), demo().status]).toEqual([1, 'RUNNING']);
    await seconds(30);
    expect([calls('launch'), world.clusters.clusters.size]).toEqual([2, 1]);
    expect(jobsOf(world)).toMatchObject([{ restoredFrom: expect.stringContaining('chk') }]);
    await seconds(5);
    expect([troubles(), health()]).toEqual([[], undefined]);
  });

  it('is left alone when it answers again in time, however often', async () => {
    await running();
    const { run } = demo();
    for (let round = 0; round < 4; round += 1) {
      world.clusters.hang('jobmanager');
      await seconds(50);
      world.clusters.wake();
      await seconds(5);
    }
    expect(demo().run).toMatchObject({ jobId: run?.jobId, clusterId: run?.clusterId });
    expect([calls('launch'), troubles()]).toEqual([1, []]);
  });

  it.each([
    ['a stop', stop, 'READY', 0],
    ['an update', update(), 'RUNNING', 1],
    ['a scaling', scaleTo(2), 'RUNNING', 1],
    ['a forced stop', forceStop, 'READY', 0],
  ] as readonly (readonly [string, Wish, Application['status'], number])[])(
    'does not keep %s from its end',
    async (_, wish, ends, jobs) => {
      await running();
      world.clusters.hang('jobmanager');
      await ask(world, host, wish);
      await rests(world, host, ends, 1_000);
      expect(demo().operations.at(-1)?.status).toBe('SUCCESSFUL');
      await seconds(3);
      expect([world.clusters.clusters.size, jobsOf(world).length]).toEqual([jobs, jobs]);
    },
  );

  it('does not keep a rollback from its end', async () => {
    await running(update());
    world.clusters.hang('jobmanager');
    await ask(world, host, rollBack);
    await rests(world, host, 'RUNNING', 1_000);
    expect(demo().operations.at(-1)?.status).toBe('SUCCESSFUL');
  });

  it('does not keep a deletion from its end', async () => {
    await running();
    world.clusters.hang('jobmanager');
    await ask(world, host, remove);
    await world.until('the end', () => host.applications.find(world.demo) === undefined, 1_000);
    expect(world.clusters.clusters.size).toBe(0);
  });

  it('does not keep a start from its end, while main runs', async () => {
    world.clusters.switches.holdMain = true;
    await ask(world, host, start);
    await world.until('main', () => demo().run?.phase === 'submitting');
    world.clusters.hang('jobmanager');
    world.clusters.switches.holdMain = false;
    await rests(world, host, 'RUNNING', 1_000);
    expect(calls('launch')).toBe(2);
  });
});

describe('a TaskManager that hangs', () => {
  it('is told before Flink gives it up, ended after a minute, and the job has its slots again', async () => {
    await running();
    const { run } = demo();
    await seconds(25);
    world.clusters.hang('taskmanager');
    await seconds(45);
    expect(troubles()).toEqual([expect.stringContaining('taskmanager-1 lives, and Flink hears nothing of it')]);
    expect(calls('endMember')).toBe(0);
    await seconds(60);
    expect(calls('endMember')).toBe(1);
    expect(demo()).toMatchObject({ status: 'RUNNING', run: { jobId: run?.jobId, clusterId: run?.clusterId } });
    expect(jobsOf(world)).toHaveLength(1);
    const members = [...world.clusters.clusters.values()][0]?.members.map(({ name, alive }) => `${name} ${alive}`);
    expect(members).toEqual(['jobmanager true', 'taskmanager-1 false', 'taskmanager-2 true']);
    await seconds(15);
    expect(troubles()).toEqual([]);
  });

  it.each([
    ['a stop', stop, 'READY'],
    ['an update', update(), 'RUNNING'],
  ] as readonly (readonly [string, Wish, Application['status']])[])(
    'that Flink gave up does not keep %s from its end',
    async (_, wish, ends) => {
      await running();
      await seconds(25);
      world.clusters.hang('taskmanager');
      await seconds(55);
      await ask(world, host, wish);
      await rests(world, host, ends, 1_000);
      expect(demo().operations.at(-1)?.status).toBe('SUCCESSFUL');
    },
  );

  it('costs the cluster where its driver cannot end a single one', async () => {
    host.life.kill();
    host = await hosts.open(undefined, {
      wrapDriver: (driver) => {
        const { endMember, ...rest } = { ...driver, name: driver.name, state: driver.state };
        return endMember === undefined ? driver : rest;
      },
    });
    await running();
    await seconds(25);
    world.clusters.hang('taskmanager');
    await seconds(90);
    expect([calls('launch'), demo().status, jobsOf(world).length]).toEqual([2, 'RUNNING', 1]);
  });
});

describe('a job that restarts', () => {
  it('is told with its fault while it lasts, and keeps its status', async () => {
    await running();
    world.clusters.switches.restarts = { fault: 'No bucket.' };
    await seconds(12);
    expect(troubles()).toEqual([
      expect.stringMatching(
        /^The job restarts again and again: \d restarts, the last at .*: Restarted: No bucket\. \(since .*, \d times\)$/,
      ),
    ]);
    expect(health()).toContain('No bucket.');
    expect(demo().status).toBe('RUNNING');
    world.clusters.switches.restarts = undefined;
    await seconds(60);
    expect(troubles()).toHaveLength(1);
    await seconds(70);
    expect([troubles(), health()]).toEqual([[], undefined]);
  });
});

describe('checkpoints', () => {
  it('that fail one after the other are told until one completes', async () => {
    await running();
    await seconds(25);
    world.clusters.switches.failedCheckpoints = 3;
    await seconds(15);
    expect(troubles()).toEqual([
      expect.stringMatching(/^Checkpoints fail: 3 in a row, .*fake\.CheckpointFailed What helps: /),
    ]);
    world.clusters.checkpoint();
    await seconds(15);
    expect(troubles()).toEqual([]);
  });

  it('that could not begin while the job was restarted are none of those', async () => {
    await running();
    await seconds(25);
    world.clusters.switches.restarts = { fault: 'The TaskManager is gone.' };
    world.clusters.switches.failedCheckpoints = 12;
    await seconds(12);
    world.clusters.switches.restarts = undefined;
    await seconds(130);
    expect(troubles()).toEqual([]);
    world.clusters.switches.failedCheckpoints = 14;
    await seconds(15);
    expect(troubles()).toEqual([expect.stringMatching(/^Checkpoints fail: 2 in a row/)]);
  });

  it('that never complete are told', async () => {
    await running();
    world.clusters.switches.holdCheckpoints = true;
    await seconds(60);
    expect(troubles()).toEqual([expect.stringMatching(/^Checkpoint 2 does not complete/)]);
    world.clusters.switches.holdCheckpoints = false;
    await seconds(15);
    expect(troubles()).toEqual([]);
  });
});
