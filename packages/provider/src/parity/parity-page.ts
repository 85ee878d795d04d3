// docs/parity.md, written from the table and the model.
import { operationErrors, type OperationName } from '@drey/api';
import { type ModelMembers, sortedOperations } from './model-members.js';
import type { OperationParity, ParityLevel } from './operation-parity.js';
import { generalParity, parityTable } from './parity-table.js';

const levels: Readonly<Record<ParityLevel, string>> = {
  complete: 'complete',
  record: 'as a record',
  partial: 'in part',
};

const count = (level: ParityLevel): number => Object.values(parityTable).filter((row) => row.level === level).length;

const head = (): string => `# Parity

How faithful each of the ${sortedOperations().length} operations is, how we know, and what is missing. Written from \`packages/provider/src/parity\` by \`node packages/provider/dist/parity/write-parity-page.js\` (after \`npm run build\`); a test compares the two.

- **complete** (${count('complete')}): does what the service does, as far as that is known. **as a record** (${count('record')}): callers see what the service shows, while nothing runs behind it. **in part** (${count('partial')}): lacks something that callers may use.
- **K** known: AWS documents it, or captures and acceptance tests against AWS show it. **T** claimed by authors of other emulators as seen on AWS. **I** inferred; may be wrong.
- Members are as modelled unless listed as exceptions.

## All operations

${generalParity.map((line) => `- ${line}`).join('\n')}
`;

const exceptionsOf = ({ members = {} }: OperationParity): readonly [string, string][] => Object.entries(members);

const overview = (): string => {
  const rows = sortedOperations().map((name) => {
    const row = parityTable[name];
    const marks = [row.known && 'K', row.claimed && 'T', row.inferred && 'I'].filter((mark) => mark !== undefined);
    return `| [${name}](#${name.toLowerCase()}) | ${levels[row.level]} | ${marks.join(' ')} | ${row.gaps?.length ?? 0} | ${exceptionsOf(row).length} |`;
  });
  return [
    '## Overview',
    '',
    '| Operation | How faithful | Known from | Gaps | Member exceptions |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
};

const marked = (mark: string, lines: readonly string[] = []): readonly string[] =>
  lines.map((line) => `- **${mark}** ${line}`);

const listed = (names: readonly string[]): string =>
  names.length === 0 ? 'none' : names.map((name) => `\`${name}\``).join(', ');

const section = (name: OperationName, model: ModelMembers): string => {
  const row = parityTable[name];
  return [
    `### ${name}`,
    '',
    `${levels[row.level][0]?.toUpperCase()}${levels[row.level].slice(1)}. Errors: ${listed([...operationErrors[name]])}.`,
    '',
    ...marked('K', row.known),
    ...marked('T', row.claimed),
    ...marked('I', row.inferred),
    ...marked('Gap', row.gaps),
    `- Input: ${listed(model.top(name, 'input'))}`,
    `- Output: ${listed(model.top(name, 'output'))}`,
    ...exceptionsOf(row).map(([path, text]) => `- Exception \`${path}\`: ${text}`),
    '',
  ].join('\n');
};

/** The whole page. */
export const parityMarkdown = (model: ModelMembers): string =>
  [head(), overview(), '## Operations', '', ...sortedOperations().map((name) => section(name, model))].join('\n');
