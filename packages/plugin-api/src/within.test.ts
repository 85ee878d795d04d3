import { describe, expect, it } from '@jest/globals';
import { type Clock, systemClock } from './clock.js';
import { late, within } from './within.js';

const LONG_MILLISECONDS = 60_000;

/** A clock whose time is over at once, and that tells which sleeps were given up. */
const hastyClock = (): Clock => ({ now: () => 0, sleep: async () => {} });

const never = (): Promise<never> => new Promise(() => {});

describe('within', () => {
  it('gives what work gives, also nothing and at once, and lets go of its timer', async () => {
    let slept: AbortSignal | undefined;
    const clock: Clock = {
      now: systemClock.now,
      sleep: (milliseconds, signal) => {
        slept = signal;
        return systemClock.sleep(milliseconds, signal);
      },
    };
    expect(await within(clock, LONG_MILLISECONDS, async () => 1)).toBe(1);
    expect(await within(clock, LONG_MILLISECONDS, () => undefined)).toBe(undefined);
    expect(slept?.aborted).toBe(true);
  });

  it('throws what work throws, at once or later', async () => {
    const fail = (): never => {
      throw new Error('no');
    };
    await expect(within(systemClock, LONG_MILLISECONDS, fail)).rejects.toThrow('no');
    await expect(within(systemClock, LONG_MILLISECONDS, async () => fail())).rejects.toThrow('no');
  });

  it('says that the time was over first, and tells the work', async () => {
    let told: AbortSignal | undefined;
    const waited = await within(hastyClock(), 5, (signal) => {
      told = signal;
      return never();
    });
    expect(waited).toBe(late);
    expect(told?.aborted).toBe(true);
  });

  it('takes no harm from work that fails after the time was over', async () => {
    let fail: (error: Error) => void = () => {};
    const work = new Promise<never>((_, reject) => (fail = reject));
    expect(await within(hastyClock(), 5, () => work)).toBe(late);
    fail(new Error('too late'));
    await new Promise((resolve) => setImmediate(resolve));
  });
});
