import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openFileStore } from './file-store.js';
import { createMemoryStore } from './memory-store.js';
import type { Position, TrailStore } from './trail-store.js';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'drey-trail-')), 'trail');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const bounds = { segmentBytes: 100, segments: 3 };
const read = async (store: TrailStore, before?: Position) => {
  const found = [];
  for await (const line of store.newestFirst(before)) found.push(line);
  return found;
};
const texts = async (store: TrailStore, before?: Position): Promise<readonly string[]> =>
  (await read(store, before)).map(({ text }) => text);
const line = (number: number): string => `${number}`.padStart(19, '0');

describe.each([
  ['in files', () => openFileStore(folder, bounds)],
  ['in memory', async () => createMemoryStore(bounds)],
])('a trail %s', (_name, open) => {
  it('gives the newest lines first, and goes on before one that was given', async () => {
    const store = await open();
    for (let count = 0; count < 12; count += 1) await store.append([line(count)]);
    const all = await read(store);
    expect(all.map(({ text }) => Number(text))).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    await store.append([line(12)]);
    expect((await texts(store, all[3]?.position)).map(Number)).toEqual([7, 6, 5, 4, 3, 2, 1, 0]);
    await store.close();
  });

  it('keeps no more than its bounds, and survives a place that is gone', async () => {
    const store = await open();
    await store.append([line(0)]);
    const first = (await read(store))[0]?.position;
    for (let count = 1; count < 100; count += 1) await store.append([line(count)]);
    const kept = await texts(store);
    expect(kept.length).toBeLessThanOrEqual(18);
    expect(Number(kept[0])).toBe(99);
    expect(await texts(store, first)).toEqual([]);
    await store.clear();
    expect(await texts(store)).toEqual([]);
    await store.append([line(1)]);
    expect(await texts(store)).toEqual([line(1)]);
    await store.close();
  });
});

describe('a trail in files', () => {
  it("is its owner's alone", async () => {
    const store = await openFileStore(folder, bounds);
    await store.append(['a']);
    const [name = ''] = readdirSync(folder);
    expect([statSync(folder).mode & 0o777, statSync(join(folder, name)).mode & 0o777]).toEqual([0o700, 0o600]);
    await store.close();
  });

  it('keeps long lines and those of other scripts whole', async () => {
    const store = await openFileStore(folder, { segmentBytes: 10_000_000, segments: 2 });
    const lines = ['ä'.repeat(100_000), 'x'.repeat(300_000), '日'.repeat(150_000), 'end'];
    await store.append(lines);
    expect(await texts(store)).toEqual(lines.toReversed());
    await store.close();
  });

  it('goes on after a restart, and after a death in the middle of a line', async () => {
    const before = await openFileStore(folder, bounds);
    await before.append(['a', 'b']);
    await before.close();
    const [name = ''] = readdirSync(folder);
    appendFileSync(join(folder, name), '{"torn');
    const after = await openFileStore(folder, bounds);
    await after.append(['c']);
    expect(await texts(after)).toEqual(['c', '{"torn', 'b', 'a']);
    await after.close();
  });
});
