import { describe, expect, it } from '@jest/globals';
import { createFrameReader, type Frame, type StreamNumber } from './log-frames.js';
import { createLineReader, cursorOf, logStart, placeOf, sinceOf } from './log-lines.js';

const stamp = (nanos: number): string => `2026-01-02T03:04:05.${String(nanos).padStart(9, '0')}Z`;
const frame = (text: string, nanos: number, stream: StreamNumber = 1): Frame => ({
  stream,
  payload: Buffer.from(`${stamp(nanos)} ${text}`),
});
const bytesOf = ({ stream, payload }: Frame): Buffer => {
  const header = Buffer.alloc(8);
  header[0] = stream;
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
};

describe('frames of an output', () => {
  it('are cut wherever chunks end', () => {
    const whole = Buffer.concat([bytesOf(frame('one\n', 1)), bytesOf(frame('two\n', 2, 2))]);
    for (let cut = 0; cut <= whole.length; cut += 1) {
      const read = createFrameReader();
      const frames = [...read(whole.subarray(0, cut)), ...read(whole.subarray(cut))];
      expect(frames.map(({ stream, payload }) => [stream, payload.toString()])).toEqual([
        [1, `${stamp(1)} one\n`],
        [2, `${stamp(2)} two\n`],
      ]);
    }
  });
});

describe('lines of an output', () => {
  const texts = (from: string | null, frames: readonly Frame[], maximum = 1000): readonly string[] => {
    const reader = createLineReader(placeOf(from), maximum);
    return [...frames.flatMap(reader.push), ...reader.end()].map(({ text }) => text);
  };

  it('are joined from pieces, each with the stamp again, also when the other stream comes between', () => {
    const frames = [frame('a', 1), frame('error\n', 2, 2), frame('b', 1), frame('c\r\n', 1), frame('last', 3)];
    expect(texts(null, frames)).toEqual(['error', 'abc', 'last']);
  });

  it('go on after a cursor without loss or repetition, also among lines of one stamp', () => {
    const frames = [frame('a\n', 1), frame('b\n', 2), frame('E\n', 2, 2), frame('c\n', 2), frame('d\n', 20)];
    const reader = createLineReader(logStart, 1000);
    const placed = frames.flatMap(reader.push);
    const all = placed.map(({ text }) => text);
    placed.forEach(({ after }, index) => {
      const cursor = cursorOf(after);
      expect(texts(cursor, frames)).toEqual(all.slice(index + 1));
    });
  });

  it('keep characters whole that a piece cuts', () => {
    const letters = Buffer.from('größer\n');
    const piece = (bytes: Buffer): Frame => ({
      stream: 1,
      payload: Buffer.concat([Buffer.from(`${stamp(1)} `), bytes]),
    });
    expect(texts(null, [piece(letters.subarray(0, 3)), piece(letters.subarray(3))])).toEqual(['größer']);
  });

  it('are cut where they are longer than the bound', () => {
    expect(texts(null, [frame('12345', 1), frame('67890', 1), frame('1\n', 1)], 6)).toEqual(['1234567890', '1']);
  });

  it('are cut between characters where they are too long', () => {
    const text = '€'.repeat(10);
    const bytes = Buffer.from(text);
    const piece = (from: number, to: number, end = ''): Frame => ({
      stream: 1,
      payload: Buffer.concat([Buffer.from(`${stamp(1)} `), bytes.subarray(from, to), Buffer.from(end)]),
    });
    const cut = texts(null, [piece(0, 7), piece(7, 14), piece(14, 25), piece(25, 30, '\n')], 7);
    expect(cut.join('')).toBe(text);
    expect(cut.length).toBeGreaterThan(2);
  });
});

describe('cursors', () => {
  it('ask the engine for everything until both streams said something, then from the earlier one on', () => {
    const reader = createLineReader(logStart, 1000);
    const [first] = reader.push(frame('a\n', 5));
    expect(sinceOf(first!.after)).toBeUndefined();
    const [second] = reader.push(frame('b\n', 7, 2));
    expect(sinceOf(second!.after)).toBe(`${Date.parse('2026-01-02T03:04:05Z') / 1000}.000000005`);
    expect(placeOf(cursorOf(second!.after))).toEqual(second!.after);
  });

  it('of other drivers are refused', () => {
    expect(() => placeOf('17')).toThrow('no cursor');
  });
});
