import { describe, expect, it } from '@jest/globals';
import type { ApplicationRow } from '../../src/wire.js';
import { complaintOf, ordered } from './attention.js';
import { choiceOf, isChosen, queryOf, valuesOf } from './filter.js';

const row = (name: string, more: Partial<ApplicationRow> = {}): ApplicationRow => ({
  application: `000000000000/us-east-1/${name}`,
  arn: `arn:${name}`,
  accountId: '000000000000',
  region: 'us-east-1',
  name,
  status: 'RUNNING',
  statusSince: 0,
  createdAt: 0,
  kind: 'flink',
  mode: null,
  checkpointsFailed: null,
  runtimeEnvironment: 'FLINK-1_20',
  versionId: 1,
  kpus: 1,
  parallelism: 1,
  driver: 'process',
  placement: null,
  jobState: null,
  jobId: null,
  runningSince: null,
  restarts: null,
  rates: null,
  history: [],
  lastCheckpoint: null,
  firstFault: null,
  troubles: [],
  waitsFor: null,
  latestOperation: null,
  severity: 'well',
  ...more,
});

const fault = {
  of: 'job' as const,
  kind: null,
  class: 'java.lang.NullPointerException',
  message: 'x is null',
  operator: null,
  subtask: null,
  frame: null,
  since: 0,
  latest: 0,
  times: 3,
  remedy: 'Look.',
};

const names = (rows: readonly ApplicationRow[]): readonly string[] => rows.map(({ name }) => name);

describe('the list', () => {
  it('has what is wrong first, and within that the names, so that rows keep their places', () => {
    const rows = [
      row('e', { severity: 'idle' }),
      row('d'),
      row('b', { severity: 'failing' }),
      row('c', { severity: 'moving' }),
      row('a', { severity: 'failing' }),
      row('f', { severity: 'troubled' }),
    ];
    expect(names(ordered(rows, 'attention'))).toEqual(['a', 'b', 'f', 'c', 'd', 'e']);
    expect(names(ordered(rows, 'name'))).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('has what nobody knows last, by any figure', () => {
    const at = { id: 1, duration: 1, size: 1 };
    const rows = [
      row('none'),
      row('old', { rates: { at: 0, in: 5, out: 5 }, lastCheckpoint: { ...at, at: 10 }, runningSince: 10, restarts: 0 }),
      row('young', {
        rates: { at: 0, in: 9, out: 5 },
        lastCheckpoint: { ...at, at: 90 },
        runningSince: 90,
        restarts: 2,
      }),
    ];
    expect(names(ordered(rows, 'records'))).toEqual(['young', 'old', 'none']);
    // The oldest checkpoint and the longest uptime are what one looks for.
    expect(names(ordered(rows, 'checkpoint'))).toEqual(['old', 'young', 'none']);
    expect(names(ordered(rows, 'uptime'))).toEqual(['old', 'young', 'none']);
    expect(names(ordered(rows, 'restarts'))).toEqual(['young', 'old', 'none']);
  });

  it('says the nearest cause', () => {
    const troubles = [{ since: 0, text: 'It restarts.' }];
    expect(complaintOf(row('a', { firstFault: fault, troubles, waitsFor: 'x' }))).toEqual({
      kind: 'fault',
      text: 'NullPointerException: x is null (3 times)',
      remedy: 'Look.',
    });
    expect(complaintOf(row('a', { troubles, waitsFor: 'x' }))).toMatchObject({ kind: 'trouble', text: 'It restarts.' });
    expect(complaintOf(row('a', { waitsFor: 'x' }))).toMatchObject({ kind: 'wait' });
    expect(complaintOf(row('a'))).toBeUndefined();
  });
});

describe('a choice', () => {
  it('is what the address says, and back', () => {
    const query = { q: 'orders npe', status: 'RUNNING', order: 'records' };
    expect(queryOf(choiceOf(query))).toEqual(query);
    expect(queryOf(choiceOf({}))).toEqual({});
    expect(choiceOf({ order: 'nonsense' }).order).toBe('attention');
  });

  it('finds all words, in names and in faults, whatever their case', () => {
    const one = row('Orders', { firstFault: fault });
    const found = (q: string): boolean => isChosen(one, choiceOf({ q }));
    expect([found('ORDERS null'), found('orders flink-1_20'), found('orders other'), found('  ')]).toEqual([
      true,
      true,
      false,
      true,
    ]);
  });

  it('narrows by every column', () => {
    const one = row('a', { region: 'eu-west-1', severity: 'idle' });
    expect(isChosen(one, choiceOf({ region: 'eu-west-1', severity: 'idle', runtime: 'FLINK-1_20' }))).toBe(true);
    expect(isChosen(one, choiceOf({ account: '111111111111' }))).toBe(false);
    expect(isChosen(one, choiceOf({ status: 'READY' }))).toBe(false);
  });

  it('counts the values that there are', () => {
    const rows = [row('a'), row('b', { status: 'READY' }), row('c')];
    expect(valuesOf(rows, 'status')).toEqual([
      ['READY', 1],
      ['RUNNING', 2],
    ]);
  });
});
