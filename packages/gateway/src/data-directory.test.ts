import { mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { instanceIdOf, makeDirectory, readInstanceId, refuseSystemDirectory } from './data-directory.js';

const unusable = expect.objectContaining({
  code: 'DREY_DATA_DIR_UNUSABLE',
  remedy: expect.stringContaining('--data-dir'),
});

describe('a data directory', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'drey-place-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('is made with all that lies above it, for this user only', () => {
    makeDirectory(join(directory, 'a', 'b'));
    makeDirectory(join(directory, 'a', 'b'));
    expect(['a', 'a/b'].map((name) => statSync(join(directory, name)).mode & 0o777)).toEqual([0o700, 0o700]);
  });

  it.each(['/', '/proc', '/proc/x/y', '/proc/self', '/sys', '/sys/x', '/dev', '/dev/null/x', '/dev/fd/0'])(
    'is not %s, with a remedy and at once',
    (path) => {
      expect(() => makeDirectory(path)).toThrow(unusable);
    },
  );

  it('is not a way to such a place either', () => {
    symlinkSync('/proc', join(directory, 'link'));
    expect(() => makeDirectory(join(directory, 'link', 'x'))).toThrow(unusable);
    expect(() => refuseSystemDirectory('/dev/shm/x')).not.toThrow();
  });

  it('is no file, nothing below one, no broken link and nothing without a name', () => {
    writeFileSync(join(directory, 'file'), '');
    symlinkSync(join(directory, 'nowhere'), join(directory, 'broken'));
    for (const path of [join(directory, 'file'), join(directory, 'file', 'x'), join(directory, 'broken'), ''])
      expect(() => makeDirectory(path)).toThrow(unusable);
    expect(readdirSync(directory).toSorted()).toEqual(['broken', 'file']);
  });

  it('has to let its id be read and written', () => {
    expect(() => instanceIdOf('/proc/self')).toThrow(unusable);
    expect(() => readInstanceId('/dev/null')).toThrow(unusable);
    expect(instanceIdOf(directory)).toBe(readInstanceId(directory));
  });
});
