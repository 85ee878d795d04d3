// The fault table as docs/roles.md has it.
import { type FaultAnswer, faultTable, roleOperations } from './fault-table.js';
import { roleModes } from './mode.js';
import { roleFaults } from '../role/role-finding.js';

const cell = (answer: FaultAnswer): string => (answer.verdict === 'refuse' ? answer.code : answer.verdict);

/** The table as Markdown, one line an operation and fault. */
export const faultTableMarkdown = (): string => {
  const lines = roleOperations.flatMap((operation) =>
    roleFaults.map((fault) => {
      const answers = roleModes.map((mode) => cell(faultTable[operation][mode][fault]));
      return `| ${operation} | ${fault} | ${answers.join(' | ')} |`;
    }),
  );
  return [`| operation | fault | ${roleModes.join(' | ')} |`, '| --- | --- | --- | --- | --- |', ...lines, ''].join(
    '\n',
  );
};
