// The queue of the reconciler: one at a time for a key, bounded workers, back-off.
import { describe, expect, it } from '@jest/globals';
import { type Clock, silentLogger } from '@drey/plugin-api';
import { type KeyHandler, WorkQueue } from './work-queue.js';

interface Sleep {
  readonly milliseconds: number;
  readonly wakeUp: () => void;
}

const breathe = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

/** A queue whose sleeps are listed and end when a test says so. */
const bench = (handle: KeyHandler, workers = 2) => {
  const sleeps: Sleep[] = [];
  const clock: Clock = {
    now: () => 0,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        const sleep = { milliseconds, wakeUp: resolve };
        sleeps.push(sleep);
        signal?.addEventListener('abort', () => {
          sleeps.splice(sleeps.indexOf(sleep), 1);
          reject(signal.reason as Error);
        });
      }),
  };
  return { queue: new WorkQueue({ handle, workers, log: silentLogger, clock }), sleeps };
};

const held = () => {
  const open = new Map<string, (value: number | null) => void>();
  const fail = new Map<string, (error: Error) => void>();
  const handled: string[] = [];
  const handle: KeyHandler = (key) => {
    handled.push(key);
    return new Promise((resolve, reject) => {
      open.set(key, resolve);
      fail.set(key, reject);
    });
  };
  return { handle, handled, open, fail };
};

describe('the work queue', () => {
  it('handles a key once however often it was asked for, and again when it was asked for meanwhile', async () => {
    const { handle, handled, open } = held();
    const { queue } = bench(handle);
    queue.wake('a');
    queue.wake('a');
    await breathe();
    expect(handled).toEqual(['a']);
    queue.wake('a');
    open.get('a')?.(null);
    await breathe();
    expect(handled).toEqual(['a', 'a']);
    open.get('a')?.(null);
    await queue.close();
  });

  it('works on no more keys at once than it has workers', async () => {
    const { handle, handled, open } = held();
    const { queue } = bench(handle, 2);
    for (const key of ['a', 'b', 'c']) queue.wake(key);
    await breathe();
    expect(handled).toEqual(['a', 'b']);
    open.get('a')?.(null);
    await breathe();
    expect(handled).toEqual(['a', 'b', 'c']);
    for (const key of ['b', 'c']) open.get(key)?.(null);
    await queue.close();
  });

  it('looks again after the time that the handler says, or at once when woken', async () => {
    let count = 0;
    const { queue, sleeps } = bench(async () => {
      count += 1;
      return 500;
    });
    queue.wake('a');
    await breathe();
    expect(sleeps.map(({ milliseconds }) => milliseconds)).toEqual([500]);
    queue.wake('a');
    await breathe();
    expect(count).toBe(2);
    expect(sleeps).toHaveLength(1);
    sleeps[0]?.wakeUp();
    await breathe();
    expect(count).toBe(3);
    await queue.close();
  });

  it('waits ever longer for a key that fails, up to half a minute, and never gives it up', async () => {
    const { queue, sleeps } = bench(() => Promise.reject(new Error('no')));
    const waits: number[] = [];
    queue.wake('a');
    for (let attempt = 0; attempt < 10; attempt += 1) {
      await breathe();
      const sleep = sleeps.pop();
      waits.push(sleep?.milliseconds ?? 0);
      sleep?.wakeUp();
    }
    expect(waits).toEqual([200, 400, 800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000]);
    await breathe();
    await queue.close();
  });

  it('does not let a wish that comes during a failing look wait out the back-off', async () => {
    const { handle, fail } = held();
    const { queue, sleeps } = bench(handle);
    queue.wake('a');
    for (let attempt = 0; attempt < 8; attempt += 1) {
      await breathe();
      fail.get('a')?.(new Error('no'));
      await breathe();
      sleeps.pop()?.wakeUp();
    }
    await breathe();
    queue.wake('a');
    fail.get('a')?.(new Error('no'));
    await breathe();
    expect(sleeps.map(({ milliseconds }) => milliseconds)).toEqual([2_000]);
    await queue.close();
  });

  it('ends with what is under way', async () => {
    const { handle, handled, open } = held();
    const { queue } = bench(handle);
    queue.wake('a');
    await breathe();
    let isClosed = false;
    const closed = queue.close().then(() => {
      isClosed = true;
    });
    queue.wake('b');
    await breathe();
    expect(isClosed).toBe(false);
    open.get('a')?.(0);
    await closed;
    expect(handled).toEqual(['a']);
  });
});
