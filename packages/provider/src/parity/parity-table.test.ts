import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { operationErrors } from '@drey/api';
import { readModelMembers, sortedOperations } from './model-members.js';
import { parityMarkdown } from './parity-page.js';
import { parityTable } from './parity-table.js';

const model = readModelMembers();

describe('the parity table', () => {
  it('has a row for each of the 41 operations, and nothing else', () => {
    expect(sortedOperations()).toHaveLength(41);
    expect(Object.keys(parityTable).toSorted()).toEqual(sortedOperations());
  });

  it.each(sortedOperations())('says how %s is known', (name) => {
    const { known = [], claimed = [], inferred = [] } = parityTable[name];
    expect(known.length + claimed.length + inferred.length).toBeGreaterThan(0);
  });

  it.each(sortedOperations())('names as exceptions of %s only members that the model has', (name) => {
    const unknown = Object.keys(parityTable[name].members ?? {}).filter((path) => !model.has(name, path));
    expect(unknown).toEqual([]);
  });

  it('is the page docs/parity.md', () => {
    const page = readFileSync(new URL('../../../../docs/parity.md', import.meta.url), 'utf8');
    expect(page).toBe(parityMarkdown(model));
  });

  it('has every member of every input and output, and every error, on that page', () => {
    const page = parityMarkdown(model);
    for (const name of sortedOperations()) {
      const section = page.split(`### ${name}\n`)[1]?.split('\n### ')[0] ?? '';
      const members = (['input', 'output'] as const).flatMap((side) => model.top(name, side));
      for (const word of [...members, ...operationErrors[name]]) expect(section).toContain(`\`${word}\``);
    }
  });
});
