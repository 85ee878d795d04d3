// What an instance has on an engine or a cluster and what still has to go from it, on disk: so one that is away neither holds a status up nor keeps leftovers.
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { check, createKeyedQueue, parseFile } from '@drey/plugin-api';
import { checkedId } from './ids.js';
import { isKeptSpec, type KeptSpec } from './kept-spec.js';

/** One thing there. */
export interface LedgerEntry {
  /** `state`: that of one application, which is in the ledger only while it has to go. */
  readonly kind: 'cluster' | 'state' | 'volume';
  /** Cluster id, state id, or the id of the instance for its volume. */
  readonly id: string;
  /** Id of the image of a cluster, or of one that can look into a volume; for state that is in no volume of an engine, where it is. */
  readonly image: string;
  /** `end`: it has to be ended; `remove`: it has to go; `kept`: ended, and left there for people. */
  readonly due?: 'end' | 'remove' | 'kept';
  readonly spec?: KeptSpec;
  /** The highest number that a TaskManager of the cluster was given; absent where the members that are there tell. */
  readonly taskManagers?: number;
  /** Whether the JobManager of the cluster was made; absent where the members that are there tell. */
  readonly launched?: boolean;
  /** Members of the cluster, by ids of the driver's, that were on their way when its files changed and may have those of before. */
  readonly owed?: readonly string[];
}

/** The list. */
export interface Ledger {
  all(): Promise<readonly LedgerEntry[]>;
  find(kind: LedgerEntry['kind'], id: string): Promise<LedgerEntry | undefined>;
  write(entry: LedgerEntry): Promise<void>;
  forget(kind: LedgerEntry['kind'], id: string): Promise<void>;
}

const isEntry = check.shape<LedgerEntry>({
  kind: check.literal('cluster', 'state', 'volume'),
  id: check.text,
  image: check.text,
  due: check.optional(check.literal('end', 'remove', 'kept')),
  spec: check.optional(isKeptSpec),
  taskManagers: check.optional(check.whole(0)),
  launched: check.optional(check.flag),
  owed: check.optional(check.list(check.text)),
});

const fileName = /^(cluster|state|volume)-([0-9a-f]{8,64})\.json$/;

/** The ledger in a folder below the directory of an instance. `leftovers`: the command that finds what an entry stands for. */
export const createLedger = (directory: string, folder: 'docker' | 'kubernetes', leftovers: string): Ledger => {
  const root = join(resolve(directory), folder);
  const pathOf = (kind: LedgerEntry['kind'], id: string): string => join(root, `${kind}-${checkedId(kind, id)}.json`);
  const read = async (path: string): Promise<LedgerEntry | undefined> => {
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    const remedy = `Delete it, and remove what it stood for: ${leftovers}`;
    return text === undefined ? undefined : parseFile(path, text, isEntry, remedy);
  };
  /** One after the other: many starts at once write down the same volume. */
  const exclusively = createKeyedQueue();
  return {
    all: async () => {
      // What cannot be read is no empty list: whoever asks removes what is not in it.
      const names = await readdir(root).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return [];
        throw error;
      });
      const entries = await Promise.all(
        names.filter((name) => fileName.test(name)).map((name) => read(join(root, name))),
      );
      return entries.filter((entry) => entry !== undefined);
    },
    find: (kind, id) => read(pathOf(kind, id)),
    write: async (entry) => {
      const path = pathOf(entry.kind, entry.id);
      await exclusively(path, async () => {
        await mkdir(root, { recursive: true, mode: 0o700 });
        await writeFile(`${path}.new`, JSON.stringify(entry), { mode: 0o600, flush: true });
        await rename(`${path}.new`, path);
      });
    },
    forget: (kind, id) => rm(pathOf(kind, id), { force: true }),
  };
};
