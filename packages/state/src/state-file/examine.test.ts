import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { OperatorError } from '@drey/plugin-api';
import { anApplication } from '../application/application.test.support.js';
import { openLmdbBackend } from '../store/lmdb-backend.js';
import { recordChange } from '../store/record-change.js';
import { examineStateFile } from './examine.js';

const PAGE_BYTES = 4_096;

/** Sixty records, one in four on pages of its own, and some free pages. */
const writtenState = async (directory: string): Promise<Buffer> => {
  const backend = await openLmdbBackend(directory);
  const names = Array.from({ length: 60 }, (_, index) => `app-${index}`);
  for (const [index, name] of names.entries()) {
    const application = anApplication({ name, tags: { long: 'x'.repeat(index % 4 === 0 ? 9_000 : 10) } });
    await backend.write(recordChange(undefined, application));
  }
  for (const name of names.slice(0, 10)) await backend.write(recordChange(anApplication({ name }), null));
  await backend.writeValue('port', 4567);
  await backend.close();
  return readFileSync(join(directory, 'state.mdb'));
};

describe('the look at a file of records', () => {
  let sound: Buffer;
  let directory: string;
  let path: string;

  beforeAll(async () => {
    const made = mkdtempSync(join(tmpdir(), 'drey-state-'));
    sound = await writtenState(made);
    rmSync(made, { recursive: true });
  });
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'drey-state-'));
    path = join(directory, 'state.mdb');
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const pages = (): readonly number[] => Array.from({ length: sound.length / PAGE_BYTES }, (_, page) => page);
  const verdict = (content: Uint8Array): string => {
    writeFileSync(path, content);
    try {
      return examineStateFile(path);
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      expect(error.message).toContain(path);
      expect(error.remedy).toContain('--data-dir');
      return error.code;
    }
  };
  const changed = (change: (content: Buffer) => void): Buffer => {
    const content = Buffer.from(sound);
    change(content);
    return content;
  };
  /** Pages of the newest snapshot: those whose absence is seen. */
  const pagesInUse = (): readonly number[] =>
    pages().filter(
      (page) => verdict(changed((content) => content.fill(0, page * PAGE_BYTES, (page + 1) * PAGE_BYTES))) !== 'sound',
    );

  it('takes what LMDB wrote, through thousands of changes', async () => {
    expect(verdict(sound)).toBe('sound');
    const backend = await openLmdbBackend(directory);
    for (let round = 0; round < 40; round += 1) {
      const writes = Array.from({ length: 50 }, (_, index) => {
        const application = anApplication({ name: `app-${(round * 7 + index * 13) % 90}` });
        const tags = { long: 'y'.repeat((round * 977 + index * 3_571) % 12_000) };
        const isGone = (round + index) % 3 === 0;
        return backend.write(recordChange(application, isGone ? null : { ...application, tags }));
      });
      await Promise.all(writes);
      expect(examineStateFile(path)).toBe('sound');
    }
    await backend.close();
    expect(examineStateFile(path)).toBe('sound');
  });

  it('tells a missing and an empty file from a sound one', () => {
    expect(examineStateFile(path)).toBe('missing');
    expect(verdict(Buffer.alloc(0))).toBe('empty');
  });

  it('finds every truncation that cuts something off, at the end of a page and within one', () => {
    const last = Math.max(...pagesInUse());
    for (const page of pages().slice(0, last + 1))
      for (const within of [0, 1, 23, 24, 2_000, 4_095]) {
        const bytes = page * PAGE_BYTES + within;
        // The end of the last page is free space or the unused end of a value.
        if (bytes === 0 || (page === last && within > 1_000)) continue;
        expect([bytes, verdict(sound.subarray(0, bytes))]).toEqual([bytes, 'DREY_STATE_DAMAGED']);
      }
  });

  it('finds a page of the trees that is zeroed, overwritten or another one', () => {
    const used = pagesInUse();
    expect(used.length).toBeGreaterThan(20);
    for (const page of used) {
      const start = page * PAGE_BYTES;
      const other = used.find((one) => one > 1 && one !== page) ?? 0;
      const damages = [
        changed((content) => content.fill(0xff, start, start + PAGE_BYTES)),
        changed((content) => content.fill('text ', start, start + PAGE_BYTES)),
        changed((content) => sound.copy(content, start, other * PAGE_BYTES, (other + 1) * PAGE_BYTES)),
      ];
      for (const damage of damages) expect([page, verdict(damage)]).toEqual([page, 'DREY_STATE_DAMAGED']);
    }
  });

  it('never throws anything but an OperatorError, whatever bits are flipped', () => {
    let seed = 7;
    const below = (bound: number): number => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
      return (seed >> 8) % bound;
    };
    const seen = new Set<string>();
    for (let round = 0; round < 1_000; round += 1)
      seen.add(
        verdict(
          changed((content) => {
            for (let flip = 0; flip <= below(3); flip += 1) {
              const at = below(2) === 0 ? below(pages().length) * PAGE_BYTES + below(200) : below(content.length);
              content[at] = (content[at] ?? 0) ^ (1 << below(8));
            }
          }),
        ),
      );
    expect([...seen].toSorted()).toEqual(['DREY_STATE_DAMAGED', 'sound']);
  });

  it.each([
    ['zeros', Buffer.alloc(PAGE_BYTES * 10)],
    ['one byte', Buffer.from('x')],
    ['text', Buffer.from('{"applications": {}}\n'.repeat(1_000))],
    ['an archive', Buffer.from([0x50, 0x4b, 3, 4, ...new Uint8Array(9_000)])],
  ])('refuses %s', (_, content) => {
    expect(verdict(content)).toBe('DREY_STATE_DAMAGED');
  });

  it('refuses what is no file', () => {
    mkdirSync(path);
    expect(() => examineStateFile(path)).toThrow('it is a directory');
    rmSync(path, { recursive: true });
    symlinkSync('state.mdb', path);
    expect(() => examineStateFile(path)).toThrow('cannot be used');
  });

  it('refuses a file that grew a tree of somebody else', async () => {
    writeFileSync(
      path,
      changed((content) => content.write('applicatiomt', content.lastIndexOf('applications'), 'latin1')),
    );
    truncateSync(path, sound.length);
    await expect(openLmdbBackend(directory)).rejects.toMatchObject({ code: 'DREY_STATE_DAMAGED' });
  });
});
