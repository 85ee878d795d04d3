// Why a Python program failed: Flink only tells its exit code, the program's own words are in the JobManager's output.
import { setTimeout as pause } from 'node:timers/promises';
import type { ClusterDriver } from '@drey/cluster';
import { errorText } from '@drey/flink-rest';

const DRIVER_LOGGER = 'org.apache.flink.client.python.PythonDriver';
const CHUNK_BYTES = 4 * 1024 * 1024;
const MAXIMUM_CHUNKS = 32;
const MAXIMUM_LINES = 60;

/** What the driver logged of one line of the program, or undefined for a line that is none of it. */
const spoken = (line: string): string | undefined => {
  try {
    const { logger, message, messageType } = JSON.parse(line) as Readonly<Record<string, unknown>>;
    // At the level ERROR it speaks of itself.
    return logger === DRIVER_LOGGER && messageType === 'INFO' && typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
};

/** What the latest program said, the newest lines of it. Flink before 1.17 logs all of it as one record at its end. */
const lastWords = async (driver: ClusterDriver, clusterId: string): Promise<readonly string[]> => {
  let words: string[] = [];
  let cursor: string | null = null;
  for (let chunk = 0; chunk < MAXIMUM_CHUNKS; chunk += 1) {
    const { lines, cursor: next, end } = await driver.readLog(clusterId, 'jobmanager', cursor, CHUNK_BYTES);
    for (const line of lines) {
      const word = spoken(line);
      if (word === undefined) continue;
      if (/^-+ Python Process (Started|Exited) -+$/.test(word)) {
        if (word.includes('Started')) words = [];
      } else words.push(...word.replace(/\n$/, '').split('\n'));
    }
    if (words.length > MAXIMUM_LINES) words = words.slice(-MAXIMUM_LINES);
    if (end) break;
    cursor = next;
  }
  return words;
};

/** An engine may be a moment behind with what a member printed. */
const LATE_MILLISECONDS = 200;
const LOOKS = 10;

/** The same, once there are any. */
const lastWordsSoon = async (driver: ClusterDriver, clusterId: string): Promise<readonly string[]> => {
  for (let look = 1; ; look += 1) {
    const words = await lastWords(driver, clusterId).catch(() => []);
    if (words.length > 0 || look === LOOKS) return words;
    await pause(LATE_MILLISECONDS);
  }
};

const exited = /Python process exits with code|ProgramAbortException/;

/**
 * The text of a failed submission: the program's traceback where Flink says no more than that it exited, in the form of a Java fault,
 * `ValueError: text StackTrace: Traceback ...`.
 */
export const pythonFault = async (driver: ClusterDriver, clusterId: string, error: unknown): Promise<string> => {
  const text = errorText(error);
  if (!exited.test(text.split('StackTrace:')[0] ?? '')) return text;
  const words = await lastWordsSoon(driver, clusterId);
  const begin = words.findLastIndex((word) => word.startsWith('Traceback (most recent call last)'));
  const traceback = begin === -1 ? words : words.slice(begin);
  // The error itself is the last line that is not indented.
  const last = traceback.findLast((word) => /^\S/.test(word));
  return last === undefined ? text : `${last} StackTrace: ${traceback.join('\n')}`;
};
