// Ports of servers that others know by their number: where nothing else gets one by chance.
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

/** The first port of a range, and the one after its last. */
export type PortRange = readonly [from: number, to: number];

const ATTEMPTS = 200;
const LOOPBACK = '127.0.0.1';
/** Below what Linux gives to whoever asks for any port, and below the ports of nodes that Kubernetes leads elsewhere (from 30000 on). */
const USUAL: PortRange = [20_000, 30_000];
/** Below are those of well-known servers. */
const LOWEST = 10_000;
const HIGHEST = 65_536;
const WIDTH = USUAL[1] - USUAL[0];
/** Share of the range for servers that are down for a while and come back. */
const LASTING_SHARE = 1 / 5;

/** Where a system whose own range (text of `ip_local_port_range`) is this takes no port by itself; the usual range where it has all, or does not tell. */
export const rangeBeside = (text: string): PortRange => {
  const [lowest = Number.NaN, highest = Number.NaN] = text.trim().split(/\s+/).map(Number);
  if (!(lowest < USUAL[1] && highest >= USUAL[0])) return USUAL;
  if (lowest - WIDTH / 2 >= LOWEST) return [Math.max(LOWEST, lowest - WIDTH), lowest];
  if (highest + WIDTH / 2 < HIGHEST) return [highest + 1, Math.min(HIGHEST, highest + 1 + WIDTH)];
  return USUAL;
};

const readRange = (): PortRange => {
  try {
    return rangeBeside(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8'));
  } catch {
    // macOS and Windows begin at 49152.
    return USUAL;
  }
};

const [FROM, TO] = readRange();
const LASTING_FROM = Math.ceil(TO - (TO - FROM) * LASTING_SHARE);

/**
 * Whether a port is one for a server that is down for a while and that others still know then: the system gives it to nobody who asks for any
 * port, nor to outgoing connections, and no cluster gets it.
 */
export const isLastingPort = (port: number): boolean => port >= LASTING_FROM && port < TO;

/** One of those. Whether another server has it shows when it is bound. */
export const drawLastingPort = (): number => randomInt(LASTING_FROM, TO);

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
 * A TCP port on 127.0.0.1 for a server that is about to be started: the wanted one if it was free a moment ago, else one that was drawn. Another
 * program may still be quicker. Rejects where none was found, or where the system does not let anybody look.
 */
export const freeServerPort = async (wanted?: number): Promise<number> => {
  if (wanted !== undefined && (await isFree(wanted))) return wanted;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const port = randomInt(FROM, LASTING_FROM);
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port on ${LOOPBACK}: ${ATTEMPTS} from ${FROM} to ${LASTING_FROM} were tried.`);
};
