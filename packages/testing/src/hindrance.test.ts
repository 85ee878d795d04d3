// What is told of an application while its driver cannot look at it, as one whose engine is away.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OperatorError } from '@drey/plugin-api';
import { ask, start } from './wishes.test.support.js';
import { demoOf, newWorld, rests, type TestHost, type World } from './world.test.support.js';

describe('a driver that cannot look', () => {
  let world: World;
  let host: TestHost;
  const away = new OperatorError('DREY_TEST', 'The engine is away.', 'Start it.');
  let isAway = false;

  beforeEach(async () => {
    isAway = false;
    world = await newWorld();
    host = await world.open(undefined, {
      wrapDriver: (driver) => ({
        ...driver,
        name: driver.name,
        state: driver.state,
        inspect: (clusterId) => (isAway ? Promise.reject(away) : driver.inspect(clusterId)),
      }),
    });
  });

  afterEach(() => {
    host.life.kill();
    world.remove();
  });

  const demo = () => demoOf(host, world);
  const told = () => ({
    hindrance: host.orchestrator.hindrance(demo())?.cause,
    health: host.orchestrator.facts().find(({ ok }) => !ok)?.text,
  });

  it('is told while the application keeps its status, and looked for every second', async () => {
    await ask(world, host, start);
    await rests(world, host, 'RUNNING');
    expect(told()).toEqual({ hindrance: undefined, health: undefined });
    isAway = true;
    await world.until('the cause', () => told().hindrance === away.line());
    const since = host.orchestrator.hindrance(demo())?.since ?? 0;
    expect(told().health).toBe(`Since ${new Date(since).toISOString()}: ${away.line()}`);
    // Long enough for the pauses of a queue whose work fails to have grown.
    for (let second = 0; second < 120; second += 1) {
      await world.settle();
      world.clock.advance(1_000);
    }
    expect(demo().status).toBe('RUNNING');
    expect(host.orchestrator.hindrance(demo())?.since).toBe(since);
    isAway = false;
    world.clock.advance(1_000);
    await world.settle();
    expect(told()).toEqual({ hindrance: undefined, health: undefined });
  });

  it('is noted in the operation that waits for it, which goes on afterwards', async () => {
    world.clusters.switches.holdMain = true;
    await ask(world, host, start);
    await world.until('a cluster', () => world.clusters.clusters.size === 1);
    isAway = true;
    await world.until('the cause', () => told().hindrance !== undefined);
    await world.settle();
    expect(demo().operations.at(-1)).toMatchObject({ status: 'IN_PROGRESS', notes: [away.line()] });
    isAway = false;
    world.clusters.switches.holdMain = false;
    await rests(world, host, 'RUNNING');
    expect(demo().operations.at(-1)).toMatchObject({ status: 'SUCCESSFUL' });
    expect(world.clusters.clusters.size).toBe(1);
  });
});
