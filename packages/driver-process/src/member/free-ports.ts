// Ports for a cluster that is about to be started.
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

const ATTEMPTS = 200;
// Below the range from which Linux takes ports for outgoing connections, so that only another server can be in the way.
const LOWEST = 20_000;
const HIGHEST = 32_000;

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });

/** Finds free TCP ports on 127.0.0.1. Another program may still be quicker, so the start is repeated when one is taken. */
export const freePorts = async (count: number): Promise<readonly number[]> => {
  const found = new Set<number>();
  for (let attempt = 0; attempt < ATTEMPTS && found.size < count; attempt += 1) {
    const port = randomInt(LOWEST, HIGHEST);
    if (!found.has(port) && (await isFree(port))) found.add(port);
  }
  if (found.size < count) throw new Error(`No ${count} free ports between ${LOWEST} and ${HIGHEST} on 127.0.0.1.`);
  return [...found];
};
