// How a change of an object becomes its next version: server-side apply and JSON merge patch. Pure.
import { isDeepStrictEqual } from 'node:util';

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Server-side apply by one manager with `force`: what it names is set, what it named before and does not name any more goes, all else stays.
 * Lists are replaced whole.
 */
export const applied = (live: Fields, before: Fields, now: Fields): Fields => {
  const result: Fields = { ...live };
  for (const [name, value] of Object.entries(now)) {
    const [old, earlier] = [live[name], before[name]];
    result[name] =
      isFields(value) && isFields(old) ? applied(old, isFields(earlier) ? earlier : {}, value) : structuredClone(value);
  }
  for (const [name, value] of Object.entries(before)) {
    if (name in now) continue;
    const old = live[name];
    if (isFields(value) && isFields(old)) {
      const rest = applied(old, value, {});
      if (Object.keys(rest).length > 0) result[name] = rest;
      else delete result[name];
    } else delete result[name];
  }
  return result;
};

/** RFC 7396. */
export const mergePatched = (live: unknown, patch: unknown): unknown => {
  if (!isFields(patch)) return patch;
  const result: Fields = isFields(live) ? { ...live } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = mergePatched(result[name], value);
  }
  return result;
};

/** Whether two objects differ in nothing but what the server itself writes. */
export const isSame = (one: unknown, other: unknown): boolean => isDeepStrictEqual(one, other);
