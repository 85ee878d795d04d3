import { describe, expect, it } from '@jest/globals';
import { check, parseChecked } from './check.js';

interface Sample {
  readonly name: string;
  readonly count: number;
  readonly flags?: readonly boolean[];
  readonly parent: string | null;
  readonly version: 1;
}

const isSample = check.shape<Sample>({
  name: check.matching(/^[a-z]+$/),
  count: check.whole(1, 3),
  flags: check.optional(check.list(check.flag)),
  parent: check.nullable(check.text),
  version: check.literal(1),
});

const sample = { name: 'a', count: 3, parent: null, version: 1 };

describe('a checked parse', () => {
  it('gives what fits, with members that it does not know', () => {
    for (const good of [sample, { ...sample, flags: [true] }, { ...sample, parent: 'b', later: {} }])
      expect(parseChecked(JSON.stringify(good), isSample)).toEqual(good);
    expect(parseChecked('{"__proto__":"a","b":"c"}', check.record(check.text))).toHaveProperty('b', 'c');
  });

  it.each([
    ['torn text', '{"name":"a"'],
    ['null', 'null'],
    ['a list', '[]'],
    ...[
      { name: 'A' },
      { count: 4 },
      { count: 1.5 },
      { count: '1' },
      { flags: [1] },
      { flags: null },
      { parent: undefined },
      { version: 2 },
    ].map((change) => [JSON.stringify(change), JSON.stringify({ ...sample, ...change })] as const),
  ])('gives nothing for %s', (_, text) => {
    expect(parseChecked(text, isSample)).toBeUndefined();
  });

  it('takes a member for its own only: not one that every object inherits', () => {
    expect(check.shape<{ readonly toString: string }>({ toString: check.text })({})).toBe(false);
    expect(check.record(check.text)({ a: 1 })).toBe(false);
  });
});
