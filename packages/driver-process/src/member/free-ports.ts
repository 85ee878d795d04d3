// Ports for a cluster that is about to be started.
import { freeServerPort } from '@drey/plugin-api';

/** So many different free TCP ports on 127.0.0.1. Another program may still be quicker, so the start is repeated when one is taken. */
export const freePorts = async (count: number): Promise<readonly number[]> => {
  const found = new Set<number>();
  while (found.size < count) found.add(await freeServerPort());
  return [...found];
};
