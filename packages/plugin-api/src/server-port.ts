// Ports of servers that others know by their number, also while nobody listens there.
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

const ATTEMPTS = 200;
const LOWEST = 20_000;
const HIGHEST = 32_000;
const LOOPBACK = '127.0.0.1';

/** Whether a port is none that a system takes for outgoing connections (Linux from 32768 on, others from 49152 on), which come at any moment. */
export const isServerPort = (port: number): boolean => port >= LOWEST && port < HIGHEST;

/** A port below those, so that only another server can be in the way. Whether one is shows when it is bound. */
export const drawServerPort = (): number => randomInt(LOWEST, HIGHEST);

/** Rejects where it is not said that the port is taken. */
const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    });
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => server.close(() => resolve(true)));
  });

/**
 * A TCP port on 127.0.0.1 that was free a moment ago: the wanted one if it was, else one that was drawn. Another program may still be quicker.
 * Rejects where none was found, or where the system does not let anybody look.
 */
export const freeServerPort = async (wanted?: number): Promise<number> => {
  if (wanted !== undefined && (await isFree(wanted))) return wanted;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = drawServerPort();
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port on ${LOOPBACK}: ${ATTEMPTS} between ${LOWEST} and ${HIGHEST} were tried.`);
};
