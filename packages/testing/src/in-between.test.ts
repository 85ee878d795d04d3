// Wishes that arrive while something else is being done, and faults in the middle of it.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ask, start } from './wishes.test.support.js';
import { demoOf, newWorld, rests, type TestHost, type World } from './world.test.support.js';

let world: World;
let host: TestHost;

beforeEach(async () => {
  world = await newWorld();
});

afterEach(() => {
  host.life.kill();
  world.remove();
});

describe('a start whose JobManager stops to answer once it has the job', () => {
  it('fails when its time is over', async () => {
    host = await world.open();
    await ask(world, host, start);
    host.applications.subscribe((_key, application) => {
      if (application?.run?.phase === 'submitted') world.clusters.switches.unreachable = true;
    });
    await rests(world, host, 'READY', 1_000);
    const [operation] = demoOf(host, world).operations;
    expect(operation).toMatchObject({ status: 'FAILED', error: expect.stringContaining('does not answer') });
    expect(world.clusters.clusters.size).toBe(0);
  });
});
