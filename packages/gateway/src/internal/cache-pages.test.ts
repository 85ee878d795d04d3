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

  it('is there before all is measured, and has the rest once it is', async () => {
    let end: (bytes: number) => void = () => {};
    const slow = new Promise<number>((resolve) => {
      end = resolve;
    });
    let times = 0;
    const sizes = rememberSizes(systemClock, async (path) => {
      times += 1;
      return path.endsWith('slow') ? slow : 7;
    });
    const { list } = createCachePages(root, systemClock, sizes);
    const sizesIn = ({ entries }: Awaited<ReturnType<typeof list>>) => entries.map(({ name, bytes }) => [name, bytes]);
    const [one, other] = await Promise.all([list(), list()]);
    expect([one.measuring, sizesIn(one)]).toEqual([
      true,
      [
        ['quick', 7],
        ['slow', null],
      ],
    ]);
    expect(other).toEqual(one);
    end(9);
    const whole = await list();
    expect([whole.measuring, sizesIn(whole)]).toEqual([
      false,
      [
        ['quick', 7],
        ['slow', 9],
      ],
    ]);
    expect(times).toBe(2);
  });
});
