// What of requests and answers a trail shows: names in CloudTrail's spelling, nothing that may be a secret, nothing endless.

/** What CloudTrail shows in place of a value that a service keeps to itself (seen in public records of several services). */
const HIDDEN = 'HIDDEN_DUE_TO_SECURITY_REASONS';
/** Longest part of a record; a longer one is left out and its size told (documented). */
const MOST_CHARACTERS = 102_400;
/** Longer than names of applications. */
const SHORT = 256;
/** Deeper than any input of the service. */
const DEEPEST = 32;
/** Shorter values are words such as `true`, which stand in any text. */
const SHORTEST_SECRET = 4;
/** More than a user reads; bounds what an error's text is searched for. */
const MOST_SECRETS = 1_000;

/** Members whose values are the user's own and nobody else's: properties of the application, its code, and keys to a dashboard. */
const secretMembers: ReadonlySet<string> = new Set([
  'TextContent',
  'TextContentUpdate',
  'ZipFileContent',
  'ZipFileContentUpdate',
  'AuthorizedUrl',
]);
/** A map of names to such values; the names stay. */
const secretMaps: ReadonlySet<string> = new Set(['PropertyMap']);

/** What was hidden, to be kept out of texts that quote it; undefined while nothing was. */
export interface Hidden {
  values: Set<string> | undefined;
}

/** CloudTrail spells members of AWS JSON services with a small first letter: `applicationName`, `logStreamARN`, `s3ContentLocation`. */
const spelled = (name: string): string => name.slice(0, 1).toLowerCase() + name.slice(1);

/** CloudTrail writes times in answers as Java's default format does, in UTC (seen). */
const timeText = (time: Date): string =>
  Number.isNaN(time.getTime())
    ? ''
    : new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' })
        .format(time)
        .replaceAll(/\s/g, ' ');

const hide = (value: unknown, hidden: Hidden): string => {
  hidden.values ??= new Set();
  const { values } = hidden;
  if (typeof value === 'string' && value.length >= SHORTEST_SECRET && values.size < MOST_SECRETS) values.add(value);
  return HIDDEN;
};

const hideMap = (value: unknown, hidden: Hidden): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, hide(member, hidden)]))
    : hide(value, hidden);

const shown = (value: unknown, hidden: Hidden, depth: number): unknown => {
  if (value === undefined || value === null || typeof value === 'function') return null;
  if (typeof value !== 'object') return value;
  if (depth > DEEPEST) return null;
  if (value instanceof Date) return timeText(value);
  // Bytes are code in this service.
  if (ArrayBuffer.isView(value)) return HIDDEN;
  if (Array.isArray(value)) return value.map((entry) => shown(entry, hidden, depth + 1));
  const members: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined || name === '__proto__') continue;
    if (secretMembers.has(name)) members[spelled(name)] = hide(member, hidden);
    else if (secretMaps.has(name)) members[spelled(name)] = hideMap(member, hidden);
    else members[spelled(name)] = shown(member, hidden, depth + 1);
  }
  return members;
};

/** Inputs of most calls: a few words and numbers, none of them long or secret. Spelled without being copied first. */
const plainText = (value: object): string | undefined => {
  let text = '';
  for (const [name, member] of Object.entries(value)) {
    const isPlain = typeof member === 'string' ? member.length <= SHORT : typeof member === 'boolean';
    if (!isPlain || secretMembers.has(name) || secretMaps.has(name) || text.length > SHORT * 8) return undefined;
    text += `${text === '' ? '{' : ','}${JSON.stringify(spelled(name))}:${JSON.stringify(member)}`;
  }
  return text === '' ? 'null' : `${text}}`;
};

/** Members in CloudTrail's spelling and without secrets, which are added to `hidden`, as JSON text; `null` where there are none. */
export const shownText = (value: unknown, hidden: Hidden): string => {
  if (typeof value !== 'object' || value === null) return 'null';
  const plain = Array.isArray(value) ? undefined : plainText(value);
  if (plain !== undefined) return plain;
  const members = shown(value, hidden, 0);
  if (typeof members !== 'object' || members === null || Object.keys(members).length === 0) return 'null';
  const text = JSON.stringify(members);
  if (text.length <= MOST_CHARACTERS) return text;
  return JSON.stringify({
    omitted: true,
    originalSize: text.length,
    reason: 'The size of the field exceeds the size limit.',
  });
};

/** So much of a longer value gives it away, where a text quotes its beginning only. */
const TELLING_CHARACTERS = 12;

/** A text without a value, or the beginning of one where the text is cut. */
const withoutSecret = (text: string, secret: string): string => {
  const beginning = secret.slice(0, TELLING_CHARACTERS);
  let result = text;
  let at = result.indexOf(beginning);
  while (at !== -1) {
    let length = beginning.length;
    while (length < secret.length && result[at + length] === secret[length]) length += 1;
    result = `${result.slice(0, at)}${HIDDEN}${result.slice(at + length)}`;
    at = result.indexOf(beginning, at + HIDDEN.length);
  }
  return result;
};

/** A text, such as an error's, without what was hidden. */
export const withoutHidden = (text: string, hidden: Hidden): string =>
  [...(hidden.values ?? [])]
    .toSorted((one, other) => other.length - one.length)
    .reduce((result, secret) => withoutSecret(result, secret), text);
