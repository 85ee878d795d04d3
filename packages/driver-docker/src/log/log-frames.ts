// Output of a container as the engine sends it: frames of eight bytes (stream, three zeros, length) and a payload.

/** 1: standard output, 2: standard error. */
export type StreamNumber = 1 | 2;

/** The payload of one frame. */
export interface Frame {
  readonly stream: StreamNumber;
  readonly payload: Buffer;
}

const HEADER_BYTES = 8;

/** Cuts chunks, which end anywhere, into frames. */
export const createFrameReader = (): ((chunk: Buffer) => readonly Frame[]) => {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const frames: Frame[] = [];
    while (rest.length >= HEADER_BYTES) {
      const length = rest.readUInt32BE(4);
      if (rest.length < HEADER_BYTES + length) break;
      const payload = rest.subarray(HEADER_BYTES, HEADER_BYTES + length);
      frames.push({ stream: rest[0] === 2 ? 2 : 1, payload });
      rest = rest.subarray(HEADER_BYTES + length);
    }
    return frames;
  };
};

/** Both streams of a whole output, without stamps, as text. */
export const textOfFrames = (output: Buffer): string =>
  createFrameReader()(output)
    .map(({ payload }) => payload.toString('utf8'))
    .join('');
