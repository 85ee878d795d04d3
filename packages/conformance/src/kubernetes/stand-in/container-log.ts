// The output of a container of the engine as a kubelet gives it: both streams in one, one stamp a line.
import { Transform, type TransformCallback } from 'node:stream';

const HEADER_BYTES = 8;
const NEWLINE = 0x0a;

/** From the engine's frames; each of them begins with a stamp where stamps are asked for, also one that goes on with a line. */
export const asKubeletLog = (hasStamps: boolean): Transform => {
  let rest: Buffer = Buffer.alloc(0);
  /** Streams whose line has no end yet. */
  const open = new Set<number>();
  const read = (chunk: Buffer, out: Transform): void => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (rest.length >= HEADER_BYTES) {
      const length = rest.readUInt32BE(4);
      if (rest.length < HEADER_BYTES + length) return;
      const stream = rest[0] ?? 1;
      const payload = rest.subarray(HEADER_BYTES, HEADER_BYTES + length);
      rest = rest.subarray(HEADER_BYTES + length);
      out.push(hasStamps && open.has(stream) ? payload.subarray(payload.indexOf(0x20) + 1) : payload);
      if (payload.at(-1) === NEWLINE) open.delete(stream);
      else open.add(stream);
    }
  };
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      read(chunk, this);
      done();
    },
  });
};
