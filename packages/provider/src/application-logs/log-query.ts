// What a query on `/_drey/applications/<name>/logs` asks for.
import type { RouteRequest } from '@drey/plugin-api';
import { type AskedLevel, askedLevels, type LogWatch } from '@drey/telemetry';

const DEFAULT_LAST = 100;
const MOST_LAST = 10_000;

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A part of the query that says nothing that we know; the text tells what would. */
export class LogQueryFault extends Error {}

/** `90s`, `10m`, `2h`, `1d` before now; a time in ISO 8601; or milliseconds since the epoch. */
const timeOf = (text: string, now: number): number => {
  const ago = /^(\d{1,6})([smhd])$/.exec(text);
  if (ago !== null) return now - Number(ago[1]) * (units[ago[2] ?? ''] ?? 0);
  const time = /^\d{10,15}$/.test(text) ? Number(text) : Date.parse(text);
  if (Number.isNaN(time))
    throw new LogQueryFault('since is a time such as 10m, 2026-01-31T12:00:00Z or milliseconds since the epoch.');
  return time;
};

const levelOf = (text: string): AskedLevel => {
  const level = askedLevels.find((one) => one === text.toUpperCase());
  if (level === undefined) throw new LogQueryFault(`level is one of ${askedLevels.join(', ')}.`);
  return level;
};

const lastOf = (text: string): number => {
  const last = /^\d{1,5}$/.test(text) ? Number(text) : Infinity;
  if (last > MOST_LAST) throw new LogQueryFault(`last is a number of events, ${MOST_LAST} at most.`);
  return last;
};

const isOn = (text: string): boolean => !['0', 'false', 'no'].includes(text.toLowerCase());

/** What a query may have; the first three choose the application. */
const knownParameters = ['application', 'account', 'region', 'last', 'since', 'level', 'follow'];

/** Reads the query. Throws a {@link LogQueryFault}. */
export const logWatchOf = ({ query }: Pick<RouteRequest, 'query'>, now: number): LogWatch => {
  const unknown = Object.keys(query).filter((name) => !knownParameters.includes(name));
  if (unknown.length > 0)
    throw new LogQueryFault(`There is no parameter ${unknown.join(', ')}. Known are ${knownParameters.join(', ')}.`);
  const { since, level, last, follow } = query;
  return {
    last: last === undefined ? DEFAULT_LAST : lastOf(last),
    since: since === undefined ? undefined : timeOf(since, now),
    level: level === undefined ? undefined : levelOf(level),
    follow: follow !== undefined && isOn(follow),
  };
};
