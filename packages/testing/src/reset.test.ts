// A reset ends and forgets everything, whatever is under way, and may be repeated by a later host.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ask, start, stop } from './wishes.test.support.js';
import { hostsOfTest, newWorld, rests, type TestHost, type World } from './world.test.support.js';

let world: World;
const hosts = hostsOfTest(() => world);

beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => {
  hosts.end();
  world.remove();
});

const reset = async (host: TestHost): Promise<void> => {
  let done = false;
  let failure: unknown;
  host.orchestrator.reset().then(
    () => (done = true),
    (error: unknown) => (failure = error),
  );
  await world.until('the reset', () => done || failure !== undefined);
  if (failure !== undefined) throw failure;
};

const nothingIsLeft = async (host: TestHost): Promise<void> => {
  expect([...host.applications.all()]).toEqual([]);
  expect([...world.backend.applications()]).toEqual([]);
  expect(await host.orchestrator.clusters()).toEqual([]);
  expect(world.clusters.state.snapshots).toEqual([]);
};

describe('a reset', () => {
  it('ends what runs and forgets it, its state included', async () => {
    const host = await hosts.open();
    await ask(world, host, start);
    await rests(world, host, 'RUNNING');
    world.clusters.checkpoint();
    await reset(host);
    await nothingIsLeft(host);
    for (let round = 0; round < 20; round += 1) {
      await world.settle();
      world.clock.advanceToNext();
    }
    await nothingIsLeft(host);
  });

  it.each([0, 1, 2, 3, 5, 8, 13, 21])(
    'forgets an application that was being started, after %d waits',
    async (waits) => {
      const host = await hosts.open();
      await ask(world, host, start);
      for (let round = 0; round < waits; round += 1) {
        await world.settle();
        world.clock.advanceToNext();
      }
      await reset(host);
      await nothingIsLeft(host);
    },
  );

  it('forgets one that was stopping, and lets the next one of the name start', async () => {
    const host = await hosts.open();
    await ask(world, host, start);
    await rests(world, host, 'RUNNING');
    await ask(world, host, stop);
    await reset(host);
    await nothingIsLeft(host);
    await host.applications.create(world.demo);
    await ask(world, host, start);
    await rests(world, host, 'RUNNING');
  });

  it('is finished by a later host when its own is killed over it', async () => {
    const first = await hosts.open();
    await ask(world, first, start);
    await rests(world, first, 'RUNNING');
    first.orchestrator.reset().catch(() => {});
    first.life.kill();
    const second = await hosts.open();
    await reset(second);
    await nothingIsLeft(second);
    await reset(second);
  });
});
