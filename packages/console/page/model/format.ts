// Figures, durations and times as the page shows them.

/** What stands for a value that nobody has told. */
export const UNKNOWN = '–';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A duration in milliseconds, in its two largest units: `340 ms`, `12 s`, `3 m 20 s`, `5 h 2 m`, `4 d 3 h`. */
export const durationText = (milliseconds: number | null | undefined): string => {
  if (milliseconds === null || milliseconds === undefined || !Number.isFinite(milliseconds)) return UNKNOWN;
  const value = Math.max(0, milliseconds);
  if (value < 1_000) return `${Math.round(value)} ms`;
  if (value < 10_000) return `${(Math.floor(value / 100) / 10).toFixed(1)} s`;
  if (value < MINUTE) return `${Math.floor(value / 1_000)} s`;
  if (value < HOUR) return twoUnits(value, MINUTE, 'm', 1_000, 's');
  if (value < DAY) return twoUnits(value, HOUR, 'h', MINUTE, 'm');
  return twoUnits(value, DAY, 'd', HOUR, 'h');
};

const twoUnits = (value: number, large: number, largeName: string, small: number, smallName: string): string => {
  const rest = Math.floor((value % large) / small);
  return `${Math.floor(value / large)} ${largeName}${rest === 0 ? '' : ` ${rest} ${smallName}`}`;
};

/** An age in one unit, for narrow columns: `now`, `12 s`, `3 m`, `5 h`, `4 d`. */
export const ageText = (milliseconds: number | null | undefined): string => {
  if (milliseconds === null || milliseconds === undefined || !Number.isFinite(milliseconds)) return UNKNOWN;
  if (milliseconds < 1_000) return 'now';
  if (milliseconds < MINUTE) return `${Math.floor(milliseconds / 1_000)} s`;
  if (milliseconds < HOUR) return `${Math.floor(milliseconds / MINUTE)} m`;
  if (milliseconds < DAY) return `${Math.floor(milliseconds / HOUR)} h`;
  return `${Math.floor(milliseconds / DAY)} d`;
};

const scaled = (value: number, base: number, units: readonly string[]): string => {
  let rest = value;
  let unit = 0;
  while (Math.abs(rest) >= base && unit < units.length - 1) {
    rest /= base;
    unit += 1;
  }
  const digits = unit === 0 || Math.abs(rest) >= 100 ? 0 : Math.abs(rest) >= 10 ? 1 : 2;
  return `${rest.toFixed(digits)}${units[unit] ?? ''}`;
};

/** A size in binary units: `512 B`, `1.20 KiB`, `34.5 MiB`. */
export const bytesText = (bytes: number | null | undefined): string =>
  bytes === null || bytes === undefined || !Number.isFinite(bytes)
    ? UNKNOWN
    : scaled(bytes, 1_024, [' B', ' KiB', ' MiB', ' GiB', ' TiB']);

/** A count in thousands: `950`, `12.3 k`, `4.56 M`. */
export const countText = (count: number | null | undefined): string => {
  if (count === null || count === undefined || !Number.isFinite(count)) return UNKNOWN;
  if (Math.abs(count) < 10_000) return Number.isInteger(count) ? String(count) : count.toFixed(count < 10 ? 2 : 1);
  return scaled(count, 1_000, ['', ' k', ' M', ' G', ' T']);
};

/** Records a second, small ones with a fraction. */
export const rateText = (rate: number | null | undefined): string => {
  if (rate === null || rate === undefined || !Number.isFinite(rate)) return UNKNOWN;
  if (rate === 0) return '0';
  if (rate < 10) return rate.toFixed(1);
  return countText(Math.round(rate));
};

/** A share from 0 to 1: `12 %`, `0.4 %`. */
export const shareText = (share: number | null | undefined): string => {
  if (share === null || share === undefined || !Number.isFinite(share)) return UNKNOWN;
  const percent = share * 100;
  return `${percent > 0 && percent < 1 ? percent.toFixed(1) : Math.round(percent)} %`;
};

/** A time in milliseconds since the epoch, from milliseconds, epoch seconds with a fraction, or ISO 8601; undefined where it is none. */
export const timeOf = (time: number | string | null | undefined): number | undefined => {
  if (time === null || time === undefined) return undefined;
  const at = typeof time === 'string' ? Date.parse(time) : time;
  if (!Number.isFinite(at)) return undefined;
  // The API has seconds, everything of Drey milliseconds: no time of ours is before 1973 as milliseconds.
  return typeof time === 'number' && at < 1e11 ? at * 1_000 : at;
};

const pad = (value: number, width = 2): string => String(value).padStart(width, '0');

/** `14:05:09` in the user's zone, with the date in front where it is another day than `now`. */
export const clockText = (at: number, now: number, withMilliseconds = false): string => {
  const date = new Date(at);
  const today = new Date(now);
  const clock = `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}${
    withMilliseconds ? `.${pad(date.getMilliseconds(), 3)}` : ''
  }`;
  return date.toDateString() === today.toDateString() ? clock : `${dayText(date)} ${clock}`;
};

const dayText = (date: Date): string => `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;

/** The same time in UTC, for whoever hovers. */
export const utcText = (at: number): string => `${new Date(at).toISOString().replace('T', ' ').replace('Z', '')} UTC`;

/** `1 application`, `3 applications`. */
export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

const ISO = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

/** A sentence of the host with its times, which are UTC, in the user's zone. */
export const withLocalTimes = (text: string, now: number): string =>
  text.replaceAll(ISO, (time) => clockText(Date.parse(time), now));
