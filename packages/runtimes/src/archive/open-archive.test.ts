import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEntry, visitEntries } from './archive-entries.js';
import { openArchive } from './open-archive.js';
import { zipOf } from '../testing/zip.js';

const jar = zipOf({ 'com/example/Job.class': 'a class', 'com/example/Step.class': 'another one' });
const script = Buffer.from('#!/bin/sh\nexec java -jar "$0" "$@"\n');

/** The same archive with a comment, which stands behind everything. */
const withComment = (archive: Buffer, comment: Buffer): Buffer => {
  const head = Buffer.from(archive);
  head.writeUInt16LE(comment.length, head.length - 2);
  return Buffer.concat([head, comment]);
};

/** The same archive as tools write it for more than 65,535 entries: records of the 64-bit form before the end record, which has sizes still. */
const with64BitCount = (archive: Buffer): Buffer => {
  const end = Buffer.from(archive.subarray(-22));
  const entries = end.readUInt16LE(10);
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06_06_4b_50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(BigInt(entries), 24);
  record.writeBigUInt64LE(BigInt(entries), 32);
  record.writeBigUInt64LE(BigInt(end.readUInt32LE(12)), 40);
  record.writeBigUInt64LE(BigInt(end.readUInt32LE(16)), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07_06_4b_50, 0);
  locator.writeBigUInt64LE(BigInt(archive.length - 22), 8);
  locator.writeUInt32LE(1, 16);
  end.writeUInt16LE(0xff_ff, 8);
  end.writeUInt16LE(0xff_ff, 10);
  return Buffer.concat([archive.subarray(0, -22), record, locator, end]);
};

const folder = mkdtemp(join(tmpdir(), 'drey-open-archive-'));
let path = '';
beforeAll(async () => {
  path = join(await folder, 'code.jar');
});
afterAll(async () => rm(await folder, { recursive: true, force: true }));

const namesOf = async (source: string | Buffer): Promise<readonly string[]> => {
  const zip = await openArchive(source);
  const names: string[] = [];
  const bytes: Promise<Buffer>[] = [];
  await visitEntries(zip, (entry) => {
    names.push(entry.fileName);
    bytes.push(readEntry(zip, entry));
    return true;
  });
  for (const content of await Promise.all(bytes)) expect(content.length).toBeGreaterThan(0);
  zip.close();
  return names;
};

describe('an archive', () => {
  it.each([
    ['as it is', jar],
    ['behind a shell script', Buffer.concat([script, jar])],
    ['with more entries than 16 bits count', with64BitCount(jar)],
    ['with a comment', withComment(jar, Buffer.from('made by hand'))],
    [
      'behind a script and before a comment',
      Buffer.concat([script, withComment(jar, Buffer.from('x'.repeat(60_000)))]),
    ],
  ])('is read %s, from a file and from memory', async (_what, bytes) => {
    const names = await namesOf(jar);
    await writeFile(path, bytes);
    expect(await namesOf(path)).toEqual(names);
    expect(await namesOf(bytes)).toEqual(names);
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('This is no archive.')],
    ['a script alone', script],
    ['half an archive', jar.subarray(0, jar.length / 2)],
  ])('is refused where there is %s', async (_what, bytes) => {
    await writeFile(path, bytes);
    await expect(openArchive(path)).rejects.toThrow();
    await expect(openArchive(bytes)).rejects.toThrow();
  });
});
