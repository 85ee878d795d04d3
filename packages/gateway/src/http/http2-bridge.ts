// Clients that speak HTTP/2 without TLS (the Kinesis client of the JavaScript SDK does): their streams become requests to our own listener.
import { constants, createServer, type Http2Server } from 'node:http2';
import type { Duplex } from 'node:stream';
import { type BridgedListener, passStream } from './http2-exchange.js';
import { withBeginning } from './with-beginning.js';

/** How such a client begins. */
const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

interface ParserError extends Error {
  readonly code?: string;
  /** The last piece that the parser was given, and how much of it belongs to the beginning. */
  readonly rawPacket?: Buffer;
  readonly bytesParsed?: number;
}

/** What of it came in pieces before the last one. */
const prefaceBefore = (bytesParsed: number): Buffer => PREFACE.subarray(0, Math.max(0, PREFACE.length - bytesParsed));

/** What Node's parser says of the first bytes of such a client. */
const UPGRADE_CODE = 'HPE_PAUSED_H2_UPGRADE';

/** Takes over connections that turn out to speak HTTP/2. */
export interface Http2Bridge {
  /** Takes a connection over if the parser's error says so; false when it is another error. */
  takeOver(error: Error, socket: Duplex): boolean;
  close(): void;
}

/** A bridge to the listener at an address, which is asked for when the first client comes. */
export const createHttp2Bridge = (address: () => BridgedListener): Http2Bridge => {
  const sockets = new Set<Duplex>();
  let server: Http2Server | undefined;
  const bridge = (): Http2Server => {
    if (server !== undefined) return server;
    server = createServer();
    server.on('stream', (stream, headers, flags) =>
      passStream(stream, headers, (flags & constants.NGHTTP2_FLAG_END_STREAM) === 0, address()),
    );
    server.on('sessionError', () => {});
    return server;
  };
  return {
    takeOver: (error, socket) => {
      const { code, rawPacket, bytesParsed = PREFACE.length } = error as ParserError;
      if (code !== UPGRADE_CODE || rawPacket === undefined) return false;
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      bridge().emit('connection', withBeginning(socket, Buffer.concat([prefaceBefore(bytesParsed), rawPacket])));
      return true;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
    },
  };
};
