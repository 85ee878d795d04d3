// One log event as the page keeps it.
import { textOf } from './text.js';

/** Levels from quiet to loud. */
export const LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const;

/** One of them. */
export type Level = (typeof LEVELS)[number];

/** An event. */
export interface LogLine {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly level: Level;
  readonly logger: string;
  readonly thread: string;
  /** Its first line. */
  readonly message: string;
  /** What is folded: further lines of the message, the stack trace. */
  readonly more: readonly string[];
  /** Characters that it takes. */
  readonly size: number;
  readonly hasTrace: boolean;
}

/** Beyond it a line of a job is no reading matter; the log stream has it whole. */
const MOST_CHARACTERS = 16_384;

const levelOf = (text: unknown): Level => {
  const level = textOf(text).toUpperCase();
  if (level === 'FATAL') return 'ERROR';
  if (level === 'TRACE') return 'DEBUG';
  return (LEVELS as readonly string[]).includes(level) ? (level as Level) : 'INFO';
};

const cut = (text: string): string =>
  text.length <= MOST_CHARACTERS
    ? text
    : `${text.slice(0, MOST_CHARACTERS)}\n[${text.length - MOST_CHARACTERS} more characters are in the log stream]`;

/** Reads a line of `/_drey/applications/<name>/logs`; undefined for one that is no event. */
export const parseLogLine = (text: string): LogLine | undefined => {
  try {
    const event = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const [first = '', ...others] = cut(textOf(event['message'])).split('\n');
    const trace = event['throwableInformation'];
    const traceLines = Array.isArray(trace) ? cut(trace.map(String).join('\n')).split('\n') : [];
    const more = [...others, ...traceLines];
    return {
      at: Number(event['timestamp'] ?? 0),
      level: levelOf(event['messageType']),
      logger: textOf(event['logger']),
      thread: textOf(event['threadName']),
      message: first,
      more,
      size: first.length + more.reduce((sum, line) => sum + line.length, 0),
      hasTrace: traceLines.length > 0 || others.some((line) => line.trimStart().startsWith('at ')),
    };
  } catch {
    return undefined;
  }
};

/** Characters that a row has room for: those of the message beside its time and thread, and those of a line below it. */
export interface LogWidths {
  readonly message: number;
  readonly below: number;
}

const pieces = (line: string, width: number): readonly string[] => {
  if (line.length <= width) return [line];
  return Array.from({ length: Math.ceil(line.length / width) }, (_, index) =>
    line.slice(index * width, (index + 1) * width),
  );
};

/** The rows that a line unfolds to: its message whole where that is too long for one row, then what is folded. */
export const rowsBelow = ({ message, more }: LogLine, { message: room, below }: LogWidths): readonly string[] => [
  ...(message.length > room ? pieces(message, below) : []),
  ...more.flatMap((line) => pieces(line, below)),
];

/** How many those are. */
export const countBelow = ({ message, more }: LogLine, { message: room, below }: LogWidths): number =>
  more.reduce(
    (sum, { length }) => sum + Math.max(1, Math.ceil(length / below)),
    message.length > room ? Math.ceil(message.length / below) : 0,
  );

/** Which lines are shown. */
export interface LogFilter {
  /** This level and above. */
  readonly level: Level;
  /** Found in message, logger or trace; case does not matter. */
  readonly text: string;
  /** Exactly this thread; empty for all. */
  readonly thread: string;
}

/** Whether a line is shown. */
export const fits = (line: LogLine, { level, text, thread }: LogFilter): boolean => {
  if (LEVELS.indexOf(line.level) < LEVELS.indexOf(level)) return false;
  if (thread !== '' && line.thread !== thread) return false;
  if (text === '') return true;
  const wanted = text.toLowerCase();
  return (
    line.message.toLowerCase().includes(wanted) ||
    line.logger.toLowerCase().includes(wanted) ||
    line.more.some((one) => one.toLowerCase().includes(wanted))
  );
};
