// Why a Python program failed: Flink only tells its exit code, the program's own words are in the JobManager's output.
import { setTimeout as pause } from 'node:timers/promises';
import type { ClusterDriver } from '@drey/cluster';
import { errorText } from '@drey/flink-rest';

const DRIVER_LOGGER = 'org.apache.flink.client.python.PythonDriver';
const CHUNK_BYTES = 4 * 1024 * 1024;
const MAXIMUM_CHUNKS = 32;
const MAXIMUM_LINES = 60;
/** With the frames of Java in what Java threw into the program, which come in hundreds. */
const MAXIMUM_LINES_WITH_JAVA = 1_000;

/** What the driver logged in one line; undefined for a line that is none of it. */
const loggedIn = (line: string): { readonly message: string; readonly isOfProgram: boolean } | undefined => {
  try {
    const { logger, message, messageType } = JSON.parse(line) as Readonly<Record<string, unknown>>;
    if (logger !== DRIVER_LOGGER || typeof message !== 'string') return undefined;
    // At the level ERROR it speaks of itself.
    return { message, isOfProgram: messageType === 'INFO' };
  } catch {
    return undefined;
  }
};

const isFrameOfJava = (line: string): boolean => /^\s+(?:at |\.\.\. \d+ more)/.test(line);

/** The newest lines, of which those that are no frames of Java are counted: the traceback is above all of these. */
const newest = (words: readonly string[]): string[] => {
  let first = words.length;
  for (let counted = 0; first > 0 && words.length - first < MAXIMUM_LINES_WITH_JAVA; first -= 1) {
    if (isFrameOfJava(words[first - 1] ?? '')) continue;
    if (counted === MAXIMUM_LINES) break;
    counted += 1;
  }
  return words.slice(first);
};

/** Follows the JobManager's output; each look goes on where the one before ended, so that a stream which the engine is slow to begin is not begun anew. */
const listenTo = (driver: ClusterDriver, clusterId: string) => {
  let words: string[] = [];
  let heard = 0;
  let isOver = false;
  let cursor: string | null = null;
  const hear = (line: string): void => {
    const logged = loggedIn(line);
    if (logged === undefined) return;
    const { message, isOfProgram } = logged;
    if (/^-+ Python Process Started -+$/.test(message)) [words, isOver] = [[], false];
    else if (!isOfProgram || /^-+ Python Process Exited -+$/.test(message)) isOver = true;
    else {
      words.push(...message.replace(/\n$/, '').split('\n'));
      heard += 1;
    }
  };
  const look = async (): Promise<void> => {
    for (let chunk = 0; chunk < MAXIMUM_CHUNKS; chunk += 1) {
      const { lines, cursor: next, end } = await driver.readLog(clusterId, 'jobmanager', cursor, CHUNK_BYTES);
      for (const line of lines) hear(line);
      words = newest(words);
      cursor = next;
      if (end) return;
    }
  };
  return { look, words: (): readonly string[] => words, heard: (): number => heard, isOver: (): boolean => isOver };
};

/** An engine may be a moment behind with what a member printed, and longer on a busy machine. */
const LATE_MILLISECONDS = 200;
const LOOKS = 50;
/** Without a sign of its end a program that has said something has said all after so many looks more. */
const LOOKS_WITHOUT_NEWS = 3;

/** What the latest program said, the newest lines of it. Flink before 1.17 logs all of it as one record at its end. */
const lastWords = async (driver: ClusterDriver, clusterId: string): Promise<readonly string[]> => {
  const listener = listenTo(driver, clusterId);
  let known = 0;
  let silent = 0;
  for (let look = 1; ; look += 1) {
    await listener.look().catch(() => undefined);
    const heard = listener.heard();
    silent = heard === known ? silent + 1 : 0;
    known = heard;
    const isAll = listener.words().length > 0 && (listener.isOver() || silent >= LOOKS_WITHOUT_NEWS);
    if (isAll || look === LOOKS) return listener.words();
    await pause(LATE_MILLISECONDS);
  }
};

const fromJava = /^(?:Caused by)?: (?:[\w$]+\.)+[\w$]*(?:Exception|Error)\b/;
/** What Java says of a function that threw on a worker, whose own words come after it. */
const ofWorker = /Traceback \(most recent call last\):$/;
const exited = /Python process exits with code|ProgramAbortException/;

/**
 * The text of a failed submission: the program's traceback where Flink says no more than that it exited, in the form of a Java fault,
 * `ValueError: text StackTrace: Traceback ...`.
 */
export const pythonFault = async (driver: ClusterDriver, clusterId: string, error: unknown): Promise<string> => {
  const text = errorText(error);
  if (!exited.test(text.split('StackTrace:')[0] ?? '')) return text;
  const words = await lastWords(driver, clusterId);
  const begin = words.findLastIndex((word) => word.startsWith('Traceback (most recent call last)'));
  const traceback = begin === -1 ? words : words.slice(begin);
  // The error itself is the last line that is not indented; of what Java threw into the program, the innermost cause.
  const java = traceback.findLast((word) => fromJava.test(word));
  const told = java === undefined || ofWorker.test(java) ? traceback.findLast((word) => /^\S/.test(word)) : java;
  const last = told?.replace(/^(?:Caused by)?: /, '');
  return last === undefined ? text : `${last} StackTrace: ${traceback.join('\n')}`;
};
