import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { diskUse } from './disk-use.js';

const PIECE = 40_960;
const FOLDERS = 40;
const FILES = 50;

describe('what a directory takes on disk', () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'drey-disk-use-'));
    mkdirSync(join(root, 'deep/er'), { recursive: true });
    writeFileSync(join(root, 'deep/er/file'), 'x'.repeat(PIECE));
    writeFileSync(join(root, 'other'), 'x'.repeat(PIECE));
    symlinkSync(join(root, 'other'), join(root, 'deep/link'));
    for (let folder = 0; folder < FOLDERS; folder += 1) {
      mkdirSync(join(root, 'many', String(folder)), { recursive: true });
      for (let file = 0; file < FILES; file += 1) writeFileSync(join(root, 'many', String(folder), String(file)), 'x');
    }
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it('is that of all files below, each once', async () => {
    const deep = await diskUse(join(root, 'deep'));
    expect(deep).toBeGreaterThanOrEqual(PIECE);
    expect(deep).toBeLessThan(2 * PIECE);
    expect(await diskUse(join(root, 'other'))).toBe(PIECE);
    expect(await diskUse(join(root, 'gone'))).toBe(0);
  });

  it('is measured for several who ask at once', async () => {
    const [one, other, all] = await Promise.all([join(root, 'deep'), join(root, 'many'), root].map(diskUse));
    expect(all).toBeGreaterThanOrEqual((one ?? 0) + (other ?? 0) + PIECE);
  });
});
