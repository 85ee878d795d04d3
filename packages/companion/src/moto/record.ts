// The record of a running moto in the data directory, by which the next host finds it.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { check, parseChecked } from '@drey/plugin-api';
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

/** Reads a record; undefined when there is none or it is torn. */
export const readRecord = (file: string): MotoRecord | undefined => {
  try {
    return parseChecked(readFileSync(file, 'utf8'), isRecord);
  } catch {
    return undefined;
  }
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

/** Whether the process that a record tells of still is the one that was started, and belongs to this data directory. */
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
