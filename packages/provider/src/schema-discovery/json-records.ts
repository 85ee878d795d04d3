// JSON objects in sampled records: one a record, one a line, one after the other, or in an array.
import { isMembers } from '@drey/plugin-api';

/** A JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The objects of a sample and the path at which a record has them. */
export interface JsonSample {
  /** `$`, or `$[0:]` where each record is an array of objects (inferred from the guide's array expressions). */
  readonly rowPath: '$' | '$[0:]';
  readonly objects: readonly JsonObject[];
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** Where the JSON object that begins at `start` ends, by its braces outside strings; -1 when it does not. */
const objectEnd = (text: string, start: number): number => {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at += 1) {
    const character = text[at];
    if (quoted) {
      if (character === '\\') at += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '{') depth += 1;
    else if (character === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
};

/** Objects that follow each other with nothing but white space between them; undefined for anything else. */
const sequence = (text: string): readonly JsonObject[] | undefined => {
  const objects: JsonObject[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const end = rest.startsWith('{') ? objectEnd(rest, 0) : -1;
    const value = end === -1 ? undefined : parsed(rest.slice(0, end));
    if (!isMembers(value)) return undefined;
    objects.push(value);
    rest = rest.slice(end).trimStart();
  }
  return objects;
};

/** The objects of all records, or undefined when a record is no JSON of that kind. */
export const jsonSample = (records: readonly string[]): JsonSample | undefined => {
  const wholes = records.map((record) => parsed(record));
  const arrays = wholes.filter((whole): whole is readonly unknown[] => Array.isArray(whole));
  if (arrays.length > 0) {
    const items = arrays.flat();
    const fits = arrays.length === records.length && items.length > 0 && items.every(isMembers);
    return fits ? { rowPath: '$[0:]', objects: items } : undefined;
  }
  const objects: JsonObject[] = [];
  for (const [index, record] of records.entries()) {
    const whole = wholes[index];
    const found = isMembers(whole) ? [whole] : sequence(record);
    if (found === undefined) return undefined;
    objects.push(...found);
  }
  return objects.length === 0 ? undefined : { rowPath: '$', objects };
};
