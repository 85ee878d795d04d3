// examples/upgrade-rehearsal, as its one command: a savepoint of a bare Flink 1.19, imported, checked, started on 1.20 and 2.2, every count once.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cleanEnvironment } from '../host/gateway-process.js';
import { repositoryRoot } from '../host/repository.js';

const REHEARSAL_MILLISECONDS = 1_500_000;

interface Story {
  readonly code: number | null;
  readonly text: string;
  readonly errors: string;
}

const rehearse = (temporary: string): Promise<Story> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['examples/upgrade-rehearsal/rehearse.mjs', '--driver', 'process'], {
      cwd: repositoryRoot,
      env: cleanEnvironment({ TMPDIR: temporary }),
      stdio: ['ignore', 'pipe', 'pipe'],
      // It ends what it started before itself.
      timeout: REHEARSAL_MILLISECONDS - 60_000,
      killSignal: 'SIGTERM',
    });
    let text = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => (text += part));
    child.stderr.setEncoding('utf8').on('data', (part: string) => (errors += part));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, text, errors }));
  });

/** Counts by ticker of a line that tells them. */
const countsIn = (line: string): Readonly<Record<string, number>> =>
  Object.fromEntries([...line.matchAll(/([A-Z]+) (\d+)/g)].map(([, ticker, count]) => [ticker, Number(count)]));

const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);

describe('the rehearsal of an upgrade', () => {
  let temporary = '';
  let story: Story = { code: null, text: '', errors: '' };

  beforeAll(async () => {
    temporary = mkdtempSync(join(tmpdir(), 'drey-conformance-'));
    story = await rehearse(temporary);
  }, REHEARSAL_MILLISECONDS);

  afterAll(() => rmSync(temporary, { recursive: true, force: true }));

  it('succeeds on both runtimes and leaves nothing', () => {
    expect({ code: story.code, errors: story.errors, end: story.text.trimEnd().split('\n').at(-1) }).toEqual({
      code: 0,
      errors: '',
      end: 'Both upgrades hold: production goes on counting where it was.',
    });
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('goes on counting where production was, on both', () => {
    const [production, ...rehearsals] = story.text.split('\n').filter((line) => line.includes('every count once'));
    const before = countsIn(production ?? '');
    const rows = [...story.text.matchAll(/Production's (\d+) rows and (\d+) more/g)].map(
      ([, theirs, more]) => [Number(theirs), Number(more)] as const,
    );
    expect(rehearsals).toHaveLength(2);
    expect(rows).toHaveLength(2);
    for (const [index, line] of rehearsals.entries()) {
      const after = countsIn(line);
      const [theirs = 0, more = 0] = rows[index] ?? [];
      expect([theirs, theirs + more]).toEqual([sum(before), sum(after)]);
      expect(more).toBeGreaterThanOrEqual(500);
      for (const [ticker, count] of Object.entries(before)) expect(after[ticker]).toBeGreaterThan(count);
    }
  });

  it('says before each start what the snapshot would do', () => {
    const checks = story.text.split('$ drey snapshot check ').slice(1);
    expect(checks).toHaveLength(2);
    expect(checks[0]).toContain('count-per-ticker');
    expect(checks[1]).toContain('s3-sink-2');
  });
});
