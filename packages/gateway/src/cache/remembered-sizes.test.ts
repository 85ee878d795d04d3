import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rememberSizes } from './remembered-sizes.js';

describe('sizes of what lies in the cache', () => {
  let root: string;
  let now: number;
  let measured: string[];
  const sizes = () =>
    rememberSizes({ now: () => now }, async (path) => {
      measured.push(path);
      return measured.length;
    });

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'drey-sizes-'));
    now = 1_000_000;
    measured = [];
    mkdirSync(join(root, 'installed'));
    mkdirSync(join(root, '.half'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('are measured once in ten minutes, and say when', async () => {
    const { of, since } = sizes();
    const path = join(root, 'installed');
    expect(since()).toBe(now);
    expect(await of(path)).toBe(1);
    now += 599_000;
    expect([await of(path), since()]).toEqual([1, 1_000_000]);
    now += 2_000;
    expect([await of(path), since()]).toEqual([2, now]);
  });

  it('are measured anew by whoever asks next where it failed', async () => {
    let isBroken = true;
    const { of } = rememberSizes({ now: () => now }, async () => {
      if (isBroken) throw new Error('no thread');
      return 5;
    });
    const path = join(root, 'installed');
    await expect(of(path)).rejects.toThrow('no thread');
    isBroken = false;
    expect(await of(path)).toBe(5);
  });

  it('are measured anew where the thing itself changed, and as long as it is made', async () => {
    const { of } = sizes();
    const path = join(root, 'installed');
    await of(path);
    writeFileSync(join(path, 'more'), '');
    utimesSync(path, 5, 5);
    await of(path);
    for (let turn = 0; turn < 2; turn += 1) {
      await of(join(root, '.half'));
      await of(join(root, '.half'));
      now += 10_000;
    }
    expect(measured).toHaveLength(4);
  });

  it('are told as they were last, without a wait', async () => {
    const { of, sofar, forget } = sizes();
    const path = join(root, 'installed');
    expect(sofar(path)).toBeUndefined();
    await of(path);
    now += 700_000;
    forget();
    expect(sofar(path)).toBe(1);
    rmSync(path, { recursive: true });
    await of(path);
    expect(sofar(path)).toBeUndefined();
  });

  it('are one measurement for all who ask at once, and none for what is gone', async () => {
    const { of, since, forget } = sizes();
    const path = join(root, 'installed');
    expect(await Promise.all([of(path), of(path)])).toEqual([1, 1]);
    expect(await of(join(root, 'gone'))).toBe(0);
    forget();
    now += 5;
    expect([await of(path), since()]).toEqual([2, now]);
    rmSync(path, { recursive: true });
    now += 600_000;
    expect(since()).toBe(now);
  });
});
