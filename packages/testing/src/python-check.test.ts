// Python applications that cannot run, and options of theirs that do nothing, are told before any JVM starts.
import { afterEach, describe, expect, it } from '@jest/globals';
import type { ClusterDriver } from '@drey/cluster';
import { ask, start } from './wishes.test.support.js';
import { demoOf, newWorld, rests, type TestHost, type World } from './world.test.support.js';

const group = 'kinesis.analytics.flink.run.options';
const python: NonNullable<ClusterDriver['python']> = {
  prepare: async () => {},
  putCode: async () => ({ jarId: 'python.jar', entryClass: 'a.B', programArgs: [], flinkConfiguration: {} }),
};
const withPython = (driver: ClusterDriver): ClusterDriver => ({
  ...driver,
  name: driver.name,
  state: driver.state,
  python,
});

let world: World;
let host: TestHost;
afterEach(() => {
  host.life.kill();
  world.remove();
});

const started = async (
  facts: Parameters<typeof newWorld>[0],
  wrapDriver: (driver: ClusterDriver) => ClusterDriver,
  status: 'READY' | 'RUNNING',
) => {
  world = await newWorld(facts);
  host = await world.open(undefined, { wrapDriver });
  await ask(world, host, start);
  await rests(world, host, status);
  return demoOf(host, world).operations.at(-1);
};
const launches = () => world.clusters.calls.filter((call) => call.startsWith('launch'));

describe('a Python application', () => {
  it('runs, with a note for each option that is ignored', async () => {
    const options = { python: 'main.py', pyModule: 'main', pyRequirements: 'requirements.txt' };
    expect(await started({ properties: { [group]: options } }, withPython, 'RUNNING')).toMatchObject({
      status: 'SUCCESSFUL',
      notes: [expect.stringContaining('Key pyModule'), expect.stringContaining('Key pyRequirements')],
    });
  });

  it('is refused by a driver that has no Python', async () => {
    expect(
      await started({ properties: { [group]: { python: 'main.py' } } }, (driver) => driver, 'READY'),
    ).toMatchObject({
      status: 'FAILED',
      error: expect.stringContaining('driver fake runs no Python'),
    });
    expect(launches()).toEqual([]);
  });
});
