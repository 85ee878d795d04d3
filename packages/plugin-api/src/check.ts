// Checks of JSON that comes from a file or another program: nothing is taken for what it only should be.
import { OperatorError } from './operator-error.js';

/** Whether a value is what it should be. */
export type Check<T> = (value: unknown) => value is T;

/** Whether a value is a JSON object. */
export const isMembers = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Checks, to be put together. */
export const check = {
  text: (value: unknown): value is string => typeof value === 'string',
  number: (value: unknown): value is number => Number.isFinite(value),
  flag: (value: unknown): value is boolean => typeof value === 'boolean',
  /** A number without a fraction, within these bounds. */
  whole:
    (least: number, most: number = Number.MAX_SAFE_INTEGER): Check<number> =>
    (value): value is number =>
      Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most,
  matching:
    (pattern: RegExp): Check<string> =>
    (value): value is string =>
      typeof value === 'string' && pattern.test(value),
  literal:
    <const T>(...values: readonly T[]): Check<T> =>
    (value): value is T =>
      values.includes(value as T),
  optional:
    <T>(one: Check<T>): Check<T | undefined> =>
    (value): value is T | undefined =>
      value === undefined || one(value),
  nullable:
    <T>(one: Check<T>): Check<T | null> =>
    (value): value is T | null =>
      value === null || one(value),
  list:
    <T>(one: Check<T>): Check<readonly T[]> =>
    (value): value is readonly T[] =>
      Array.isArray(value) && value.every(one),
  /** An object whose values are of one kind. */
  record:
    <T>(one: Check<T>): Check<Readonly<Record<string, T>>> =>
    (value): value is Readonly<Record<string, T>> =>
      isMembers(value) && Object.values(value).every(one),
  /** An object with these members. What else it has does not count: a later release may have added it. */
  shape:
    <T extends object>(members: { readonly [K in keyof T]-?: Check<T[K]> }): Check<T> =>
    (value): value is T =>
      isMembers(value) &&
      Object.entries<Check<unknown>>(members).every(([name, member]) =>
        member(Object.hasOwn(value, name) ? value[name] : undefined),
      ),
};

/** Reads JSON text. Undefined where it is no JSON, or not what it should be: torn, of another release, or changed by hand. */
export const parseChecked = <T>(text: string, isWanted: Check<T>): T | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isWanted(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** As {@link parseChecked}, for a file that cannot be done without. Throws an {@link OperatorError} that names it. */
export const parseFile = <T>(path: string, text: string, isWanted: Check<T>, remedy: string): T => {
  const value = parseChecked(text, isWanted);
  if (value !== undefined) return value;
  throw new OperatorError('DREY_DATA_DIR_DAMAGED', `${path} does not hold what Drey wrote there.`, remedy);
};
