// Sockets: binds a front to addresses, names a taken port, and closes without cutting answers off.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OperatorError } from '@drey/plugin-api';
import { isWildcard, type ListenAddress } from '../settings/listen-address.js';
import type { Front } from './front.js';
import { createHttp2Bridge, type Http2Bridge } from './http2-bridge.js';

const keepAliveMilliseconds = 65_000;
const headersMilliseconds = 60_000;
const maxHeaderBytes = 65_536;

/** A bound listener. */
export interface Listener {
  readonly host: string;
  readonly port: number;
  /** For people, for example `http://127.0.0.1:4566`. */
  readonly url: string;
  /** Stops accepting, waits for running answers up to the given time, then cuts what is left. */
  close(graceMilliseconds?: number): Promise<void>;
}

const createHttpServer = (front: Front, bridge: Http2Bridge): Server => {
  const server = createServer({
    keepAliveTimeout: keepAliveMilliseconds,
    headersTimeout: headersMilliseconds,
    // Uploads and long polls may take any time; bodies of plugin services have a limit of their own.
    requestTimeout: 0,
    maxHeaderSize: maxHeaderBytes,
    noDelay: true,
  });
  server.on('request', (request, response) => front(request, response, false));
  server.on('checkContinue', (request, response) => front(request, response, true));
  server.on('clientError', (error, socket) => {
    if (bridge.takeOver(error, socket)) return;
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    else socket.destroy();
  });
  return server;
};

const bindFailure = (error: NodeJS.ErrnoException, { host, port }: ListenAddress): OperatorError => {
  const where = `${host}:${port}`;
  if (error.code === 'EADDRINUSE')
    return new OperatorError(
      'DREY_PORT_IN_USE',
      `Port ${port} on ${host} is taken by another program.`,
      'Stop that program, or choose another port with --port (0 picks a free one).',
      { cause: error },
    );
  if (error.code === 'EACCES')
    return new OperatorError(
      'DREY_PORT_FORBIDDEN',
      `Listening on ${where} is not permitted.`,
      'Choose a port above 1023 with --port.',
      { cause: error },
    );
  return new OperatorError(
    'DREY_ADDRESS_UNAVAILABLE',
    `Listening on ${where} failed: ${error.message}.`,
    'Give an address of this machine with --host or GATEWAY_LISTEN.',
    { cause: error },
  );
};

/** An address for people and clients; a wildcard is reached on loopback. */
export const urlOf = (host: string, port: number): string => {
  const name = isWildcard(host) ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
};

const closeServer = async (server: Server, graceMilliseconds: number): Promise<void> => {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), graceMilliseconds);
  await closed;
  clearTimeout(cut);
};

/** Binds one address. Rejects with an {@link OperatorError} that names the remedy. */
export const listen = async (front: Front, address: ListenAddress): Promise<Listener> => {
  const bridge = createHttp2Bridge(() => ({
    host: isWildcard(address.host) ? '127.0.0.1' : address.host,
    port: (server.address() as AddressInfo).port,
  }));
  const server: Server = createHttpServer(front, bridge);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(bindFailure(error, address)));
    server.listen(address.port, address.host, () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  return {
    host: address.host,
    port,
    url: urlOf(address.host, port),
    close: (graceMilliseconds = 2000) => {
      bridge.close();
      return closeServer(server, graceMilliseconds);
    },
  };
};

/** Binds all addresses or none. */
export const listenAll = async (front: Front, addresses: readonly ListenAddress[]): Promise<readonly Listener[]> => {
  const bound: Listener[] = [];
  try {
    for (const address of addresses) bound.push(await listen(front, address));
    return bound;
  } catch (error) {
    await Promise.all(bound.map((listener) => listener.close(0)));
    throw error;
  }
};
