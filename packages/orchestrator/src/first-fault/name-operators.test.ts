// Operators and snapshots by the names that people gave them, in what Flink says of state that it cannot place.
import { describe, expect, it } from '@jest/globals';
import type { Application } from '@drey/state';
import { naming, namingOperators } from './name-operators.js';

const id = '7968152a5bbe1581827fbee6788b6bd1';

describe('an operator in a fault', () => {
  it('is told by name and uid', () => {
    expect(namingOperators(`for operator ${id} to`, [{ id, uid: 'counts', name: 'count visits' }])).toBe(
      'for operator "count visits" (uid counts) to',
    );
  });

  it('keeps its id where it has no uid, since setUidHash takes that; telling it twice changes nothing', () => {
    const operators = [{ id, name: 'count visits' }];
    const once = namingOperators(`for operator ${id} to`, operators);
    expect(once).toBe(`for operator "count visits" (no uid, id ${id}) to`);
    expect(namingOperators(once, operators)).toBe(once);
  });

  it('is left as it is where nobody knows it', () => {
    expect(namingOperators(`for operator ${id} to`, [])).toBe(`for operator ${id} to`);
    expect(namingOperators(`job ${id}`, [{ id: 'a'.repeat(32), name: 'other' }])).toBe(`job ${id}`);
  });

  it('is told by whoever knows more than its id', () => {
    expect(namingOperators(id, [{ id }])).toBe(id);
    expect(namingOperators(id, [{ id }, { id, uid: 'counts', name: 'count visits' }])).toBe(
      '"count visits" (uid counts)',
    );
  });

  it('is told by the job of another application of the account, where its own does not know it', () => {
    const of = (accountId: string, operators: object[]): Application =>
      ({
        accountId,
        region: 'eu-west-1',
        snapshots: [],
        run: { restoreFrom: null, operators },
      }) as unknown as Application;
    const own = of('1', []);
    const named = (other: Application): string =>
      naming(`for operator ${id} to`, own, { all: () => [own, other], snapshots: { all: () => [] } });
    expect(named(of('1', [{ id, uid: 'counts', name: 'count visits' }]))).toContain('"count visits" (uid counts)');
    expect(named(of('2', [{ id, uid: 'counts', name: 'count visits' }]))).toContain(id);
  });

  it('is told by the first of those that have its id', () => {
    const operators = [
      { id, uid: 'now', name: 'now' },
      { id, uid: 'before', name: 'before' },
    ];
    expect(namingOperators(id, operators)).toBe('"now" (uid now)');
  });
});
