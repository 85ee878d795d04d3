// The record of a running moto in the data directory, by which the next host finds it.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { check, OperatorError, parseChecked } from '@drey/plugin-api';
import type { Processes, ProcessIdentity } from './process-identity.js';

/** A running moto, and how often its data was lost since the last clean start. */
export interface MotoRecord extends ProcessIdentity {
  readonly pid: number;
  readonly port: number;
  readonly version: string;
  readonly instanceId: string;
  readonly losses: number;
  /** What our requests carry, as that moto knows it; undefined for one that an earlier release started, which checks nothing. */
  readonly token?: string;
}

const isRecord = check.shape<MotoRecord>({
  // Process 1 is never ours, and its group must never be signalled.
  pid: check.whole(2, 2 ** 31),
  port: check.whole(1, 65_535),
  losses: check.whole(0),
  startTime: check.text,
  bootId: check.text,
  commandLine: check.text,
  version: check.text,
  instanceId: check.text,
  token: check.optional(check.text),
});

/** What is on record: undefined for nothing, `garbled` for what is no record. */
export type ReadRecord = MotoRecord | 'garbled' | undefined;

const textOf = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new OperatorError(
      'DREY_COMPANION_RECORD',
      `The record of the moto of the last run cannot be read (${message}), so whether one runs is not known.`,
      'Make the file readable for the user that runs Drey, and start again.',
      { cause: error },
    );
  }
};

/** Reads a record. Throws an OperatorError where there may be one that cannot be read: a moto may run, so none must be started beside it. */
export const readRecord = (file: string): ReadRecord => {
  const text = textOf(file);
  if (text === undefined) return undefined;
  return parseChecked(text, isRecord) ?? 'garbled';
};

/** Writes a record whole or not at all. */
export const writeRecord = (file: string, record: MotoRecord): void => {
  writeFileSync(`${file}.new`, `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
};

/** Removes a record; absent is fine. */
export const removeRecord = (file: string): void => {
  rmSync(file, { force: true });
};

/** Whether a record is of a moto that our program runs, and no `moto_server` of the user's own. */
export const hasOurProgram = (record: Pick<MotoRecord, 'commandLine'> | undefined): boolean =>
  record !== undefined && /\bdrey\.instance=/.test(record.commandLine);

/** Whether the process that a record tells of still is the one that was started, and belongs to this data directory. Throws where the system does not tell. */
export const isOurs = (record: MotoRecord, instanceId: string, processes: Processes): boolean => {
  if (record.instanceId !== instanceId) return false;
  const now = processes.identify(record.pid);
  return (
    now !== undefined &&
    now.startTime === record.startTime &&
    now.bootId === record.bootId &&
    now.commandLine === record.commandLine
  );
};
