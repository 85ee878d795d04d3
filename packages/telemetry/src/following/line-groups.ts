// Which lines of a member's output belong together: a log4j record is one line, a stack trace on plain stdout is many, a line of Python two.
import { bindingsNotice, isNotice } from './jvm-notices.js';

/** What the cluster's JSON layout writes as one line. Members that are no text are read as their JSON text. */
export interface Log4jRecord {
  readonly messageType: string;
  readonly [member: string]: unknown;
}

/** Lines that become one event, or none when they are blank. */
export interface LineGroup {
  readonly lines: readonly string[];
  /** The parsed line, when it is a log4j record; a group of plain output has none. */
  readonly record: Log4jRecord | undefined;
  /** True for plain output to which the next line may belong. */
  readonly open: boolean;
  /** True for what the JVM says of itself, which becomes no event. */
  readonly isNotice?: true;
}

/** Lines that one joined stack trace holds at most; what follows starts an event of its own. */
export const MAX_TRACE_LINES = 2000;

/** UTF-16 units that one joined stack trace holds at most. */
const MAX_TRACE_CHARACTERS = 150_000;

const continuation = /^\s+at\s|^\s*Caused by: |^\s*Suppressed: |^\s*\.\.\. \d+ (?:more|common frames omitted)/;

/** Whether a plain line goes on with a Java stack trace. */
const continuesTrace = (line: string): boolean => continuation.test(line);

/** Reads a line as a log4j record: a JSON object with a text `messageType`. Anything else is plain output. */
const parseRecord = (line: string): Log4jRecord | undefined => {
  if (!line.startsWith('{')) return undefined;
  try {
    const value = JSON.parse(line) as Partial<Log4jRecord>;
    return typeof value.messageType === 'string' ? (value as Log4jRecord) : undefined;
  } catch {
    return undefined;
  }
};

/** Flink's driver of Python prints each line of the program and then logs it; the service shows the record alone. */
const PYTHON_DRIVER = 'org.apache.flink.client.python.PythonDriver';

/** The record by which the line after it says a plain line again. */
const saidAgain = (line: string, next: string | undefined): Log4jRecord | undefined => {
  const record = next?.includes(PYTHON_DRIVER) ? parseRecord(next) : undefined;
  return record?.['logger'] === PYTHON_DRIVER && record['message'] === line ? record : undefined;
};

/** Where a piece of plain output ends, and whether the lines after it may still belong to it. */
const endOfTrace = (lines: readonly string[], start: number): { readonly end: number; readonly open: boolean } => {
  let characters = lines[start]?.length ?? 0;
  let end = start + 1;
  while (end - start < MAX_TRACE_LINES && characters <= MAX_TRACE_CHARACTERS) {
    const line = lines[end];
    if (line === undefined) return { end, open: true };
    if (!continuesTrace(line)) break;
    characters += line.length;
    end += 1;
  }
  return { end, open: false };
};

/** The notice that begins at a line; of one that names the job's code each line is a group of its own. */
const noticeAt = (lines: readonly string[], start: number): readonly LineGroup[] => {
  const line = lines[start] ?? '';
  const bindings = bindingsNotice(lines, start);
  if (bindings !== undefined) {
    const found = lines.slice(start, bindings.end);
    const open = bindings.end === lines.length;
    if (!bindings.namesJob) return [{ lines: found, record: undefined, open, isNotice: true }];
    return found.map((one) => ({ lines: [one], record: undefined, open: false }));
  }
  return isNotice(line) ? [{ lines: [line], record: undefined, open: false, isNotice: true }] : [];
};

/** Splits lines, oldest first, into groups. Lazy, so that a reader with enough parses no more. */
export function* lineGroups(lines: readonly string[]): Generator<LineGroup, void, undefined> {
  for (let start = 0; start < lines.length;) {
    const line = lines[start] as string;
    const record = parseRecord(line);
    if (record !== undefined || line.trim() === '') {
      yield { lines: [line], record, open: false };
      start += 1;
      continue;
    }
    const notice = noticeAt(lines, start);
    if (notice.length > 0) {
      yield* notice;
      start += notice.reduce((sum, group) => sum + group.lines.length, 0);
      continue;
    }
    const again = saidAgain(line, lines[start + 1]);
    if (again !== undefined) {
      yield { lines: lines.slice(start, start + 2), record: again, open: false };
      start += 2;
      continue;
    }
    const { end, open } = endOfTrace(lines, start);
    yield { lines: lines.slice(start, end), record: undefined, open };
    start = end;
  }
}
