// One log event as one line for people: time, level, message, then key=value.
import { OperatorError } from '@drey/plugin-api';

const plain = /^[\w.:/@+-]+$/;
const LIMIT_VALUE_CHARACTERS = 4096;

const stringify = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return '[unprintable]';
  }
};

const describeError = (error: Error): string => {
  // A person needs the remedy; where in the code it was found out helps nobody.
  if (error instanceof OperatorError) return JSON.stringify(error.line());
  const cause = error.cause instanceof Error ? `; caused by ${error.cause.stack ?? error.cause.message}` : '';
  return JSON.stringify(`${error.stack ?? error.message}${cause}`);
};

const formatValue = (value: unknown): string => {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string' && plain.test(value)) return value;
  const text = value instanceof Error ? describeError(value) : stringify(value);
  return text.length > LIMIT_VALUE_CHARACTERS ? `${text.slice(0, LIMIT_VALUE_CHARACTERS)}...` : text;
};

const noLineBreaks = (text: string): string => (text.includes('\n') ? text.replaceAll('\n', String.raw`\n`) : text);

/** Writes one line without its line end. Values that need it are printed as JSON, so a line never breaks. */
export const formatLine = (
  time: number,
  level: string,
  message: string,
  fields: Readonly<Record<string, unknown>>,
): string => {
  let line = `${new Date(time).toISOString().slice(0, -1)} ${level.toUpperCase().padEnd(5)} ${noLineBreaks(message)}`;
  for (const key of Object.keys(fields)) {
    const value = fields[key];
    if (value !== undefined) line += ` ${key}=${formatValue(value)}`;
  }
  return line;
};
