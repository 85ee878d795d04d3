// Sockets: binds a front to addresses, names a taken port, and closes without cutting answers off.
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Lead, TLS_HANDSHAKE } from '@drey/lead';
import { OperatorError } from '@drey/plugin-api';
import { isWildcard, type ListenAddress, urlOf } from '../settings/listen-address.js';
import type { Front } from './front.js';
import { createHttp2Bridge, type Http2Bridge } from './http2-bridge.js';
import { withBeginning } from './with-beginning.js';

const KEEP_ALIVE_MILLISECONDS = 65_000;
const HEADERS_MILLISECONDS = 60_000;
const MAX_HEADER_BYTES = 65_536;

/** A bound listener. */
export interface Listener {
  readonly host: string;
  readonly port: number;
  /** For people, for example `http://127.0.0.1:4566`. */
  readonly url: string;
  /** Stops accepting, waits for running answers up to the given time, then cuts what is left. */
  close(graceMilliseconds?: number): Promise<void>;
}

/** Sockets in the middle of an answer. */
type Answering = WeakMap<object, number>;

const note = (answering: Answering, request: IncomingMessage, response: ServerResponse): void => {
  const { socket } = request;
  answering.set(socket, (answering.get(socket) ?? 0) + 1);
  response.once('close', () => answering.set(socket, (answering.get(socket) ?? 1) - 1));
  // Without a listener, writing to an answer that has ended would end the process.
  response.on('error', () => response.destroy());
};

/** Refuses what is no HTTP. In the middle of an answer the client would take the refusal for a part of it. */
const refuseNonsense = (socket: Duplex, answering: Answering): void => {
  if (socket.writable && (answering.get(socket) ?? 0) === 0)
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  else socket.destroy();
};

/** Whether the parser's error is that it was given the beginning of TLS. */
const tlsBeginning = (error: Error): Buffer | undefined => {
  const { rawPacket } = error as { readonly rawPacket?: Buffer };
  return rawPacket?.[0] === TLS_HANDSHAKE ? rawPacket : undefined;
};

/** What a listener may be beside a front. */
export interface ListenOptions {
  /** Makes it a proxy as well. */
  readonly lead?: Lead | undefined;
  /** How long a connection may take to say what it wants; a minute unless given. */
  readonly headersMilliseconds?: number;
}

const createHttpServer = (front: Front, bridge: Http2Bridge, options: ListenOptions): Server => {
  const { lead, headersMilliseconds = HEADERS_MILLISECONDS } = options;
  const server = createServer({
    keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
    headersTimeout: headersMilliseconds,
    connectionsCheckingInterval: headersMilliseconds / 2,
    // Uploads and long polls may take any time; bodies of plugin services have a limit of their own.
    requestTimeout: 0,
    maxHeaderSize: MAX_HEADER_BYTES,
    noDelay: true,
  });
  const answering: Answering = new WeakMap();
  const takenOver = new WeakSet<Duplex>();
  const serveInTheClear = (socket: Duplex): void => void server.emit('connection', socket);
  const serve =
    (expectsContinue: boolean): RequestListener =>
    (request, response) => {
      note(answering, request, response);
      front(request, response, expectsContinue);
    };
  server.on('request', serve(false));
  server.on('checkContinue', serve(true));
  server.on('clientError', (error, socket) => {
    // Node still waits for its headers, and says after a while that they are late.
    if (takenOver.has(socket)) return;
    const tls = lead === undefined ? undefined : tlsBeginning(error);
    if (tls === undefined && !bridge.takeOver(error, socket)) return refuseNonsense(socket, answering);
    takenOver.add(socket);
    if (tls !== undefined) lead?.takeTls(withBeginning(socket, tls), serveInTheClear);
    return undefined;
  });
  // Without a listener Node closes such connections.
  if (lead !== undefined)
    server.on('connect', (request, socket, head) => lead.connect(request, socket, head, serveInTheClear));
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
export const listen = async (front: Front, address: ListenAddress, options: ListenOptions = {}): Promise<Listener> => {
  const bridge = createHttp2Bridge(() => ({
    host: isWildcard(address.host) ? '127.0.0.1' : address.host,
    port: (server.address() as AddressInfo).port,
  }));
  const server: Server = createHttpServer(front, bridge, options);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(bindFailure(error, address)));
    server.listen(address.port, address.host, () => resolve());
  });
  // A connection that could not be accepted (no descriptor left, say) is no reason to end; the others go on.
  server.on('error', () => {});
  const { port } = server.address() as AddressInfo;
  return {
    host: address.host,
    port,
    url: urlOf(address.host, port),
    close: (graceMilliseconds = 2000) => {
      bridge.close();
      options.lead?.close();
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
