// What a snapshot would do to a job, operator by operator.
import { describe, expect, it } from '@jest/globals';
import type { Rehearsed, RehearsedOperator, RehearsedVertex, SnapshotOperator } from './rehearsed.js';
import { type RestoreVerdict, restoreVerdict } from './restore-verdict.js';

const idOf = (letter: string): string => letter.repeat(32);

const operator = (letter: string, more: Partial<RehearsedOperator> = {}): RehearsedOperator => ({
  id: idOf(letter),
  uid: `uid-${letter}`,
  name: `name ${letter}`,
  vertex: 0,
  ...more,
});

const kept = (letter: string, more: Partial<SnapshotOperator> = {}): SnapshotOperator => ({
  id: idOf(letter),
  parallelism: 1,
  maxParallelism: 128,
  bytes: 10,
  hasState: true,
  states: [{ name: 'count', of: 'KEY_VALUE', kind: 'VALUE', type: 'Long' }],
  ...more,
});

const rehearsed = (
  operators: readonly RehearsedOperator[],
  snapshot: readonly SnapshotOperator[],
  vertex: Partial<RehearsedVertex> = {},
): Rehearsed => ({
  job: { name: 'job', operators, vertices: [{ name: 'all of it', parallelism: 1, ...vertex }] },
  snapshot: { operators: snapshot },
});

const outcomesOf = ({ operators }: RestoreVerdict): Readonly<Record<string, string>> =>
  Object.fromEntries(operators.map(({ id, outcome }) => [id[0] ?? '', outcome]));

const remediesOf = ({ operators }: RestoreVerdict): string =>
  operators.map(({ words, remedy }) => `${words} ${remedy ?? ''}`).join('\n');

describe('a snapshot and a job', () => {
  it('of the same operators is restored', () => {
    const verdict = restoreVerdict(rehearsed([operator('a')], [kept('a')]));
    expect(verdict).toMatchObject({ restores: 'as-is', operators: [{ outcome: 'restored', bytes: 10, uid: 'uid-a' }] });
    expect(verdict.summary).toBe(
      'The job would start from the snapshot: 1 restored, 0 new, 0 dropped, 0 incompatible.',
    );
  });

  it('with an operator more begins it without state', () => {
    const verdict = restoreVerdict(rehearsed([operator('a'), operator('b')], [kept('a')]));
    expect(verdict.restores).toBe('as-is');
    expect(outcomesOf(verdict)).toEqual({ a: 'restored', b: 'new' });
  });

  it('with an operator less needs AllowNonRestoredState', () => {
    const verdict = restoreVerdict(rehearsed([operator('a')], [kept('a'), kept('b')]));
    expect(verdict.restores).toBe('allowing-non-restored-state');
    expect(outcomesOf(verdict)).toEqual({ b: 'dropped', a: 'restored' });
    expect(remediesOf(verdict)).toContain('AllowNonRestoredState');
  });

  it('loses nothing with an operator that had no state', () => {
    const verdict = restoreVerdict(rehearsed([operator('a')], [kept('a'), kept('b', { hasState: false, states: [] })]));
    expect(verdict.restores).toBe('as-is');
    expect(outcomesOf(verdict)).toEqual({ b: 'dropped', a: 'restored' });
  });

  it('finds an operator by the id that its code gives', () => {
    const verdict = restoreVerdict(rehearsed([operator('a', { userHash: idOf('B') })], [kept('b')]));
    expect(verdict.operators).toMatchObject([{ id: idOf('b'), outcome: 'restored', name: 'name a' }]);
  });

  it('finds none whose generated id is in the snapshot where the code gives it another one that is there too', () => {
    const verdict = restoreVerdict(rehearsed([operator('a', { userHash: idOf('b') })], [kept('a'), kept('b')]));
    expect(verdict.operators.find(({ outcome }) => outcome === 'restored')?.id).toBe(idOf('b'));
  });
});

