// The service's wording for broken constraints, in one place. Recorded: the count, the quoting, paths, the pattern clause. The other
// clauses follow the same generation of AWS services.
import type { Schema } from './schema.js';
import { cut } from './member-path.js';

const MAX_VALUE_LENGTH = 256;
const MAX_CLAUSES = 100;

/** One broken constraint: where, which value (undefined for an absent one), and what should hold. */
export interface Violation {
  readonly path: string;
  readonly value: unknown;
  readonly rule: string;
}

/** The pieces of a value's text one after the other, so that a long value need not be written to its end. */
function* pieces(value: unknown): Generator<string> {
  if (value instanceof Date) yield value.toISOString();
  else if (value instanceof Uint8Array) yield `java.nio.HeapByteBuffer[pos=0 lim=${value.length} cap=${value.length}]`;
  else if (Array.isArray(value)) {
    yield '[';
    for (const [index, element] of value.entries()) {
      if (index > 0) yield ', ';
      yield* pieces(element);
    }
    yield ']';
  } else if (typeof value === 'object' && value !== null) {
    yield '{';
    let separator = '';
    for (const key of Object.keys(value)) {
      yield `${separator}${cut(key, MAX_VALUE_LENGTH)}=`;
      yield* pieces((value as Record<string, unknown>)[key]);
      separator = ', ';
    }
    yield '}';
  } else yield cut(String(value), MAX_VALUE_LENGTH);
}

/** A value as a clause shows it, cut to 256 code points. */
const quoted = (value: unknown): string => {
  if (value === undefined || value === null) return 'null';
  let text = '';
  for (const piece of pieces(value)) {
    text += piece;
    if (text.length > 2 * MAX_VALUE_LENGTH) break;
  }
  return `'${cut(text, MAX_VALUE_LENGTH)}'`;
};

/** The texts of the rules. */
export const rules = {
  present: 'Member must not be null',
  atMostLong: (limit: number): string => `Member must have length less than or equal to ${limit}`,
  atLeastLong: (limit: number): string => `Member must have length greater than or equal to ${limit}`,
  atMost: (limit: number): string => `Member must have value less than or equal to ${limit}`,
  atLeast: (limit: number): string => `Member must have value greater than or equal to ${limit}`,
  pattern: (pattern: string): string => `Member must satisfy regular expression pattern: ${pattern}`,
  oneOf: (values: readonly string[]): string => `Member must satisfy enum value set: [${values.join(', ')}]`,
} as const;

/** Every rule of a shape of single values, in the order in which the service lists them. */
const rulesOf = (schema: Schema): readonly string[] => [
  ...(schema.maxLength === undefined ? [] : [rules.atMostLong(schema.maxLength)]),
  ...(schema.minLength === undefined ? [] : [rules.atLeastLong(schema.minLength)]),
  ...(schema.servicePattern === undefined ? [] : [rules.pattern(schema.servicePattern)]),
  ...(schema.enum === undefined ? [] : [rules.oneOf(schema.enum)]),
];

/** What sibling services say of a list's element, a map's key and a map's value: all rules of the part, told of the whole. */
export const partRule = (part: 'element' | 'key' | 'value', schema: Schema): string => {
  const subject = { element: 'Member', key: 'Map keys', value: 'Map value' }[part];
  return `${subject} must satisfy constraint: [${rulesOf(schema).join(', ')}]`;
};

/** The message of one or more violations. The count is exact; of very many the first hundred are listed. */
export const validationMessage = (violations: readonly Violation[]): string => {
  const clauses = violations
    .slice(0, MAX_CLAUSES)
    .map(({ path, value, rule }) => `Value ${quoted(value)} at '${path}' failed to satisfy constraint: ${rule}`);
  const count = violations.length;
  return `${count} validation error${count === 1 ? '' : 's'} detected: ${clauses.join('; ')}`;
};
