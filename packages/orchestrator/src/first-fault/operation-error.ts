// What helps, in the text of a failed operation. Pure.
import { firstFaultOfText } from './first-fault.js';

/** The API shows this much of an operation's error. */
const SHOWN_CHARACTERS = 512;
/** So much of what happened is shown, however long the advice is. */
const LEAST_CHARACTERS = 200;
const HELPS = ' What helps: ';
const TRACE = ' StackTrace: ';

/** Sentences of Drey's own say what helps, but for these. */
const unsaid: ReadonlySet<string> = new Set([
  'lost-node',
  'displaced-member',
  'container-memory',
  'lost-member',
  'main-hangs',
  'checkpoint-failed',
  'checkpoint-expired',
]);

const shortened = (text: string, limit: number): string =>
  text.length <= limit ? text : `${text.slice(0, limit - 3)}...`;

/** Within what the API shows together with the advice; the trace says the rest. */
const shortHead = (head: string, limit: number): string => {
  const place = / \(in task .{1,200}?\)$/.exec(head)?.[0] ?? '';
  return `${shortened(head.slice(0, head.length - place.length), Math.max(LEAST_CHARACTERS, limit - place.length))}${place}`;
};

/**
 * The text of a failed operation with what helps: `<what happened> What helps: <remedy> StackTrace: <trace>`. Unchanged where nothing is known,
 * where it says so itself, and where it was added before.
 */
export const withRemedy = (error: string): string => {
  const at = error.indexOf(TRACE);
  const head = at === -1 ? error : error.slice(0, at);
  // What Drey says of state of another release names what helps, and takes the room.
  if (head.includes(HELPS) || head.includes('It restores snapshot ')) return error;
  const { type, kind, remedy } = firstFaultOfText(error);
  if (remedy === undefined || (type === undefined && !unsaid.has(kind ?? ''))) return error;
  // What Drey says of main's memory names the setting already.
  if (kind === 'heap' && head.includes('--job-manager-memory')) return error;
  const trace = at === -1 ? '' : error.slice(at);
  const what = trace === '' ? head : shortHead(head, SHOWN_CHARACTERS - HELPS.length - remedy.length);
  return `${what}${HELPS}${remedy}${trace}`;
};

/** Its first part, for a line of a log: what happened and what helps, without the trace. */
export const errorLine = (error: string): string => error.split(TRACE, 1)[0] ?? error;
