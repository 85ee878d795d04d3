import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFile, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LogFiles, readMemberLog, releaseMemberLog } from './member-log.js';

const bounds = { maximumLineBytes: 64, keptBytes: 8192, stepBytes: 8192 };
const lives = (): Promise<boolean> => Promise.resolve(true);
const ended = (): Promise<boolean> => Promise.resolve(false);

describe('output of a member', () => {
  let directory: string;
  let files: LogFiles;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'drey-log-'));
    files = { log: join(directory, 'a.log'), released: join(directory, 'a.released') };
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it('is read line by line, on from the cursor', async () => {
    await writeFile(files.log, 'one\ntwo\r\nthr');
    const first = await readMemberLog(files, null, 1000, lives, bounds);
    expect(first).toEqual({ lines: ['one', 'two'], cursor: '9', end: false });
    expect(await readMemberLog(files, first.cursor, 1000, lives, bounds)).toEqual({
      lines: [],
      cursor: '9',
      end: true,
    });
    await appendFile(files.log, 'ee\n\n');
    expect(await readMemberLog(files, first.cursor, 1000, lives, bounds)).toEqual({
      lines: ['three', ''],
      cursor: '16',
      end: true,
    });
  });

  it('is empty before there is any', async () => {
    expect(await readMemberLog(files, null, 10, lives, bounds)).toEqual({ lines: [], cursor: '0', end: true });
  });

  it('gives a last line without an end only when its member has ended', async () => {
    await writeFile(files.log, 'last words');
    expect((await readMemberLog(files, null, 1000, lives, bounds)).lines).toEqual([]);
    expect(await readMemberLog(files, null, 1000, ended, bounds)).toEqual({
      lines: ['last words'],
      cursor: '10',
      end: true,
    });
  });

  it('gives a line that is longer than the bytes asked for', async () => {
    await writeFile(files.log, `${'x'.repeat(40)}\nnext\n`);
    const first = await readMemberLog(files, null, 5, lives, bounds);
    expect(first).toEqual({ lines: ['x'.repeat(40), 'next'], cursor: '46', end: true });
  });

  it('cuts a line beyond the bound, between characters', async () => {
    const text = 'é€😀'.repeat(40);
    await writeFile(files.log, `${text}\nend\n`);
    let cursor: string | null = null;
    const parts: string[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      const chunk = await readMemberLog(files, cursor, 10, lives, bounds);
      for (const line of chunk.lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(64);
      parts.push(...chunk.lines);
      cursor = chunk.cursor;
      if (chunk.end) break;
    }
    expect(parts.slice(0, -1).join('')).toBe(text);
    expect(parts.at(-1)).toBe('end');
  });

  it('gives its disk back while cursors stay valid', async () => {
    const line = `${'y'.repeat(63)}\n`;
    await writeFile(files.log, line.repeat(4096));
    const before = await stat(files.log);
    const cursor = String(64 * 4000);
    await releaseMemberLog(files, cursor, bounds);
    const after = await stat(files.log);
    expect(after.size).toBe(before.size);
    expect(after.blocks).toBeLessThan(before.blocks / 2);
    expect((await readMemberLog(files, cursor, 64, lives, bounds)).lines).toEqual(['y'.repeat(63)]);
    const afresh = await readMemberLog(files, null, 64, lives, bounds);
    expect(afresh.lines).toEqual(['y'.repeat(63)]);
    expect(Number(afresh.cursor)).toBeGreaterThan(64 * 3000);
  });

  it('refuses cursors that it never gave', async () => {
    await expect(readMemberLog(files, '-1', 10, lives, bounds)).rejects.toThrow('no cursor');
  });
});
