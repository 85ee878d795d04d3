import { describe, expect, it } from '@jest/globals';
import { columnName, columnNames } from './column-name.js';

describe('column names', () => {
  it.each([
    // The three rows of the developer guide.
    ['USER', 'COL_USER'],
    ['USER@DOMAIN', 'COL_USERDOMAIN'],
    ['@@', 'COL_0'],
    ['ticker_symbol', 'ticker_symbol'],
    ['year', 'COL_year'],
    ['1st', 'COL_1st'],
    ['x'.repeat(101), `COL_${'x'.repeat(96)}`],
  ])('%s becomes %s', (source, name) => expect(columnName(source, 0)).toBe(name));

  it('are unique, letter case aside', () => {
    expect(columnNames(['a', 'A', 'b'])).toEqual(['a', 'COL_1', 'b']);
  });
});
