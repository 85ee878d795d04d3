// A connection that is taken from the parser of HTTP/1, which has read its beginning.
import { Duplex } from 'node:stream';

/** The connection from its first byte on: the beginning, which the parser of HTTP/1 has read, then the rest, which it sees no more. */
export const withBeginning = (socket: Duplex, beginning: Buffer): Duplex => {
  // The parser's own listener for the end of the connection is left, for its own list of connections.
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
