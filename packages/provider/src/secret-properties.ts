// Properties of an application that are nobody's business, by their names, and texts without their values.
import { type Application, type ApplicationVersion, currentVersion } from '@drey/state';
import { isSecret } from './dashboard/masked.js';

/** Shorter values are words such as `true`, which stand in any text. */
const SHORTEST = 4;

const remembered = new WeakMap<ApplicationVersion, readonly string[]>();

/** Values of properties with secret names in the version in force. */
export const secretValues = (application: Application): readonly string[] => {
  const version = currentVersion(application);
  const known = remembered.get(version);
  if (known !== undefined) return known;
  const groups = version.configuration?.EnvironmentPropertyDescriptions?.PropertyGroupDescriptions ?? [];
  const found = groups
    .flatMap(({ PropertyMap = {} }) => Object.entries(PropertyMap))
    .filter(([name, value]) => isSecret(name) && value.length >= SHORTEST)
    .map(([, value]) => value)
    // The longest first, so that one within another leaves no rest.
    .toSorted((one, other) => other.length - one.length);
  remembered.set(version, found);
  return found;
};

/** A value of JSON whose texts have `******` for each of the secrets; the very same where there are none. */
export const withoutSecrets = <T>(value: T, secrets: readonly string[]): T => {
  if (secrets.length === 0) return value;
  const hidden = (one: unknown): unknown => {
    if (typeof one === 'string') return secrets.reduce((text, secret) => text.replaceAll(secret, '******'), one);
    if (Array.isArray(one)) return one.map(hidden);
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([name, member]) => [name, hidden(member)]));
  };
  return hidden(value) as T;
};
