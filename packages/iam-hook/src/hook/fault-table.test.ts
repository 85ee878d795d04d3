// The table of answers, printed in full.
import { describe, expect, it } from '@jest/globals';
import { faultTableMarkdown } from './fault-page.js';
import { faultTable, roleOperations } from './fault-table.js';
import { roleModes } from './mode.js';
import { roleFaults } from '../role/role-finding.js';

describe('the fault table', () => {
  it('has a row for each operation and fault, and enforce refuses all but a log that cannot be written', () => {
    const lines = faultTableMarkdown().trimEnd().split('\n');
    expect(lines).toHaveLength(2 + roleOperations.length * roleFaults.length);
    for (const line of lines.slice(2)) {
      expect(line).toMatch(
        /^\| \w+ \| (missingLogsPermission \| pass \| warn \| warn|\w+ \| pass \| warn \| InvalidArgumentException) \|$/,
      );
    }
  });

  it('names every mode and fault of every operation', () => {
    for (const operation of roleOperations) {
      expect(Object.keys(faultTable[operation]).sort()).toEqual([...roleModes].sort());
      for (const mode of roleModes) {
        expect(Object.keys(faultTable[operation][mode]).sort()).toEqual([...roleFaults].sort());
      }
    }
  });
});
