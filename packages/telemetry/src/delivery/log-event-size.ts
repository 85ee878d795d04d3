// Makes an event fit the bound of one CloudWatch event, in parts that say so.
import type { LogEvent, LogEventBody } from './log-event.js';

/** What CloudWatch adds to each event when it counts bytes (documented with PutLogEvents). */
export const EVENT_OVERHEAD_BYTES = 26;

/** UTF-8 bytes of one event's text. The documented bound was 256 KiB for years and is 1 MiB now; emulators still keep the old one. */
export const MAX_EVENT_BYTES: number = 262_144 - EVENT_OVERHEAD_BYTES;

/** Bytes of a member other than message and stack trace, once an event is too large. */
const MAX_NAME_BYTES = 8192;

/**
 * Bytes of message or stack trace in one part: what is left beside the other members at their longest, application and mark included. The
 * same for every event, so that the parts of one that was sent in half are the same ones later, whatever the application's version is then.
 */
const PART_BYTES: number = MAX_EVENT_BYTES - 4 * MAX_NAME_BYTES - 4096;

/** An event as it is sent. */
export interface WireEvent {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  /** JSON. */
  readonly message: string;
  /** UTF-8 bytes of the message. */
  readonly bytes: number;
}

const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

const wire = (timestamp: number, body: LogEventBody): WireEvent => {
  const message = JSON.stringify(body);
  return { timestamp, message, bytes: Buffer.byteLength(message) };
};

/** The longest start of a text, near enough, that takes at most so many bytes in JSON; a character is never torn. */
const startOf = (text: string, maxBytes: number): string => {
  let length = Math.min(text.length, maxBytes);
  for (;;) {
    const tears = length < text.length && (text.codePointAt(length - 1) ?? 0) > 0xffff;
    const start = text.slice(0, tears ? length - 1 : length);
    const bytes = jsonBytes(start) - 2;
    if (bytes <= maxBytes || length <= 2) return start;
    length = Math.floor((start.length * maxBytes) / bytes) - 1;
  }
};

/** Cuts text into pieces that take at most so many bytes in JSON. */
const pieces = (text: string, maxBytes: number): readonly string[] => {
  const found: string[] = [];
  let rest = text;
  do {
    const piece = startOf(rest, maxBytes);
    found.push(piece);
    rest = rest.slice(piece.length);
  } while (rest !== '');
  return found;
};

/** Puts lines together into groups that take at most so many bytes as a JSON array. */
const lineParts = (lines: readonly string[], maxBytes: number): readonly (readonly string[])[] => {
  const parts: string[][] = [];
  let bytes = 0;
  for (const piece of lines.flatMap((line) => pieces(line, maxBytes - 3))) {
    const size = jsonBytes(piece) + 1;
    if (parts.length === 0 || bytes + size > maxBytes) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)?.push(piece);
    bytes += size;
  }
  return parts;
};

const short = (name: string): string => startOf(name, MAX_NAME_BYTES);

const inParts = ({ timestamp, body }: LogEvent): readonly WireEvent[] => {
  const { throwableInformation = [], ...rest } = body;
  const head: LogEventBody = {
    ...rest,
    locationInformation: short(body.locationInformation),
    logger: short(body.logger),
    messageType: short(body.messageType),
    threadName: short(body.threadName),
    message: '',
  };
  const messages = pieces(body.message, PART_BYTES).map((message) => ({ message }));
  const traces = lineParts(throwableInformation, PART_BYTES).map((lines) => ({
    message: '',
    throwableInformation: lines,
  }));
  const all = [...messages, ...traces];
  return all.map((part, index) => {
    const mark = `[too large for one event: part ${index + 1} of ${all.length}]`;
    return wire(timestamp, { ...head, ...part, message: part.message === '' ? mark : `${part.message} ${mark}` });
  });
};

/**
 * The event as one or, when it is too large, as many events of the same time, each with a mark at the end of its message. Messages and lines
 * of stack traces put together again are the ones of before.
 */
export const fitEvent = (event: LogEvent): readonly WireEvent[] => {
  const whole = wire(event.timestamp, event.body);
  return whole.bytes <= MAX_EVENT_BYTES ? [whole] : inParts(event);
};
