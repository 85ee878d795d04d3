// Since when and how often, and what the text of a failed operation says.
import { describe, expect, it } from '@jest/globals';
import type { Application } from '@drey/state';
import { faultOfRecord, knownFaultText, nextFault } from './known-fault.js';
import { withRemedy } from './operation-error.js';

const flink = (at: number, message = 'record 1') => ({
  at,
  root: { type: 'a.b.C', message },
  trace: `a.b.C: ${message}\n\tat com.example.Job.map(Job.java:7)`,
  task: 'map (1/2)',
  taskManager: undefined,
});

describe('a cause', () => {
  it('is counted while it stays the same one, from the history of the job on', () => {
    const first = nextFault(undefined, {
      faults: [flink(30), flink(20, 'record 9'), flink(10, 'other')],
      restarts: 3,
      now: 40,
    });
    expect(first).toMatchObject({ of: 'job', since: 20, latest: 30, times: 2 });
    const second = nextFault(first, { faults: [flink(50, 'record 77')], restarts: 4, now: 60 });
    expect(second).toMatchObject({ since: 20, latest: 50, times: 6, message: 'record 77' });
    expect(knownFaultText(second!)).toMatch(
      /^C: record 77 in map \(1\/2\) at com\.example\.Job\.map\(Job\.java:7\) \(since 1970-.*, 6 times\) What helps: /,
    );
  });

  it('begins anew where it is another one, and stays where Flink tells none', () => {
    const first = nextFault(undefined, { faults: [flink(10)], restarts: 1, now: 11 });
    expect(nextFault(first, { faults: [], restarts: 1, now: 20 })).toBe(first);
    const other = nextFault(first, { faults: [flink(30, 'other'), flink(10)], restarts: 1, now: 31 });
    expect(other).toMatchObject({ since: 30, times: 1 });
  });
});

const record = (...operations: readonly object[]): Application => ({ run: null, operations }) as unknown as Application;
const failed = (endedAt: number, error = 'jobmanager ended: exit code 1') => ({
  name: 'StartApplication',
  status: 'FAILED',
  startedAt: 0,
  endedAt,
  error,
});

describe('the cause that a record tells', () => {
  it('is that of the latest operation, as often as it came in a row', () => {
    const fine = { name: 'StartApplication', status: 'SUCCESSFUL', startedAt: 0, endedAt: 5 };
    expect(
      faultOfRecord(record(failed(1), fine, failed(10), failed(20, 'jobmanager ended: exit code 2'))),
    ).toMatchObject({
      of: 'operation',
      kind: 'lost-member',
      since: 10,
      latest: 20,
      times: 2,
    });
    expect(faultOfRecord(record(failed(1), fine))).toBeUndefined();
    expect(faultOfRecord(record())).toBeUndefined();
  });

  it('is that of the main method where the job runs', () => {
    const run = { mainFault: { at: 7, error: 'x StackTrace: a.B: c\n\tat com.example.Job.main(Job.java:3)' } };
    expect(faultOfRecord({ run, operations: [] } as unknown as Application)).toMatchObject({
      of: 'main',
      since: 7,
      kind: 'main-throws',
    });
  });
});

describe('the text of a failed operation', () => {
  const trace = 'java.lang.ClassNotFoundException: a.B\n\tat com.example.Job.main(Job.java:3)';

  it('says what helps between what happened and the trace, within what the API shows, once', () => {
    const long = `${'x'.repeat(600)} (in task map (1/2))`;
    for (const head of ['java.lang.ClassNotFoundException: a.B', long]) {
      const text = withRemedy(`${head} StackTrace: ${trace}`);
      const [shown = ''] = text.split(' StackTrace: ');
      expect(shown).toMatch(/ What helps: Put the library that has the class into the jar/);
      expect(shown.length).toBeLessThanOrEqual(512);
      expect(text.endsWith(` StackTrace: ${trace}`)).toBe(true);
      expect(withRemedy(text)).toBe(text);
    }
    expect(withRemedy(`${long} StackTrace: ${trace}`)).toContain('... (in task map (1/2)) What helps: ');
  });

  it('stays as it is where nothing is known, or where Drey said what helps', () => {
    for (const text of [
      'The job was lost.',
      'The archive has no "main.py", which python names.',
      'x StackTrace: a.B: c\n\tat d.E.f(E.java:1)',
    ])
      expect(withRemedy(text)).toBe(text);
    const restored = `It restores snapshot s of FLINK-1_19, whose state may not fit. a.B: c StackTrace: ${trace}`;
    expect(withRemedy(restored)).toBe(restored);
    expect(withRemedy('The Flink cluster did not stay up: jobmanager ended: exit code 1')).toContain('What helps');
  });
});
