// Clients that speak HTTP/2 without TLS (the Kinesis client of the JavaScript SDK does): their streams become requests to our own listener.
import { createServer, type Http2Server, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { Duplex } from 'node:stream';

/** What Node's parser says of the first bytes of such a client. */
const upgradeCode = 'HPE_PAUSED_H2_UPGRADE';

/** Headers that belong to one connection; HTTP/2 forbids them. */
const ofConnection: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
]);

const requestHeaders = (headers: IncomingHttpHeaders): OutgoingHttpHeaders => ({
  ...Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(':') && !ofConnection.has(name))),
  ...(headers[':authority'] === undefined ? {} : { host: headers[':authority'] }),
});

const answerHeaders = ({ statusCode = 502, headers }: IncomingMessage): OutgoingHttpHeaders => ({
  ':status': statusCode,
  ...Object.fromEntries(Object.entries(headers).filter(([name]) => !ofConnection.has(name))),
});

const pass = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, port: number, host: string): void => {
  const sent = request({
    host,
    port,
    method: headers[':method'] ?? 'GET',
    path: headers[':path'] ?? '/',
    headers: requestHeaders(headers),
  });
  stream.on('error', () => sent.destroy());
  stream.on('close', () => sent.destroy());
  sent.on('error', () => {
    if (!stream.destroyed) stream.close();
  });
  sent.on('response', (answer) => {
    if (stream.destroyed) return;
    stream.respond(answerHeaders(answer));
    answer.pipe(stream);
  });
  stream.pipe(sent);
};

/** The connection from its first byte on: what the parser of HTTP/1 has read of it, then the rest, which the parser sees no more. */
const withBeginning = (socket: Duplex, beginning: Buffer): Duplex => {
  // That the parser hears of the connection's end is left, for its own list of connections.
  for (const event of ['data', 'end', 'error', 'timeout', 'drain'] as const) socket.removeAllListeners(event);
  const whole = new Duplex({
    read: () => void socket.resume(),
    write: (chunk: Buffer, _encoding, done) => void socket.write(chunk, done),
    final: (done) => void socket.end(done),
    destroy: (error, done) => {
      socket.destroy();
      done(error);
    },
  });
  // The parser's buffer is its own, and used again.
  whole.push(Buffer.from(beginning));
  socket.on('data', (part: Buffer) => {
    if (!whole.push(part)) socket.pause();
  });
  socket.on('end', () => whole.push(null));
  socket.on('close', () => whole.destroy());
  socket.on('error', () => whole.destroy());
  return whole;
};

/** Takes over connections that turn out to speak HTTP/2. */
export interface Http2Bridge {
  /** Takes a connection over if the parser's error says so; false when it is another error. */
  takeOver(error: Error, socket: Duplex): boolean;
  close(): void;
}

/** A bridge to the listener at an address, which is asked for when the first client comes. */
export const createHttp2Bridge = (address: () => { readonly host: string; readonly port: number }): Http2Bridge => {
  const sockets = new Set<Duplex>();
  let server: Http2Server | undefined;
  const bridge = (): Http2Server => {
    if (server !== undefined) return server;
    server = createServer();
    server.on('stream', (stream, headers) => {
      const { host, port } = address();
      pass(stream, headers, port, host);
    });
    server.on('sessionError', () => {});
    return server;
  };
  return {
    takeOver: (error, socket) => {
      const { code, rawPacket } = error as { readonly code?: string; readonly rawPacket?: Buffer };
      if (code !== upgradeCode || rawPacket === undefined) return false;
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      bridge().emit('connection', withBeginning(socket, rawPacket));
      return true;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
};
