// Single values from their JSON form: numbers, dates, bytes. Each gives undefined for what it does not accept.

const MAX_INTEGER = 2 ** 31 - 1;
const MAX_TIME_MILLISECONDS = 8.64e15;
const isoText = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:\d{2})?)?$/;
const base64Text = /^[A-Za-z0-9+/]*={0,2}$/;

/** A whole number of 32 bits. */
export const integerFrom = (value: unknown): number | undefined =>
  Number.isInteger(value) && Math.abs(value as number) <= MAX_INTEGER + 1 && value !== MAX_INTEGER + 1
    ? (value as number)
    : undefined;

/** A whole number that JavaScript holds exactly (53 bits; no long of the services that we know has more). */
export const longFrom = (value: unknown): number | undefined =>
  Number.isSafeInteger(value) ? (value as number) : undefined;

/** A number with or without a fraction. JSON has no NaN and no infinity, and the texts that stand for them are refused. */
export const numberFrom = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

const dateFromText = (text: string): Date | undefined => {
  const parts = isoText.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, time = '00:00', zone = 'Z'] = parts;
  // Date rolls the 31st of a short month over into the next one, so the day is looked at on its own.
  const calendarDay = new Date(`${year}-${month}-${day}T00:00:00Z`);
  if (calendarDay.getUTCDate() !== Number(day)) return undefined;
  const date = new Date(`${year}-${month}-${day}T${time}${zone}`);
  return Number.isNaN(date.getTime()) ? undefined : date;
};

/** Epoch seconds, whole or fractional, or ISO 8601 text; text without a zone is UTC. */
export const timestampFrom = (value: unknown): Date | undefined => {
  if (typeof value === 'string') return dateFromText(value);
  if (typeof value !== 'number') return undefined;
  const timeMilliseconds = Math.round(value * 1000);
  return Math.abs(timeMilliseconds) <= MAX_TIME_MILLISECONDS ? new Date(timeMilliseconds) : undefined;
};

/** Base64 with padding, as every SDK sends it. */
export const blobFrom = (value: unknown): Uint8Array | undefined => {
  if (typeof value !== 'string' || value.length % 4 !== 0 || !base64Text.test(value)) return undefined;
  const bytes = Buffer.from(value, 'base64');
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
};