describe('state that does not fit', () => {
  it.each([
    ['max parallelism of the code', {}, { maxParallelism: 64 }, 'setMaxParallelism(128)'],
    ['parallelism above the max of the snapshot', { maxParallelism: 2 }, { parallelism: 4 }, 'Lower Parallelism to 2'],
    ['keys of another type', { keyType: 'Long', key: 'incompatible' }, {}, 'its keys are String'],
    ['keys that would have to be migrated', { keyType: 'Long', key: 'migration' }, {}, 'keys cannot be migrated'],
    ['a class that is missing', { unread: 'java.lang.ClassNotFoundException: example.Order' }, {}, 'example.Order'],
  ] as const)('%s: never', (_what, ofSnapshot, ofVertex, words) => {
    const job = [operator('a', { keyType: 'String' })];
    const verdict = restoreVerdict(rehearsed(job, [kept('a', { keyType: 'String', ...ofSnapshot })], ofVertex));
    expect(verdict.restores).toBe('never');
    expect(outcomesOf(verdict)).toEqual({ a: 'incompatible' });
    expect(remediesOf(verdict)).toContain(words);
  });

  it('is none where the max parallelism of the code is that of the snapshot, or the parallelism is just that', () => {
    expect(restoreVerdict(rehearsed([operator('a')], [kept('a')], { maxParallelism: 128 })).restores).toBe('as-is');
    expect(restoreVerdict(rehearsed([operator('a')], [kept('a')], { parallelism: 128 })).restores).toBe('as-is');
  });

  it('is none in a form that is not looked into', () => {
    const verdict = restoreVerdict(rehearsed([operator('a')], [kept('a', { unknownForm: true, states: [] })]));
    expect(verdict.restores).toBe('as-is');
  });

  it('is left behind in silence by an operator without keys', () => {
    const verdict = restoreVerdict(rehearsed([operator('a')], [kept('a', { keyType: 'Long' })]));
    expect(verdict.restores).toBe('as-is');
    expect(verdict.operators).toMatchObject([{ outcome: 'dropped', words: expect.stringContaining('without a word') }]);
  });

  it('as a whole is told with its fault', () => {
    const verdict = restoreVerdict({
      ...rehearsed([operator('a')], []),
      snapshot: { fault: 'java.io.IOException: version 9' },
    });
    expect(verdict).toMatchObject({ restores: 'never', operators: [] });
    expect(verdict.summary).toContain('java.io.IOException: version 9');
  });
});

describe('an operator that is gone', () => {
  const keyed = { keyType: 'Long' };

  it('is told by the name that was noted of the job, with the heir that is like it', () => {
    const job = [
      operator('b', { uid: 'counted', name: 'count visits', ...keyed }),
      operator('c', { name: 'other', ...keyed }),
    ];
    const names = [{ id: idOf('a'), uid: 'counts', name: 'count visits' }];
    const verdict = restoreVerdict(rehearsed(job, [kept('a', keyed)], {}), names);
    expect(verdict.operators[0]).toMatchObject({ outcome: 'dropped', name: 'count visits', uid: 'counts' });
    expect(verdict.operators[0]?.remedy).toContain('Operator "count visits" (uid "counted") is new and like it');
    expect(verdict.operators[0]?.remedy).toContain('give it uid("counts")');
  });

  it('has the only new one with keys for its heir where no name is known, by the id', () => {
    const job = [operator('b', keyed), operator('c')];
    const [dropped] = restoreVerdict(rehearsed(job, [kept('a', keyed)])).operators;
    expect(dropped?.words).toContain('The operator with state "count"');
    expect(dropped?.remedy).toContain(`Operator "name b" (uid "uid-b") is new and like it`);
    expect(dropped?.remedy).toContain(`setUidHash("${idOf('a')}")`);
  });

  it('has no heir among operators of another kind, nor among several that are alike', () => {
    expect(restoreVerdict(rehearsed([operator('b')], [kept('a', keyed)])).operators[0]?.remedy).not.toContain(
      'like it',
    );
    const two = [operator('b', keyed), operator('c', keyed)];
    expect(restoreVerdict(rehearsed(two, [kept('a', keyed)])).operators[0]?.remedy).not.toContain('like it');
  });
});
