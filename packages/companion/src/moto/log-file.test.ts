import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { boundLog, readTail } from './log-file.js';

describe("moto's log file", () => {
  let file: string;
  beforeEach(() => {
    file = join(mkdtempSync(join(tmpdir(), 'drey-log-')), 'moto.log');
  });
  afterEach(() => rmSync(join(file, '..'), { recursive: true, force: true }));

  it('is emptied under its writer when it is too large', () => {
    const writer = openSync(file, 'a');
    writeSync(writer, 'x'.repeat(20));
    boundLog(file, 10);
    writeSync(writer, 'new');
    closeSync(writer);
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(readFileSync(`${file}.1`, 'utf8')).toHaveLength(20);
  });

  it('may be missing', () => {
    boundLog(file, 10);
    expect(readTail(file, 5)).toBe('');
  });

  it('is read from its end', () => {
    writeFileSync(file, 'abcdef');
    expect(readTail(file, 3)).toBe('def');
    expect(readTail(file, 99)).toBe('abcdef');
  });
});
