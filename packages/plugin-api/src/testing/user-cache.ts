// The cache of whoever runs the tests, so that no test fetches again what is there.
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where a host keeps what it can make again unless `--cache-dir` says otherwise: `DREY_CACHE_DIR`, or `drey` in the user's cache. */
export const userCacheDirectory = (): string =>
  process.env['DREY_CACHE_DIR'] || join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'drey');
