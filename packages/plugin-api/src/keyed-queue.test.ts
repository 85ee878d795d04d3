import { describe, expect, it } from '@jest/globals';
import { createKeyedQueue } from './keyed-queue.js';

describe('a keyed queue', () => {
  it('runs tasks of one key in turn, of two keys at once, and goes on after a failure', async () => {
    const queue = createKeyedQueue();
    const seen: string[] = [];
    let finish = (): void => {};
    const first = queue('a', async () => {
      await new Promise<void>((resolve) => (finish = resolve));
      seen.push('first');
      throw new Error('no');
    });
    const second = queue('a', async () => seen.push('second'));
    await queue('b', async () => seen.push('other'));
    finish();
    await expect(first).rejects.toThrow('no');
    await second;
    expect(seen).toEqual(['other', 'first', 'second']);
  });

  it('begins at once where nothing is under way, rejects where a task throws, and knows when all is done', async () => {
    const queue = createKeyedQueue();
    const seen: string[] = [];
    const failed = queue('a', () => {
      seen.push('begun');
      throw new Error('at once');
    });
    void queue('a', async () => seen.push('after'));
    expect(seen).toEqual(['begun']);
    await queue.idle();
    await expect(failed).rejects.toThrow('at once');
    expect(seen).toEqual(['begun', 'after']);
  });
});
