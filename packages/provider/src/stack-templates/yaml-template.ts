// Scalars of a template in YAML. Not a parser for all of YAML: as much as tells keys and values from comments, strings and text blocks.
import type { TemplateValue } from './template-value.js';
import { flowEnd, flowValues } from './yaml-flow.js';
import { plainOf, propertiesAt, quotedAt } from './yaml-scalar.js';

/** A mapping key or a list entry that is open, and the column in which it stands. */
interface Level {
  readonly column: number;
  readonly key: string;
}

interface Reader {
  readonly text: string;
  /** Where the next line begins. */
  at: number;
  readonly levels: Level[];
  readonly anchors: Map<string, string>;
}

const columnOf = (line: string): number => line.length - line.trimStart().length;
const isNothing = (line: string): boolean => {
  const begin = line.trimStart();
  return begin === '' || begin.startsWith('#');
};
const isItem = (text: string): boolean => text === '-' || /^-\s/.test(text);

/** The line at the reader's place, without its end. */
const lineAt = ({ text, at }: Reader): string => {
  const end = text.indexOf('\n', at);
  return text.slice(at, end === -1 ? undefined : end).trimEnd();
};

const pass = (reader: Reader, from: number): void => {
  const end = reader.text.indexOf('\n', from);
  reader.at = end === -1 ? reader.text.length : end + 1;
};

/** Closes what does not lie around a column. */
const closeTo = ({ levels }: Reader, column: number): void => {
  while ((levels.at(-1)?.column ?? -1) >= column) levels.pop();
};

/** A key at the start of a text, and where its value begins. */
const keyAt = (text: string): { readonly key: string; readonly end: number } | undefined => {
  const quoted = quotedAt(text, 0);
  if (quoted !== undefined) {
    const rest = text.slice(quoted.end).trimStart();
    return /^:(?:\s|$)/.test(rest) ? { key: quoted.text, end: text.length - rest.length + 1 } : undefined;
  }
  if (/^["'#[\]{},|>@`%&*!]/.test(text)) return undefined;
  const colon = /:(?=\s|$)/.exec(text)?.index;
  const comment = /\s#/.exec(text)?.index ?? text.length;
  return colon === undefined || colon > comment ? undefined : { key: text.slice(0, colon).trimEnd(), end: colon + 1 };
};

/** Lines that belong to a text block: all that are empty or further in than its parent. */
const block = (reader: Reader): string => {
  const column = reader.levels.at(-1)?.column ?? -1;
  const lines: string[] = [];
  while (reader.at < reader.text.length) {
    const line = lineAt(reader);
    if (line !== '' && columnOf(line) <= column) break;
    lines.push(line.trim());
    pass(reader, reader.at);
  }
  return lines.join('\n').trim();
};

/** Reads the value that begins at a place and ends at the end of its line, or further down. */
function* valueAt(reader: Reader, from: number, lineEnd: number): Generator<TemplateValue, void> {
  const line = reader.text.slice(from, lineEnd);
  const { end: skipped, anchor } = propertiesAt(line, 0);
  const rest = line.slice(skipped);
  const path = reader.levels.map(({ key }) => key);
  const give = (text: string): TemplateValue => {
    if (anchor !== undefined) reader.anchors.set(anchor, text);
    return { path, text };
  };
  if (isNothing(rest)) return;
  if (/^[|>][+\-0-9]*(?:\s+#.*)?$/.test(rest)) yield give(block(reader));
  else if (/^[{[]/.test(rest)) {
    const end = flowEnd(reader.text, from + skipped) ?? reader.text.length;
    if (end > lineEnd) pass(reader, end);
    yield* flowValues(reader.text.slice(from + skipped, end), path);
  } else if (/^["']/.test(rest)) {
    const quoted = quotedAt(reader.text, from + skipped);
    const end = quoted?.end ?? reader.text.length;
    if (end > lineEnd) pass(reader, end);
    yield give(quoted?.text ?? '');
  } else if (rest.startsWith('*')) yield give(reader.anchors.get(plainOf(rest).slice(1)) ?? '');
  else yield give(plainOf(rest));
}

/** Reads what begins on one line: `- - key: value` opens two entries and a key. */
function* entries(reader: Reader, start: number, line: string): Generator<TemplateValue, void> {
  let column = columnOf(line);
  // A list may stand in the column of its key.
  closeTo(reader, isItem(line.slice(column)) ? column + 0.5 : column);
  while (isItem(line.slice(column))) {
    reader.levels.push({ column: column + 0.5, key: '-' });
    column += 1 + columnOf(line.slice(column + 1));
  }
  const begin = propertiesAt(line, column).end;
  const key = keyAt(line.slice(begin));
  const end = start + line.length;
  if (key === undefined) {
    yield* valueAt(reader, start + column, end);
    return;
  }
  closeTo(reader, column);
  reader.levels.push({ column, key: key.key });
  const rest = line.slice(begin + key.end);
  yield* valueAt(reader, start + begin + key.end + columnOf(rest), end);
}

/** All scalars of a document, as far as they can be told; entries of lists outside of brackets have the key `-`. */
export function* yamlValues(template: string): Generator<TemplateValue, void> {
  const reader: Reader = { text: template.replace(/^\uFEFF/, ''), at: 0, levels: [], anchors: new Map() };
  while (reader.at < reader.text.length) {
    const start = reader.at;
    const line = lineAt(reader);
    pass(reader, start);
    if (isNothing(line) || /^(?:---|\.\.\.)$|^%/.test(line)) continue;
    const [marker = ''] = /^---\s+/.exec(line) ?? [];
    yield* entries(reader, start + marker.length, line.slice(marker.length));
  }
}
