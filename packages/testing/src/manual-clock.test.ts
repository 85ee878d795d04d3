// The clock that tests move.
import { describe, expect, it } from '@jest/globals';
import { manualClock } from './manual-clock.js';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a manual clock', () => {
  it('ends sleeps in the order of their ends, and no earlier', async () => {
    const clock = manualClock(1_000);
    const ended: string[] = [];
    void clock.sleep(20).then(() => ended.push('late'));
    void clock.sleep(10).then(() => ended.push('early'));
    clock.advance(9);
    await settled();
    expect(ended).toEqual([]);
    clock.advance(100);
    await settled();
    expect(ended).toEqual(['early', 'late']);
    expect(clock.now()).toBe(1_109);
  });

  it('jumps to the next end, and says when nobody sleeps', () => {
    const clock = manualClock(0);
    void clock.sleep(50);
    expect(clock.advanceToNext()).toBe(true);
    expect(clock.now()).toBe(50);
    expect(clock.advanceToNext()).toBe(false);
  });

  it('lets a sleep be aborted, before and while it lasts', async () => {
    const clock = manualClock(0);
    const reason = new Error('enough');
    const controller = new AbortController();
    const sleep = clock.sleep(10, controller.signal);
    controller.abort(reason);
    await expect(sleep).rejects.toBe(reason);
    await expect(clock.sleep(10, controller.signal)).rejects.toBe(reason);
    expect(clock.advanceToNext()).toBe(false);
  });
});
