// Flow collections of YAML (`{a: b, c: [d]}`), which is JSON with fewer quotes.
import type { TemplateValue } from './template-value.js';
import { plainOf, propertiesAt, quotedAt } from './yaml-scalar.js';

const deepest = 100;

const isQuote = (character: string): boolean => character === '"' || character === "'";

/** Where the flow collection that begins at a place ends; undefined where its end is not there. */
export const flowEnd = (text: string, from: number): number | undefined => {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const character = text.charAt(at);
    const before = text.charAt(at - 1);
    if (isQuote(character) && /[\s,:[{]/.test(before)) {
      const end = quotedAt(text, at)?.end;
      if (end === undefined) return undefined;
      at = end - 1;
    } else if (character === '#' && /\s/.test(before)) {
      const end = text.indexOf('\n', at);
      if (end === -1) return undefined;
      at = end;
    } else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return undefined;
};

interface Cursor {
  readonly text: string;
  at: number;
}

const blank = /(?:\s|(?<=\s)#[^\n]*)*/y;
const plain = /(?:[^,[\]{}:]|:(?![\s,[\]{}]))*/sy;

const take = (cursor: Cursor, form: RegExp): string => {
  form.lastIndex = cursor.at;
  const [taken = ''] = form.exec(cursor.text) ?? [];
  cursor.at += taken.length;
  return taken;
};

const scalar = (cursor: Cursor): string => {
  const quoted = quotedAt(cursor.text, cursor.at);
  if (quoted === undefined) return plainOf(take(cursor, plain));
  cursor.at = quoted.end;
  return quoted.text;
};

const isNext = ({ text, at }: Cursor, characters: string): boolean =>
  at < text.length && characters.includes(text.charAt(at));

function* entry(cursor: Cursor, path: readonly string[], index: string | undefined): Generator<TemplateValue, void> {
  const key = index ?? scalar(cursor);
  take(cursor, blank);
  if (index === undefined) {
    if (!isNext(cursor, ':')) return;
    cursor.at += 1;
    take(cursor, blank);
  }
  cursor.at = propertiesAt(cursor.text, cursor.at).end;
  if (isNext(cursor, '{[')) yield* collection(cursor, [...path, key]);
  else yield { path: [...path, key], text: scalar(cursor) };
}

function* collection(cursor: Cursor, path: readonly string[]): Generator<TemplateValue, void> {
  const isMap = isNext(cursor, '{');
  cursor.at += 1;
  for (let index = 0; path.length < deepest; index += 1) {
    take(cursor, blank);
    if (cursor.at >= cursor.text.length || isNext(cursor, '}]')) break;
    const before = cursor.at;
    yield* entry(cursor, path, isMap ? undefined : String(index));
    take(cursor, blank);
    if (isNext(cursor, ',')) cursor.at += 1;
    // Whatever this is, it is no flow collection; going on would not end.
    if (cursor.at === before) break;
  }
  cursor.at += 1;
}

/** The scalars of a flow collection. What lies deeper than a hundred levels is left out. */
export function* flowValues(text: string, path: readonly string[]): Generator<TemplateValue, void> {
  yield* collection({ text, at: 0 }, path);
}
