// A version of an application as text to compare, with property values masked.
import { jsonLines } from './diff.js';

type Json = Readonly<Record<string, unknown>>;

/** What changes with every version and says nothing. */
const leftOut = new Set([
  'LastUpdateTimestamp',
  'ApplicationStatus',
  'ApplicationVersionId',
  'ApplicationVersionCreateTimestamp',
  'ApplicationVersionUpdatedFrom',
  'ApplicationVersionRolledBackFrom',
  'ApplicationVersionRolledBackTo',
  'ConditionalToken',
]);

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Values by `<group>/<key>`. */
const valuesOf = (detail: unknown): ReadonlyMap<string, string> => {
  const values = new Map<string, string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item);
    else if (isObject(value)) {
      const group = value['PropertyGroupId'];
      const map = value['PropertyMap'];
      if (typeof group === 'string' && isObject(map))
        for (const [key, own] of Object.entries(map)) values.set(`${group}/${key}`, String(own));
      else for (const inner of Object.values(value)) visit(inner);
    }
  };
  visit(detail);
  return values;
};

const MASK = '••••••••';

const masked = (value: unknown, mask: (path: string) => string): unknown => {
  if (Array.isArray(value)) return value.map((item) => masked(item, mask));
  if (!isObject(value)) return value;
  const group = value['PropertyGroupId'];
  const map = value['PropertyMap'];
  if (typeof group === 'string' && isObject(map)) {
    const hidden = Object.fromEntries(Object.keys(map).map((key) => [key, mask(`${group}/${key}`)]));
    return { ...value, PropertyMap: hidden };
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, masked(inner, mask)]));
};

const without = (detail: Json): Json => Object.fromEntries(Object.entries(detail).filter(([key]) => !leftOut.has(key)));

/** Two versions as lines. Unless values are shown they are masked, so that one sees which differ and not what they are. */
export const versionTexts = (
  before: Json,
  after: Json,
  areShown: boolean,
): readonly [readonly string[], readonly string[]] => {
  if (areShown) return [jsonLines(without(before)), jsonLines(without(after))];
  const [old, young] = [valuesOf(before), valuesOf(after)];
  const maskOf =
    (other: ReadonlyMap<string, string>, own: ReadonlyMap<string, string>, word: string) => (path: string) =>
      other.has(path) && other.get(path) !== own.get(path) ? `${MASK} (${word})` : MASK;
  return [
    jsonLines(masked(without(before), maskOf(young, old, 'another value'))),
    jsonLines(masked(without(after), maskOf(old, young, 'changed'))),
  ];
};
