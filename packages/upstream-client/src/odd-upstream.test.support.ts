// An upstream that misbehaves in one of many ways, for tests.
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Upstream } from '@drey/plugin-api';

/** What it does with a connection once a request has come. */
export type Oddity = (socket: Socket) => void;

const head = (length: number): string =>
  `HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: ${length}\r\n\r\n`;

const drip: Oddity = (socket) => {
  socket.write(`${head(100_000)}<`);
  const timer = setInterval(() => socket.write(' '), 20);
  socket.once('close', () => clearInterval(timer));
};

/** Ways of not answering, and the kinds of fault that a call that reads the whole answer may tell. */
export const oddities: Readonly<Record<string, { readonly does: Oddity; readonly kinds: readonly string[] }>> = {
  'is silent': { does: () => {}, kinds: ['silent'] },
  closes: { does: (socket) => void socket.end(), kinds: ['closed'] },
  resets: { does: (socket) => void socket.resetAndDestroy(), kinds: ['closed'] },
  'sends half a head and stalls': {
    does: (socket) => void socket.write('HTTP/1.1 200 OK\r\nContent-'),
    kinds: ['silent'],
  },
  'sends half an answer and stalls': { does: (socket) => void socket.write(`${head(1000)}<half`), kinds: ['stalled'] },
  'sends half an answer and closes': { does: (socket) => void socket.end(`${head(1000)}<half`), kinds: ['closed'] },
  'drips for ever': { does: drip, kinds: ['stalled'] },
  'speaks another protocol': { does: (socket) => void socket.end('SSH-2.0-OpenSSH_9.6\r\n'), kinds: ['garbled'] },
};

/** Such an upstream on a free port. */
export interface OddUpstream extends AsyncDisposable {
  readonly upstream: Upstream;
  /** How many requests have come. */
  readonly requests: () => number;
  /** The text of the requests. */
  readonly said: () => string;
}

const upstreamAt = (endpoint: string | null): Upstream => ({
  endpoint,
  accountHeaders: (accountId) => ({ 'x-account': accountId }),
  accountOf: () => Promise.resolve(undefined),
});

/** Nobody there. */
export const noUpstream: Upstream = upstreamAt(null);

/** A port on which nobody listens. */
export const deadUpstream: Upstream = upstreamAt('http://127.0.0.1:1');

const closing = (server: Server, sockets: ReadonlySet<Socket>): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });

/** Starts it. */
export const startOddUpstream = async (does: Oddity): Promise<OddUpstream> => {
  const sockets = new Set<Socket>();
  let requests = 0;
  let said = '';
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    socket.on('data', (piece) => {
      const text = piece.toString('latin1');
      said += text;
      if (!/ HTTP\/1\.1\r\n/.test(text)) return;
      requests += 1;
      does(socket);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    upstream: upstreamAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    requests: () => requests,
    said: () => said,
    [Symbol.asyncDispose]: () => closing(server, sockets),
  };
};

/** Answers every request with one document. */
export const answering =
  (text: string, status = 200): Oddity =>
  (socket) =>
    void socket.write(
      `HTTP/1.1 ${status} Told\r\nContent-Type: application/xml\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
    );
