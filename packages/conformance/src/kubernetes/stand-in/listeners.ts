// The ports of the stand-in: TLS with HTTP/2 as an API server has it, and plain HTTP/1.1 as one behind a proxy of `kubectl` has it.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { constants, createSecureServer, Http2ServerResponse } from 'node:http2';
import type { AddressInfo, Server, Socket } from 'node:net';

/** What serves a request, of either version. */
export type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/** What the TLS side shows, in PEM. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

/** One port; it can be closed and opened again. */
export interface Listener {
  readonly port: number;
  /** Connections that were ever made. */
  readonly connections: number;
  open(): Promise<void>;
  /** Nobody answers any more, and every connection breaks. */
  close(): Promise<void>;
}

const KEEP_ALIVE_MILLISECONDS = 60_000;
/** Kubernetes' own default (`--http2-max-streams-per-connection`, and Go's). */
const STREAMS = 250;
/** In MB. */
const SESSION_MEMORY = 256;

const listenerOf = (create: () => Server): Listener => {
  const sockets = new Set<Socket>();
  let [server, port, connections]: [Server | undefined, number, number] = [undefined, 0, 0];
  return {
    get port() {
      return port;
    },
    get connections() {
      return connections;
    },
    open: async () => {
      const made = create();
      made.on('connection', (socket: Socket) => {
        connections += 1;
        sockets.add(socket.once('close', () => sockets.delete(socket)));
      });
      await new Promise<void>((resolve, reject) => {
        made.once('error', reject).listen(port, '127.0.0.1', resolve);
      });
      ({ port } = made.address() as AddressInfo);
      server = made;
    },
    close: async () => {
      const closing = server;
      server = undefined;
      if (closing === undefined) return;
      const closed = new Promise((resolve) => closing.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
};

/** HTTP/1.1 without TLS. */
export const plainListener = (handle: Handle): Listener =>
  listenerOf(() => createServer({ keepAliveTimeout: KEEP_ALIVE_MILLISECONDS }, handle));

/** TLS, with HTTP/2 for those who offer it. */
export const secureListener = ({ key, cert }: ServerCertificate, handle: Handle): Listener =>
  listenerOf(() =>
    createSecureServer(
      { key, cert, allowHTTP1: true, maxSessionMemory: SESSION_MEMORY, settings: { maxConcurrentStreams: STREAMS } },
      (request, response) => {
        // What breaks off is told so, as Go does it; Node's own way looks like an end.
        if (response instanceof Http2ServerResponse) {
          const { stream } = response;
          Object.assign(response, { destroy: () => stream.close(constants.NGHTTP2_INTERNAL_ERROR) });
        }
        // Of both kinds only what they have in common is used.
        handle(request as unknown as IncomingMessage, response as unknown as ServerResponse);
      },
    ).on('sessionError', () => {}),
  );
