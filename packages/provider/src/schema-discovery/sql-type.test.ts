import { describe, expect, it } from '@jest/globals';
import type { Cell } from './cell.js';
import { fitsType, sqlTypeOf } from './sql-type.js';

const csv: readonly (readonly [string, readonly Cell[]])[] = [
  ['INTEGER', ['1', '-2', '2147483647']],
  ['INTEGER', ['7', '']],
  ['BIGINT', ['1', '2147483648']],
  ['BIGINT', ['-9223372036854775808']],
  ['DOUBLE', ['9223372036854775808']],
  ['REAL', ['1.5', '2', '-84.51']],
  ['DOUBLE', ['47.606209', '-122.3320708']],
  ['BOOLEAN', ['true', 'FALSE']],
  ['TIMESTAMP', ['2018-08-01 20:17:20', '2018-08-01 20:17:20.797945']],
  ['VARCHAR(32)', ['2018-08-01T20:17:20.797945']],
  ['VARCHAR(4)', ['AK', 'Coal']],
  ['VARCHAR(8)', ['AMZN1']],
  ['VARCHAR(16)', ['ShortTons']],
  ['VARCHAR(64)', ['ElectricGeneratorsElectricUtilities']],
  ['VARCHAR(65535)', ['x'.repeat(70_000)]],
  ['VARCHAR(4)', ['007', '008']],
  ['VARCHAR(4)', ['1', 'a']],
  ['VARCHAR(4)', ['', '']],
];

const json: readonly (readonly [string, readonly Cell[]])[] = [
  ['INTEGER', [1, null]],
  ['BIGINT', [1_700_000_000_000]],
  ['REAL', [-0.05, 84.51, 3]],
  ['BOOLEAN', [true, false]],
  ['VARCHAR(4)', ['1', '2']],
  ['VARCHAR(8)', [true, 'maybe']],
  ['VARCHAR(4)', [null]],
];

describe('SQL types by value', () => {
  it.each(csv)('%s of text %j', (type, cells) => expect(sqlTypeOf(cells, true)).toBe(type));

  it.each(json)('%s of JSON %j', (type, cells) => expect(sqlTypeOf(cells, false)).toBe(type));

  it('tell whether a value can be read', () => {
    expect(fitsType('year', 'INTEGER', true)).toBe(false);
    expect(fitsType('2001', 'INTEGER', true)).toBe(true);
    expect(fitsType('state', 'VARCHAR(4)', true)).toBe(true);
    expect(fitsType('yes', 'BOOLEAN', true)).toBe(false);
    expect(fitsType('now', 'TIMESTAMP', true)).toBe(false);
  });
});
