// docs/roles.md prints the table that the role hook reads.
import { describe, expect, it } from '@jest/globals';
import { faultTableMarkdown, roleFaults } from '@drey/iam-hook/testing';
import { textOf } from './workspace.js';

const page = 'docs/roles.md';

describe(page, () => {
  it('ends with the table of operations, faults and modes as the code has it', () => {
    expect(textOf(page).endsWith(`\n${faultTableMarkdown()}`)).toBe(true);
  });

  it('explains each fault', () => {
    const explained = [...textOf(page).matchAll(/^\| (\w+) \| [A-Z]/gm)].map(([, fault]) => fault);
    expect(explained.filter((fault) => !fault?.endsWith('Application'))).toEqual([...roleFaults]);
  });
});
