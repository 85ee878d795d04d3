// Where a gateway keeps what it can make again.
import { homedir } from 'node:os';
import { join } from 'node:path';

/** By the rules of the gateway's own setting. */
export const cacheDirectory = (): string =>
  process.env['DREY_CACHE_DIR'] || join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'drey');
