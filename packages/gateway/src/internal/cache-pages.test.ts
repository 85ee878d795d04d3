import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '@drey/plugin-api';
import { rememberSizes } from '../cache/remembered-sizes.js';
import { createCachePages } from './cache-pages.js';

describe('the page about the cache', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'drey-cache-pages-'));
    for (const name of ['quick', 'slow']) mkdirSync(join(root, 'runtimes', name), { recursive: true });
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('has no doubt of what is in use', async () => {
    const { list } = createCachePages(
      root,
      systemClock,
      rememberSizes(systemClock, () => Promise.resolve(7)),
    );
    expect(await list()).toMatchObject({ doubt: null, entries: [{ usedBy: null }, { usedBy: null }] });
  });

  it('is there before all is measured, and has the rest once it is', async () => {
    let [end, fail] = [(_bytes: number): void => {}, (_error: Error): void => {}];
    let slow = Promise.resolve(0);
    const anew = (): void => {
      slow = new Promise<number>((resolve, reject) => {
        [end, fail] = [resolve, reject];
      });
    };
    anew();
    let times = 0;
    const sizes = rememberSizes(systemClock, async (path) => {
      times += 1;
      return path.endsWith('slow') ? slow : 7;
    });
    /** The moment that the page waits for sizes is over once the quick one is there, or never. */
    let isShort = true;
    const clock = {
      ...systemClock,
      sleep: async (_milliseconds: number, signal?: AbortSignal): Promise<void> => {
        while (signal?.aborted !== true && (!isShort || sizes.sofar(join(root, 'runtimes', 'quick')) === undefined))
          await new Promise(setImmediate);
      },
    };
    const { list } = createCachePages(root, clock, sizes);
    const seen = async () => {
      const { measuring, entries } = await list();
      return [measuring, ...entries.map(({ bytes }) => bytes)];
    };
    expect(await Promise.all([seen(), seen()])).toEqual([
      [true, 7, null],
      [true, 7, null],
    ]);
    const gone = new Error('no thread');
    fail(gone);
    await slow.catch(() => undefined);
    await new Promise(setImmediate);
    await expect(list()).rejects.toBe(gone);
    anew();
    expect(await seen()).toEqual([true, 7, null]);
    end(9);
    isShort = false;
    expect(await seen()).toEqual([false, 7, 9]);
    isShort = true;
    expect(times).toBe(3);
  });
});
