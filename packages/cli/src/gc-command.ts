// `drey gc`: shows what the cache holds, and frees it.
import { type CommandLines, freeCache, type FreedEntry, type Freeing, goes } from '@drey/gateway/host';

/** One run of the command. */
export interface GcCommandRun {
  readonly cacheDirectory: string;
  readonly freeing: Freeing;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Writes one line to standard output. */
  readonly print: (line: string) => void;
  /** Who uses the cache; the processes of this machine unless given. */
  readonly commandLines?: CommandLines;
}

const mebibytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MiB`;

const explanation = ({ entry, state, gone }: FreedEntry): string => {
  if (gone) return 'freed';
  if (entry.usedBy !== undefined) return `in use by process ${entry.usedBy}`;
  if (entry.doubt !== undefined) return `${state}, perhaps in use`;
  return state === 'superseded' ? 'superseded by a newer one' : state === 'unfinished' ? 'never finished' : 'current';
};

/** Prints a line for each entry, frees what goes, and says what is left to free. Resolves to the exit code: 1 where something was to be freed and nobody can tell what is in use. */
export const runGcCommand = async (run: GcCommandRun): Promise<number> => {
  const { cacheDirectory, freeing, now, print, commandLines } = run;
  const entries = await freeCache(cacheDirectory, freeing, now, undefined, commandLines);
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
  const doubt = entries.find(({ entry }) => entry.doubt !== undefined)?.entry.doubt;
  if (doubt !== undefined) {
    print(doubt);
    return freeing === 'nothing' ? 0 : 1;
  }
  if (freeable > 0) print(`${mebibytes(freeable)} can go: drey gc --free`);
  else if (freeing === 'nothing' && all > 0)
    print('Everything is current. drey gc --all frees what is not in use; it is made again when needed.');
  return 0;
};
