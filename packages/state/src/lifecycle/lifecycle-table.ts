// The life cycle as a Markdown table, for the documentation and its test.
import { events } from './event.js';
import { statuses } from './status.js';
import { transitions } from './transitions.js';

/** Rows are statuses, columns events that fit at least one status; an empty cell is a refusal. */
export const lifecycleTable = (): string => {
  const used = events.filter((event) => statuses.some((status) => transitions[status][event] !== undefined));
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    row(['status', ...used]),
    row(['---', ...used.map(() => '---')]),
    ...statuses.map((status) => row([status, ...used.map((event) => transitions[status][event] ?? '')])),
  ].join('\n');
};
