// The record of a running moto in the data directory, by which the next host finds it.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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

const isRecord = (value: unknown): value is MotoRecord => {
  if (typeof value !== 'object' || value === null) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  const isWhole = (name: string, minimum: number, maximum: number): boolean => {
    const number = fields[name];
    return Number.isSafeInteger(number) && Number(number) >= minimum && Number(number) <= maximum;
  };
  const texts = ['startTime', 'bootId', 'commandLine', 'version', 'instanceId'];
  return (
    // Process 1 is never ours, and its group must never be signalled.
    isWhole('pid', 2, 2 ** 31) &&
    isWhole('port', 1, 65_535) &&
    isWhole('losses', 0, Number.MAX_SAFE_INTEGER) &&
    texts.every((name) => typeof fields[name] === 'string') &&
    ['string', 'undefined'].includes(typeof fields['token'])
  );
};

/** Reads a record; undefined when there is none or it is torn. */
export const readRecord = (file: string): MotoRecord | undefined => {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isRecord(value) ? value : undefined;
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
