// From stamped frames to whole lines with a cursor: for each stream the stamp of the last line taken, and how many of that stamp.
import type { Frame, StreamNumber } from './log-frames.js';

/** How far one stream was taken. */
interface Place {
  /** The engine's stamp, with nanoseconds; empty before the first line. */
  readonly stamp: string;
  /** Lines with that stamp that were taken. */
  readonly count: number;
}

/** How far both streams were taken. Stamps of one stream never go back; those of two may cross by microseconds, so each has its own. */
export type LogPlace = Readonly<Record<StreamNumber, Place>>;

/** A whole line and the place after it. */
export interface PlacedLine {
  readonly text: string;
  readonly after: LogPlace;
}

const start: Place = { stamp: '', count: 0 };

/** Before the first line. */
export const logStart: LogPlace = { 1: start, 2: start };

const stampPattern = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)`;
const cursorPattern = new RegExp(`^(${stampPattern}|)~(\\d{1,9}),(${stampPattern}|)~(\\d{1,9})$`);

/** The cursor of a place. */
export const cursorOf = ({ 1: out, 2: err }: LogPlace): string => `${out.stamp}~${out.count},${err.stamp}~${err.count}`;

/** The place of a cursor. Throws for one that is none of this driver. */
export const placeOf = (cursor: string | null): LogPlace => {
  if (cursor === null) return logStart;
  const match = cursorPattern.exec(cursor);
  if (match === null) throw new Error(`${JSON.stringify(cursor)} is no cursor of this driver.`);
  return {
    1: { stamp: match[1] ?? '', count: Number(match[2]) },
    2: { stamp: match[3] ?? '', count: Number(match[4]) },
  };
};

/** A stamp as text that sorts: the engine leaves zeros at the end of the fraction out. */
const sortable = (stamp: string): string => {
  const match = /^(.{19})(?:\.(\d+))?/.exec(stamp);
  return match === null ? '' : `${match[1]}.${(match[2] ?? '').padEnd(9, '0')}`;
};

/** `since` of the engine's call: seconds and nanoseconds of the earlier stream; undefined for everything. */
export const sinceOf = ({ 1: out, 2: err }: LogPlace): string | undefined => {
  if (out.stamp === '' || err.stamp === '') return undefined;
  const stamp = sortable(out.stamp) < sortable(err.stamp) ? out.stamp : err.stamp;
  const nanos = (/\.(\d+)/.exec(stamp)?.[1] ?? '').padEnd(9, '0');
  return `${Math.floor(Date.parse(stamp) / 1000)}.${nanos}`;
};

interface Pieces {
  readonly stamp: string;
  readonly parts: readonly Buffer[];
  readonly bytes: number;
}

const NEWLINE = 0x0a;
const firstPiece = new RegExp(`^(${stampPattern}) `);
const LONGEST_STAMP_BYTES = 64;

/** A piece without its stamp. Each piece of a long line carries the stamp again. */
const unstamped = (payload: Buffer): { readonly stamp: string; readonly rest: Buffer } => {
  const match = firstPiece.exec(payload.subarray(0, LONGEST_STAMP_BYTES).toString('latin1'));
  return match?.[1] === undefined
    ? { stamp: '', rest: payload }
    : { stamp: match[1], rest: payload.subarray(match[0].length) };
};

/** Bytes at the end that begin a character without ending it. */
const tornBytes = (bytes: Buffer): number => {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const length = [0xf0, 0xe0, 0xc0].findIndex((mark) => byte >= mark);
    return length !== -1 && back < 4 - length ? back : 0;
  }
  return 0;
};

const textOf = (parts: readonly Buffer[]): string => {
  const text = Buffer.concat([...parts]).toString('utf8');
  return text.replace(/\r?\n$/, '');
};

/** Puts lines together, beginning after a place. A line that is longer than the bound is cut, between characters. */
export const createLineReader = (from: LogPlace, maximumLineBytes: number) => {
  let place = from;
  const open = new Map<StreamNumber, Pieces>();
  /** Lines that were seen with the newest stamp of a stream; those up to the place were taken before. */
  const seen: Record<StreamNumber, Place> = { 1: start, 2: start };

  const finish = (stream: StreamNumber, { stamp, parts }: Pieces): PlacedLine | undefined => {
    open.delete(stream);
    const before = seen[stream];
    seen[stream] = { stamp, count: before.stamp === stamp ? before.count + 1 : 1 };
    const taken = from[stream];
    const wasTaken =
      sortable(stamp) < sortable(taken.stamp) || (stamp === taken.stamp && seen[stream].count <= taken.count);
    if (wasTaken) return undefined;
    place = { ...place, [stream]: seen[stream] };
    return { text: textOf(parts), after: place };
  };

  return {
    /** Lines that a frame completes. */
    push: ({ stream, payload }: Frame): readonly PlacedLine[] => {
      const { stamp, rest } = unstamped(payload);
      const before = open.get(stream);
      const pieces: Pieces = {
        stamp: before?.stamp ?? stamp,
        parts: [...(before?.parts ?? []), rest],
        bytes: (before?.bytes ?? 0) + rest.length,
      };
      if (rest.at(-1) !== NEWLINE && pieces.bytes < maximumLineBytes) {
        open.set(stream, pieces);
        return [];
      }
      const torn = rest.at(-1) === NEWLINE ? 0 : tornBytes(rest);
      const whole = rest.subarray(0, rest.length - torn);
      const found = finish(stream, { ...pieces, parts: [...pieces.parts.slice(0, -1), whole] });
      if (torn > 0) open.set(stream, { stamp: pieces.stamp, parts: [rest.subarray(whole.length)], bytes: torn });
      return [found ?? []].flat();
    },
    /** What has no line end because its container ended. */
    end: (): readonly PlacedLine[] => [...open].flatMap(([stream, pieces]) => finish(stream, pieces) ?? []),
  };
};
