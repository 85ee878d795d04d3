// docs/when-it-fails.md has the table of causes and remedies as the code has it, and examples/broken each of its cases.
import { describe, expect, it } from '@jest/globals';
import { remedies } from '@drey/orchestrator';
import { brokenCases } from '../faults/broken-case.js';
import { textOf } from './workspace.js';

/** Rows of a document whose first cell is a name in back quotes, as name and the other cells. */
const rowsOf = (page: string): readonly string[] =>
  textOf(page)
    .split('\n')
    .filter((line) => /^\| `[a-z-]+` \|/.test(line));

const row = (...cells: readonly string[]): string => `| \`${cells.join(' | ').replace(' | ', '` | ')} |`;

describe('docs/when-it-fails.md', () => {
  it('has one row for each cause and remedy, in alphabetical order', () => {
    const rows = remedies.map(({ kind, cause, remedy }) => row(kind, cause, remedy.replaceAll('|', '\\|')));
    expect(rowsOf('docs/when-it-fails.md')).toEqual([...new Set(rows)].toSorted());
  });
});

describe('examples/broken', () => {
  const cases = brokenCases();
  const kinds = new Set(remedies.map(({ kind }) => kind));

  it('has one row of its README for each case', () => {
    const rows = cases.map(({ id, what, ends, kind }) => row(id, what, `\`${kind}\``, ends));
    expect(rowsOf('examples/broken/README.md')).toEqual(rows);
  });

  it('has causes of the table, and at least twenty-five cases', () => {
    expect(cases.filter(({ kind }) => !kinds.has(kind))).toEqual([]);
    expect(new Set(cases.map(({ id }) => id)).size).toBeGreaterThanOrEqual(25);
  });
});
