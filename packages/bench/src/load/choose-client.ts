// wrk where the machine has it, else the bench's own client.
import type { BenchOptions } from '../options.js';
import type { LoadClient } from './load-client.js';
import { socketClient } from './socket-client.js';
import { findWrk } from './wrk.js';

/** The client of this run. `directory` takes wrk's scripts. */
export const chooseClient = async (
  { ownClient }: Pick<BenchOptions, 'ownClient'>,
  directory: string,
): Promise<LoadClient> => {
  const wrk = ownClient ? undefined : await findWrk(directory);
  if (wrk !== undefined) return wrk;
  if (!ownClient)
    console.log('There is no wrk on this machine (Debian: apt-get install wrk); the own client is used instead.');
  return socketClient;
};
