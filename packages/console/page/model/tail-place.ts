// How far a live tail came, so that it goes on there after a break: no line twice, and none missing without a word.
import { durationText } from './format.js';
import { type LogLine, parseLogLine } from './log-line.js';

/** The place of one tail; it outlives its connections. */
export interface TailPlace {
  /** From which time to ask on, milliseconds since the epoch; undefined before the first line. What is known of that millisecond comes again. */
  readonly since: () => number | undefined;
  /** The connection is gone: what comes next has to begin with what is known. */
  readonly broke: () => void;
  /** The new ones of lines as they came. */
  readonly take: (texts: readonly string[]) => readonly LogLine[];
}

/** Drey keeps the last megabyte or so, and answers with a number of lines at most: a long break outlasts both. */
const gapLine = (from: number, to: number): LogLine => {
  const message = `Lines of ${durationText(to - from)} may be missing here: the page did not hear Drey. The log stream has them.`;
  return {
    at: from,
    level: 'WARN',
    logger: 'console',
    thread: '',
    message,
    more: [],
    size: message.length,
    hasTrace: false,
  };
};

/** A place at the beginning. */
export const createTailPlace = (): TailPlace => {
  let newest: number | undefined;
  /** Lines of the newest millisecond, and how often each came. */
  let atNewest = new Map<string, number>();
  /** Those of them that have to come again; undefined while nothing broke. */
  let expected: Map<string, number> | undefined;
  let isFirst = false;

  const isKnown = (text: string, at: number): boolean => {
    const times = at === newest ? (expected?.get(text) ?? 0) : 0;
    if (times > 0) expected?.set(text, times - 1);
    return times > 0;
  };
  const remember = (text: string, at: number): void => {
    if (newest !== undefined && at < newest) return;
    if (at !== newest) {
      newest = at;
      atNewest = new Map();
      expected = undefined;
    }
    atNewest.set(text, (atNewest.get(text) ?? 0) + 1);
  };
  const linesOf = (text: string): readonly LogLine[] => {
    const line = parseLogLine(text);
    if (line === undefined) return [];
    const known = isKnown(text, line.at);
    const isGap = isFirst && !known && newest !== undefined && line.at > newest;
    const gap = isGap ? [gapLine(newest ?? 0, line.at)] : [];
    isFirst = false;
    if (known) return [];
    remember(text, line.at);
    return [...gap, line];
  };
  return {
    since: () => newest,
    broke: () => {
      expected = new Map(atNewest);
      isFirst = newest !== undefined;
    },
    take: (texts) => texts.flatMap(linesOf),
  };
};
