// Words as a POSIX shell reads them.

const PLAIN = /^[\w@%+=:,./-]+$/;

/** One word: as it is where a shell takes nothing in it for its own, else in single quotes. */
export const quoted = (word: string): string => (PLAIN.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** A command, one option a line. */
export const commandText = (words: readonly (readonly string[])[]): string =>
  words.map((line) => line.map(quoted).join(' ')).join(' \\\n  ');
