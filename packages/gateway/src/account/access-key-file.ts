// The accounts of access keys that this host issued, kept in the data directory: one JSON line a key.
import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { check, OperatorError, parseChecked } from '@drey/plugin-api';

/** Keeps which account a key was issued for. */
export interface AccessKeyFile {
  /** Account by key, oldest first. Throws an OperatorError where there may be some and they cannot be read. */
  load(): Map<string, string>;
  append(accessKeyId: string, accountId: string): void;
  /** Replaces the whole content. */
  rewrite(keys: ReadonlyMap<string, string>): void;
}

const lineOf = (accessKeyId: string, accountId: string): string => `${JSON.stringify([accessKeyId, accountId])}\n`;

/** Undefined for a line that a kill cut short; its key was never handed out. */
const parseLine = (line: string): readonly [string, string] | undefined => {
  const [key, account] = parseChecked(line, check.list(check.text)) ?? [];
  return key === undefined || account === undefined ? undefined : [key, account];
};

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return '';
    throw new OperatorError(
      'DREY_ACCESS_KEYS_UNREADABLE',
      `Which accounts access keys were issued for cannot be read (${message}).`,
      'Make the file readable for the user that runs Drey, and start again.',
      { cause: error },
    );
  }
};

/** Keeps the keys in a file of mode 0600. Appending is synchronous, so that a key outlives a kill of the host. */
export const accessKeyFile = (path: string): AccessKeyFile => ({
  load: () => {
    const lines = textOf(path).split('\n');
    return new Map(lines.map(parseLine).filter((pair) => pair !== undefined));
  },
  append: (accessKeyId, accountId) => appendFileSync(path, lineOf(accessKeyId, accountId), { mode: 0o600 }),
  rewrite: (keys) => {
    writeFileSync(`${path}.new`, [...keys].map(([key, account]) => lineOf(key, account)).join(''), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  },
});

/** Keeps nothing beyond the process (`PERSISTENCE=0`). */
export const noAccessKeyFile: AccessKeyFile = { load: () => new Map(), append: () => {}, rewrite: () => {} };
