// Keeps secrets out of what Flink tells about itself. Flink masks some of its settings, but neither all of ours nor options of the JVM.

/** Names whose values are nobody's business. */
const secretWord =
  /secret|password|passwd|passphrase|token|credential|api-?key|access[-_.]?key|private[-_.]?key|authorization/i;
/** The name of who provides credentials is no secret. */
export const isSecret = (name: string): boolean => secretWord.test(name) && !/provider$/i.test(name);
const mask = (text: string): string => '*'.repeat(text.length);

/** An option such as `-Dname=value` or `NAME="value"`, in a line of log or inside of JSON. */
const assignment = /([A-Za-z_][\w.-]*)=(\\?["']?)([^\s,;:"'\]\\}][^\s,;"'\]\\}]*)/g;

/** Text without the values of secret names and without the given secrets. Its length stays. */
export const maskedWords = (text: string, secrets: readonly string[]): string => {
  let masked = text.replaceAll(assignment, (whole, name: string, quote: string, value: string) =>
    isSecret(name) ? `${name}=${quote}${mask(value)}` : whole,
  );
  for (const secret of secrets) if (secret !== '') masked = masked.replaceAll(secret, mask(secret));
  return masked;
};

const isEntry = (value: object): value is { readonly key: string; readonly value: unknown } =>
  'key' in value && typeof value.key === 'string' && 'value' in value;

/** A JSON value without secrets: in strings, in members with secret names, and in Flink's lists of `{key, value}`. */
export const maskedJson = (value: unknown, secrets: readonly string[]): unknown => {
  if (typeof value === 'string') return maskedWords(value, secrets);
  if (Array.isArray(value)) return value.map((entry) => maskedJson(entry, secrets));
  if (typeof value !== 'object' || value === null) return value;
  if (isEntry(value) && isSecret(value.key)) return { ...value, value: '******' };
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      isSecret(name) && typeof member === 'string' ? '******' : maskedJson(member, secrets),
    ]),
  );
};

/** How much may wait for the end of a line, and how much for any place to cut at. */
const LONGEST_LINE = 64 * 1024;
const LONGEST_WORD = 1024 * 1024;

/** Where text may be cut without cutting a secret. */
const cutOf = (text: string): number => {
  const line = text.lastIndexOf('\n') + 1;
  if (line > 0 || text.length < LONGEST_LINE) return line;
  const word = Math.max(text.lastIndexOf(','), text.lastIndexOf(' ')) + 1;
  return word > 0 || text.length < LONGEST_WORD ? word : text.length;
};

/** Text without secrets, byte for byte as long as before. */
export async function* maskedText(
  content: AsyncIterable<Uint8Array>,
  secrets: readonly string[],
): AsyncGenerator<Uint8Array, void, undefined> {
  let rest = '';
  // One character a byte, so that other encodings pass unharmed.
  for await (const piece of content) {
    rest += Buffer.from(piece).toString('latin1');
    const end = cutOf(rest);
    if (end === 0) continue;
    yield Buffer.from(maskedWords(rest.slice(0, end), secrets), 'latin1');
    rest = rest.slice(end);
  }
  if (rest !== '') yield Buffer.from(maskedWords(rest, secrets), 'latin1');
}
