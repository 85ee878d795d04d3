import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { makeDirectory } from './data-directory.js';
import { closeDataDirectory } from './data-directory-modes.js';

describe('a data directory that was there before', () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'drey-modes-'));
    chmodSync(directory, 0o755);
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const at = (...names: readonly string[]): string => join(directory, ...names);
  const mode = (path: string): number => statSync(path).mode & 0o7777;
  const file = (path: string, bits: number): string => {
    writeFileSync(path, 'x');
    chmodSync(path, bits);
    return path;
  };
  const folder = (path: string, bits: number): string => {
    mkdirSync(path);
    chmodSync(path, bits);
    return path;
  };

  it.each(['state.mdb', 'state.mdb-lock', 'instance.json', 'access-keys.jsonl', 'lock'])(
    'has its %s closed',
    (name) => {
      const path = file(at(name), 0o644);
      expect(closeDataDirectory(directory)).toEqual([]);
      expect(mode(path)).toBe(0o600);
    },
  );

  it('has its directories and what is in them closed, rights of the owner kept', () => {
    const clusters = folder(at('clusters'), 0o755);
    const one = folder(join(clusters, 'a'), 0o775);
    const script = file(join(one, 'run'), 0o755);
    const properties = file(join(one, 'application_properties.json'), 0o664);
    const readOnly = file(join(one, 'read-only'), 0o444);
    closeDataDirectory(directory);
    expect([clusters, one, script, properties, readOnly].map(mode)).toEqual([0o700, 0o700, 0o700, 0o600, 0o400]);
  });

  it('keeps its hands off what is not ours and off what links lead to', () => {
    const notes = file(at('notes.txt'), 0o644);
    const outside = file(at('outside'), 0o644);
    folder(at('companion'), 0o755);
    symlinkSync(outside, at('companion', 'record.json'));
    symlinkSync(directory, at('companion', 'up'));
    closeDataDirectory(directory);
    expect([notes, outside, at('companion')].map(mode)).toEqual([0o644, 0o644, 0o700]);
  });

  it('is closed itself where it is empty or ours, and left where others share it', () => {
    makeDirectory(directory);
    expect(mode(directory)).toBe(0o700);
    chmodSync(directory, 0o755);
    file(at('instance.json'), 0o600);
    makeDirectory(directory);
    expect(mode(directory)).toBe(0o700);
    chmodSync(directory, 0o1777);
    makeDirectory(directory);
    expect(mode(directory)).toBe(0o1777);
    rmSync(at('instance.json'));
    chmodSync(directory, 0o755);
    file(at('notes.txt'), 0o644);
    makeDirectory(directory);
    expect(mode(directory)).toBe(0o755);
  });
});
