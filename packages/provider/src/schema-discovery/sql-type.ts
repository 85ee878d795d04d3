// SQL types from sampled values.
import type { Cell } from './cell.js';

/** Smallest size of a column of text: the developer guide's examples show VARCHAR(4), (16) and (64), which are powers of two. */
const SMALLEST_TEXT = 4;
/** The longest text that the service's SQL knows. */
const LONGEST_TEXT = 65_535;

const integerText = /^[+-]?(?:0|[1-9]\d*)$/;
const decimalText = /^[+-]?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** The form that the service's SQL reads. ISO text with a `T` stays text: the guide tells people to change such a column by hand. */
const timestampText = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d{1,9})?$/;

const MAX_INTEGER = 2n ** 31n;
const MAX_LONG = 2n ** 63n;
/** Digits that a REAL (four bytes) holds. */
const REAL_DIGITS = 7;

const significantDigits = (text: string): number =>
  text
    .replace(/[eE].*$/, '')
    .replaceAll(/\D/g, '')
    .replace(/^0+/, '').length;

const within = (text: string, limit: bigint): boolean => {
  const value = BigInt(text.replace('+', ''));
  return value < limit && value >= -limit;
};

const numericType = (texts: readonly string[]): string => {
  if (texts.every((text) => integerText.test(text))) {
    if (texts.every((text) => within(text, MAX_INTEGER))) return 'INTEGER';
    return texts.every((text) => within(text, MAX_LONG)) ? 'BIGINT' : 'DOUBLE';
  }
  return texts.every((text) => significantDigits(text) <= REAL_DIGITS) ? 'REAL' : 'DOUBLE';
};

/** VARCHAR of the next power of two. */
export const varchar = (characters: number): string => {
  let size = SMALLEST_TEXT;
  while (size < characters && size < LONGEST_TEXT) size *= 2;
  return `VARCHAR(${Math.min(size, LONGEST_TEXT)})`;
};

const widest = (texts: readonly string[]): number => texts.reduce((most, text) => Math.max(most, text.length), 0);

/** Numbers of a format that has text only are recognised by their form; a JSON string stays text even when it looks like a number. */
const isNumeric = (cell: Cell, textOnly: boolean): boolean =>
  typeof cell === 'number' || (textOnly && typeof cell === 'string' && decimalText.test(cell.trim()));

const isBoolean = (cell: Cell, textOnly: boolean): boolean =>
  typeof cell === 'boolean' || (textOnly && typeof cell === 'string' && /^(?:true|false)$/i.test(cell.trim()));

/**
 * The SQL type that holds every value of a column. `textOnly` says that the format has no numbers of its own. INTEGER and VARCHAR by
 * size follow the guide's examples; BIGINT, REAL, DOUBLE, BOOLEAN and TIMESTAMP by value are inferred.
 */
export const sqlTypeOf = (cells: readonly Cell[], textOnly: boolean): string => {
  const present = cells.filter((cell) => cell !== null && cell !== '');
  const texts = present.map((cell) => String(cell).trim());
  if (present.length === 0) return varchar(0);
  if (present.every((cell) => isNumeric(cell, textOnly))) return numericType(texts);
  if (present.every((cell) => isBoolean(cell, textOnly))) return 'BOOLEAN';
  if (texts.every((text) => timestampText.test(text))) return 'TIMESTAMP';
  return varchar(widest(present.map(String)));
};

/** Whether a value can be read as a type; the parsed record shows null where it cannot, as the guide's example does for a header. */
export const fitsType = (cell: Cell, sqlType: string, textOnly: boolean): boolean => {
  if (sqlType.startsWith('VARCHAR') || cell === null) return true;
  if (sqlType === 'BOOLEAN') return isBoolean(cell, textOnly);
  if (sqlType === 'TIMESTAMP') return typeof cell === 'string' && timestampText.test(cell.trim());
  return isNumeric(cell, textOnly);
};
