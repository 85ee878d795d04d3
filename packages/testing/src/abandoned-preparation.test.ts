// Runtimes that are being made ready for runs, and those that nobody wants any more.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ask, forceStop, start } from './wishes.test.support.js';
import { demoOf, newWorld, rests, type TestHost, type World } from './world.test.support.js';

let world: World;
let host: TestHost;

beforeEach(async () => {
  world = await newWorld();
  host = await world.open();
});
afterEach(() => {
  host.life.kill();
  world.remove();
});

const demo = () => demoOf(host, world);

describe('a runtime that is being made ready', () => {
  const preparing = async (): Promise<AbortSignal[]> => {
    const signals: AbortSignal[] = [];
    host.life.kill();
    host = await world.open(undefined, {
      wrapDriver: (driver) => ({
        ...driver,
        name: driver.name,
        state: driver.state,
        prepare: (_runtime, signal) =>
          new Promise((_resolve, reject) => {
            signals.push(signal);
            signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
          }),
      }),
    });
    await ask(world, host, start);
    await world.until('the preparation', () => signals.length > 0);
    for (let second = 0; second < 600; second += 10) {
      await world.settle();
      world.clock.advance(10_000);
    }
    expect(demo().status).toBe('STARTING');
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    return signals;
  };

  it('is given up when the start is stopped by force', async () => {
    const [signal] = await preparing();
    await ask(world, host, forceStop);
    await rests(world, host, 'READY');
    expect(signal?.aborted).toBe(true);
  });

  it('is given up when the host stops', async () => {
    const [signal] = await preparing();
    void host.orchestrator.stop();
    await world.settle();
    expect(signal?.aborted).toBe(true);
  });
});
