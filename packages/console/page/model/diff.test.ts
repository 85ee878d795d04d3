import { describe, expect, it } from '@jest/globals';
import { diffLines, folded, jsonLines } from './diff.js';
import { versionTexts } from './version-text.js';

const text = (before: string, after: string): string =>
  diffLines(before.split(''), after.split(''))
    .map(({ kind, text: line }) => `${{ same: ' ', removed: '-', added: '+' }[kind]}${line}`)
    .join('');

describe('what differs', () => {
  it.each([
    ['abc', 'abc', ' a b c'],
    ['abc', 'axc', ' a-b+x c'],
    ['abc', 'ac', ' a-b c'],
    ['ac', 'abc', ' a+b c'],
    ['', 'a', '+a'],
    ['abcd', 'bcde', '-a b c d+e'],
  ])('between %s and %s is %s', (before, after, expected) => expect(text(before, after)).toBe(expected));

  it('has the numbers of lines on both sides', () => {
    expect(diffLines(['a', 'b'], ['b', 'c'])).toEqual([
      { kind: 'removed', text: 'a', before: 1 },
      { kind: 'same', text: 'b', before: 2, after: 1 },
      { kind: 'added', text: 'c', after: 2 },
    ]);
  });

  it('counts everything as changed where it would take too much memory', () => {
    const long = Array.from({ length: 3_000 }, (_, index) => String(index));
    const lines = diffLines(long, long);
    expect(lines.filter(({ kind }) => kind === 'removed')).toHaveLength(3_000);
    expect(lines.filter(({ kind }) => kind === 'added')).toHaveLength(3_000);
  });

  it('is folded where nothing differs', () => {
    const lines = diffLines('abcdefghijk'.split(''), 'abcdeXghijk'.split(''));
    expect(folded(lines, 1).map((line) => line?.text ?? '…')).toEqual(['…', 'e', 'f', 'X', 'g', '…']);
    expect(folded(diffLines(['a'], ['a']))).toEqual([undefined]);
  });

  it('does not mind the order of keys', () => {
    expect(jsonLines({ b: [1], a: { d: 1, c: 2 } })).toEqual(jsonLines({ a: { c: 2, d: 1 }, b: [1] }));
  });
});

describe('versions to compare', () => {
  const version = (id: number, secret: string, added = {}) => ({
    ApplicationVersionId: id,
    RuntimeEnvironment: 'FLINK-1_20',
    Configuration: { Groups: [{ PropertyGroupId: 'g', PropertyMap: { secret, same: 'x', ...added } }] },
  });

  it('show which values differ, and none of them', () => {
    const [before, after] = versionTexts(version(1, 'hunter2'), version(2, 'hunter3', { young: 'y' }), false);
    const all = [...before, ...after].join('\n');
    expect(all).not.toContain('hunter');
    expect(all).not.toContain('"x"');
    const changed = diffLines(before, after).filter(({ kind }) => kind !== 'same');
    expect(changed.map(({ text: line }) => line.trim())).toEqual([
      '"secret": "•••••••• (another value)"',
      '"secret": "•••••••• (changed)",',
      '"young": "••••••••"',
    ]);
  });

  it('show values when asked, and leave out what every version changes', () => {
    const [before, after] = versionTexts(version(1, 'a'), version(2, 'a'), true);
    expect(before).toEqual(after);
    expect(before.join('\n')).toContain('"secret": "a"');
  });
});
