// `drey gc`: shows what the cache holds, and frees it.
import { freeCache, type FreedEntry, type Freeing, goes } from '@drey/gateway/host';

/** One run of the command. */
export interface GcCommandRun {
  readonly cacheDirectory: string;
  readonly freeing: Freeing;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Writes one line to standard output. */
  readonly print: (line: string) => void;
}

const mebibytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MiB`;

const explanation = ({ entry, state, gone }: FreedEntry): string => {
  if (gone) return 'freed';
  if (entry.usedBy !== undefined) return `in use by process ${entry.usedBy}`;
  return state === 'superseded' ? 'superseded by a newer one' : state === 'unfinished' ? 'never finished' : 'current';
};

/** Prints a line for each entry, frees what goes, and says what is left to free. Resolves to the exit code. */
export const runGcCommand = async ({ cacheDirectory, freeing, now, print }: GcCommandRun): Promise<number> => {
  const entries = await freeCache(cacheDirectory, freeing, now);
  if (entries.length === 0) print(`The cache ${cacheDirectory} is empty.`);
  let freed = 0;
  let freeable = 0;
  for (const one of entries) {
    const { entry, state, gone } = one;
    if (gone) freed += entry.bytes;
    else if (goes(entry, state, 'leftovers')) freeable += entry.bytes;
    print(`${mebibytes(entry.bytes).padStart(12)}  ${entry.kind}/${entry.name}  ${explanation(one)}`);
  }
  const all = entries.reduce((sum, { entry }) => sum + entry.bytes, 0);
  print(
    `${mebibytes(all - freed).padStart(12)}  in ${cacheDirectory}${freed > 0 ? `, ${mebibytes(freed)} freed` : ''}`,
  );
  if (freeable > 0) print(`${mebibytes(freeable)} can go: drey gc --free`);
  else if (freeing === 'nothing' && all > 0)
    print('Everything is current. drey gc --all frees what is not in use; it is made again when needed.');
  return 0;
};
