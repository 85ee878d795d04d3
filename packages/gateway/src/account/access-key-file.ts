// The accounts of access keys that this host issued, kept in the data directory: one JSON line a key.
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { check, parseChecked } from '@drey/plugin-api';

/** Keeps which account a key was issued for. */
export interface AccessKeyFile {
  /** Account by key, oldest first. */
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

/** Keeps the keys in a file of mode 0600. Appending is synchronous, so that a key outlives a kill of the host. */
export const accessKeyFile = (path: string): AccessKeyFile => ({
  load: () => {
    const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
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
