import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Processes, ProcessIdentity } from './process-identity.js';
import { systemProcesses } from './process-identity.js';
import { isOurs, type MotoRecord, readRecord, writeRecord } from './record.js';

const identity: ProcessIdentity = {
  startTime: '123',
  bootId: 'b',
  commandLine: 'python python drey.instance=i',
};
const record: MotoRecord = { ...identity, pid: 42, port: 5000, version: '5', instanceId: 'i', losses: 0 };
const processesWith = (found: ProcessIdentity | undefined): Processes => ({ identify: () => found, signal: () => {} });

describe('a moto record', () => {
  it('is ours when start time, boot, command line and instance all agree', () => {
    expect(isOurs(record, 'i', processesWith(identity))).toBe(true);
  });

  it.each<[string, ProcessIdentity | undefined]>([
    ['the process is gone', undefined],
    ['the id was reused', { ...identity, startTime: '124' }],
    ['the machine was booted', { ...identity, bootId: 'c' }],
    ['the command line differs', { ...identity, commandLine: 'vim' }],
  ])('is not ours when %s', (_why, found) => {
    expect(isOurs(record, 'i', processesWith(found))).toBe(false);
  });

  it('is not ours when it is of another data directory', () => {
    expect(isOurs(record, 'j', processesWith(identity))).toBe(false);
  });

  it('tells this very process by /proc or ps', () => {
    const found = systemProcesses.identify(process.pid);
    expect(found?.commandLine).toContain('node');
    expect(systemProcesses.identify(process.pid)).toEqual(found);
    expect(systemProcesses.identify(2 ** 30)).toBeUndefined();
  });
});

describe('the record file', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'drey-record-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it('is read as written', () => {
    const file = join(directory, 'record.json');
    writeRecord(file, record);
    expect(readRecord(file)).toEqual(record);
  });

  it.each([
    '',
    '{',
    'null',
    '{"pid":42}',
    JSON.stringify({ ...record, pid: 1 }),
    JSON.stringify({ ...record, port: 0 }),
  ])('is garbled, and not absent, when it says %s', (text) => {
    const file = join(directory, 'record.json');
    writeFileSync(file, text);
    expect(readRecord(file)).toBe('garbled');
  });

  it('is absent only where no file is there', () => {
    expect(readRecord(join(directory, 'record.json'))).toBeUndefined();
    // A folder is what even the superuser cannot read.
    expect(() => readRecord(directory)).toThrow(expect.objectContaining({ code: 'DREY_COMPANION_RECORD' }));
  });
});
