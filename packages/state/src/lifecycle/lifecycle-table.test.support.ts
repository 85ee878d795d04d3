// The life cycle as Markdown tables, for the documentation and its test.
import { events } from './event.js';
import { familiesOf, statuses, statusFamilies } from './status.js';
import { transitions } from './transitions.js';

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** Rows are statuses, columns events that fit at least one status; an empty cell is a refusal. */
export const lifecycleTable = (): string => {
  const used = events.filter((event) => statuses.some((status) => transitions[status][event] !== undefined));
  return [
    row(['status', ...used]),
    row(['---', ...used.map(() => '---')]),
    ...statuses.map((status) => row([status, ...used.map((event) => transitions[status][event] ?? '')])),
  ].join('\n');
};

/** Rows are statuses, columns the families that they may belong to. */
export const familiesTable = (): string =>
  [
    row(['status', ...statusFamilies]),
    row(['---', ...statusFamilies.map(() => '---')]),
    ...statuses.map((status) =>
      row([status, ...statusFamilies.map((family) => (familiesOf[status].includes(family) ? 'yes' : ''))]),
    ),
  ].join('\n');
