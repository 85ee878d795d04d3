// Files that nobody ever reads half of.
import { randomBytes } from 'node:crypto';
import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A draft of this age has no writer any more. */
const ABANDONED_MILLISECONDS = 3_600_000;

/** Removes drafts of hosts that were killed before they had put them into their place. */
const sweep = async (path: string): Promise<void> => {
  const [folder, name] = [dirname(path), basename(path)];
  const oldest = Date.now() - ABANDONED_MILLISECONDS;
  for (const other of await readdir(folder)) {
    if (!other.startsWith(`${name}.`) || !/^\.[0-9a-f]{12}$/.test(other.slice(name.length))) continue;
    const draft = join(folder, other);
    const { mtimeMs } = await stat(draft);
    if (mtimeMs < oldest) await rm(draft, { force: true });
  }
};

/** Puts a file into its place at once, over what is there; for its owner alone. */
export const writeWhole = async (path: string, content: string | Buffer): Promise<void> => {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(draft, content, { mode: 0o600 });
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
  // Others may sweep at the same time.
  await sweep(path).catch(() => undefined);
};
