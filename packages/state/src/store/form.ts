// Forms of stored values: which members they have, of which kind.
import { isMembers } from '@drey/plugin-api';

type Kind = 'string' | 'number' | 'boolean' | 'object' | 'list' | 'object or null' | 'string or null';
/** Kinds of the members that have to be there. */
export type Form = Readonly<Record<string, Kind>>;

const kinds: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  boolean: (value) => typeof value === 'boolean',
  object: isMembers,
  list: Array.isArray,
  'object or null': (value) => value === null || isMembers(value),
  'string or null': (value) => value === null || typeof value === 'string',
};

/** Where the first member of another kind is; undefined where all are right. */
export const misfit = (value: unknown, form: Form, path: string): string | undefined => {
  if (!isMembers(value)) return path;
  const wrong = Object.entries(form).find(([name, kind]) => !kinds[kind](value[name]));
  return wrong === undefined ? undefined : path === '' ? wrong[0] : `${path}.${wrong[0]}`;
};

/** The same for each value of a list. */
export const misfits = (values: unknown, form: Form, path: string): string | undefined =>
  (values as readonly unknown[]).map((value, index) => misfit(value, form, `${path}[${index}]`)).find(Boolean);
