// Whether the cache directory can be used, and what it holds.
import { type Clock, late, type SurroundingsCheck, within } from '@drey/plugin-api';
import { cacheEntries } from '@drey/gateway/host';
import { unusableDirectory } from '@drey/gateway/host';
import { diskPlace, readableBytes } from './disk.js';

/** Longest time to add up what is in the cache. */
const MEASURE_MILLISECONDS = 4_000;

const sizeOf = async (directory: string, clock: Clock): Promise<string> => {
  const entries = await within(clock, MEASURE_MILLISECONDS, () => cacheEntries(directory));
  if (entries === late) return `more than can be counted in ${MEASURE_MILLISECONDS} ms`;
  return readableBytes(entries.reduce((sum, { bytes }) => sum + bytes, 0));
};

/** The check. */
export const cacheCheck = (directory: string, clock: Clock): SurroundingsCheck => ({
  subject: 'Cache directory',
  purpose: 'what can be made again (runtimes, environments)',
  required: true,
  look: async () => {
    const { exists, disk, freeBytes } = await diskPlace(directory).catch((error: unknown) => {
      throw unusableDirectory(directory, error);
    });
    const content = exists ? `holds ${await sizeOf(directory, clock)} (drey gc)` : 'is made at the first start';
    return { state: 'ok', found: `${directory} ${content}; ${readableBytes(freeBytes)} free on ${disk}` };
  },
});
