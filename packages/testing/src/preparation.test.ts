// What is told of an application while something large is installed for it.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ClusterDriver, WorkUnderWay } from '@drey/cluster';
import { OperatorError } from '@drey/plugin-api';
import { ask, start } from './wishes.test.support.js';
import { demoOf, newWorld, rests, type TestHost, type World } from './world.test.support.js';

interface Said {
  readonly level: string;
  readonly text: string;
  readonly at: number;
}

describe('an application whose runtime is not there yet', () => {
  let world: World;
  let host: TestHost;
  let said: Said[];
  let work: WorkUnderWay[];
  let finish: (error?: Error) => void;

  const preparing = (driver: ClusterDriver): ClusterDriver => {
    const prepared = new Promise<void>((resolve, reject) => {
      finish = (error) => (error === undefined ? resolve() : reject(error));
    });
    prepared.catch(() => {});
    return {
      ...driver,
      name: driver.name,
      state: driver.state,
      prepare: () => prepared,
      underWay: () => work,
    };
  };

  beforeEach(async () => {
    said = [];
    world = await newWorld();
    work = [{ what: 'PyFlink 1.20.3', since: world.clock.now(), step: 'installing by pip: Collecting numpy' }];
    host = await world.open(undefined, {
      wrapDriver: preparing,
      say: (_, { level, text }) => said.push({ level, text, at: world.clock.now() }),
    });
  });
  afterEach(() => {
    host.life.kill();
    world.remove();
  });

  const demo = () => demoOf(host, world);
  /** Whole seconds from the beginning of the installation. */
  const elapsed = (at = Number.NaN): number => Math.round((at - (work[0]?.since ?? Number.NaN)) / 1_000);
  const told = () => host.orchestrator.preparation(demo())?.text;
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      await world.settle();
      world.clock.advance(1_000);
    }
    await world.settle();
  };

  it('is told at the beginning, every fifteen seconds with the step, and at the end', async () => {
    await ask(world, host, start);
    await world.until('the first word', () => said.length === 1);
    expect(said[0]).toMatchObject({
      level: 'INFO',
      text: expect.stringContaining('PyFlink 1.20.3 is being installed'),
    });
    await pass(62);
    expect(said.length).toBeGreaterThanOrEqual(5);
    expect(said.length).toBeLessThanOrEqual(6);
    for (const [index, { at }] of said.slice(1).entries())
      expect(at - (said[index]?.at ?? 0)).toBeGreaterThanOrEqual(15_000);
    // How long it took until the first look is a matter of the machine: the manual clock goes on while it is waited for.
    expect(said[2]?.text).toBe(
      `Still installing, ${elapsed(said[2]?.at)} s so far. PyFlink 1.20.3: installing by pip: Collecting numpy.`,
    );
    const soFar = Number(/^Still installing, (\d+) s so far/.exec(told() ?? '')?.[1]);
    expect(soFar).toBeGreaterThan(elapsed(said.at(-1)?.at));
    expect(soFar).toBeLessThanOrEqual(elapsed(world.clock.now()));
    expect(demo().status).toBe('STARTING');
    finish();
    await rests(world, host, 'RUNNING');
    expect(said.at(-1)?.text).toMatch(/PyFlink 1\.20\.3 is there after \d+ s/);
    expect(told()).toBeUndefined();
  });

  it('is told of the failure, once with what the installer said and once as that of the start', async () => {
    await ask(world, host, start);
    await world.until('the first word', () => said.length === 1);
    await pass(3);
    const error = new OperatorError('DREY_TEST', 'Installing by pip failed.', 'Check the network.');
    finish(error);
    await rests(world, host, 'READY');
    expect(said.filter(({ level }) => level === 'ERROR').map(({ text }) => text)).toEqual([
      error.line(),
      `StartApplication failed: ${error.line()}`,
    ]);
    expect(told()).toBeUndefined();
    expect(demo().operations.at(-1)).toMatchObject({ status: 'FAILED', error: error.line() });
  });

  it('is not told where nothing has to be installed', async () => {
    work = [];
    await ask(world, host, start);
    await pass(5);
    finish();
    await rests(world, host, 'RUNNING');
    expect(said).toEqual([]);
  });

  it('names all that it waits for', async () => {
    work.push({ what: 'Flink 1.20.3', since: world.clock.now(), step: 'fetching by Maven, 7 archives so far' });
    await ask(world, host, start);
    await world.until('the first word', () => said.length === 1);
    await pass(2);
    expect(said[0]?.text).toContain('PyFlink 1.20.3 and Flink 1.20.3');
    expect(told()).toContain('Flink 1.20.3: fetching by Maven, 7 archives so far');
  });
});
