import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { MOTO_VERSION, pipArguments, requirementsFile } from './requirements.js';

const lock = readFileSync(requirementsFile, 'utf8');
const asked = readFileSync(requirementsFile.replace(/txt$/, 'in'), 'utf8');

/** One entry a package, its continued lines joined. */
const entries = lock
  .replaceAll(/\\\n\s*/g, '')
  .trim()
  .split('\n');
const nameOf = (entry: string): string =>
  (/^[A-Za-z0-9._-]+/.exec(entry)?.[0] ?? '').toLowerCase().replaceAll(/[_.]/g, '-');

describe('the packages around moto', () => {
  it('are pinned, each with hashes', () => {
    expect(entries.length).toBeGreaterThan(40);
    const loose = entries.filter((entry) => !/^[a-z0-9-]+==[^\s;]+(?: ; .*?)? ?--hash=sha256:[0-9a-f]{64}/.test(entry));
    expect(loose).toEqual([]);
    expect(pipArguments).toEqual(['--require-hashes', '--only-binary=:all:', '-r', requirementsFile]);
  });

  it('have the moto that we name, and all that is asked for', () => {
    expect(entries.filter((entry) => nameOf(entry) === 'moto')).toEqual([
      expect.stringMatching(new RegExp(`^moto==${MOTO_VERSION.replaceAll('.', '\\.')} `)),
    ]);
    const names = new Set(entries.map(nameOf));
    const wanted = asked.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    expect(wanted.filter((line) => !names.has(nameOf(line)))).toEqual([]);
  });

  it('name no place to get them from', () => {
    expect(lock + asked).not.toMatch(/https?:|--index|--find-links|@ /);
  });
});
