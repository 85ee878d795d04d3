import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { archiveBounds, ArchiveRefused, unpackArchive } from './unpack-archive.js';

interface Item {
  readonly name: string;
  readonly content?: string | Buffer;
  /** Unix mode with the file's type. */
  readonly mode?: number;
  /** What the archive claims instead of the content's size. */
  readonly claimed?: number;
}

/** A zip archive of deflated entries, wrong in whatever way. */
const zip = (items: readonly Item[]): Buffer => {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const { name, content = '', mode = 0o100644, claimed } of items) {
    const data = Buffer.from(content as string);
    const packed = deflateRawSync(data);
    const encoded = Buffer.from(name);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt32LE(crc32(data), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(claimed ?? data.length, 18);
    facts.writeUInt16LE(encoded.length, 22);
    const local = Buffer.concat([Buffer.from('PK\u0003\u0004'), facts, encoded, packed]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((mode << 16) >>> 0, 6);
    rest.writeUInt32LE(offset, 10);
    const madeBy = Buffer.from([20, 3]);
    centrals.push(Buffer.concat([Buffer.from('PK\u0001\u0002'), madeBy, facts, rest, encoded]));
    locals.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(centrals);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(items.length, 8);
  end.writeUInt16LE(items.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, central, end]);
};

describe('unpacking an archive', () => {
  let work: string;
  let to: string;

  beforeEach(async () => {
    work = await mkdtemp(join(tmpdir(), 'drey-unpack-'));
    to = join(work, 'to');
    await mkdir(to);
  });

  afterEach(() => rm(work, { recursive: true, force: true }));

  const unpack = async (items: readonly Item[] | Buffer, bounds = archiveBounds): Promise<void> => {
    const path = join(work, 'code.zip');
    await writeFile(path, Buffer.isBuffer(items) ? items : zip(items));
    await unpackArchive(path, to, bounds);
  };

  const refused = async (items: readonly Item[] | Buffer, why: RegExp, bounds = archiveBounds): Promise<void> => {
    const error = await unpack(items, bounds).catch((fault: unknown) => fault);
    expect(error).toBeInstanceOf(ArchiveRefused);
    expect((error as Error).message).toMatch(why);
    expect((await readdir(work)).toSorted()).toEqual(['code.zip', 'to']);
  };

  it('writes files and directories, and keeps the permission to execute', async () => {
    await unpack([
      { name: 'main.py', content: 'print("ä")' },
      { name: 'lib/', mode: 0o040755 },
      { name: 'lib/deep/tool.sh', content: '#!/bin/sh', mode: 0o100755 },
    ]);
    expect(await readFile(join(to, 'main.py'), 'utf8')).toBe('print("ä")');
    expect((await stat(join(to, 'main.py'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(to, 'lib/deep/tool.sh'))).mode & 0o777).toBe(0o700);
  });

  it('refuses none that could not be read', async () => {
    await expect(unpackArchive(work, to)).rejects.toMatchObject({ code: 'EISDIR' });
  });

  it('takes archives of systems that write no modes', async () => {
    await unpack([{ name: 'main.py', content: 'x', mode: 0 }]);
    expect(await readdir(to)).toEqual(['main.py']);
  });

  it.each(['../out.py', 'a/../../out.py', '/tmp/out.py', 'C:/out.py', 'a\\..\\out.py'])(
    'refuses the name %s',
    async (name) => {
      await refused([{ name, content: 'x' }], /cannot be unpacked/);
      expect(await readdir(to)).toEqual([]);
    },
  );

  it('refuses links and special files', async () => {
    await refused([{ name: 'link', content: '/etc/passwd', mode: 0o120777 }], /"link", which is a link/);
    await refused([{ name: 'pipe', mode: 0o010644 }], /special file/);
    expect(await readdir(to)).toEqual([]);
  });

  it('refuses two entries of one name', async () => {
    await refused(
      [
        { name: 'a', content: '1' },
        { name: 'a', content: '2' },
      ],
      /EEXIST/,
    );
  });

  it('refuses a file where a directory has to be', async () => {
    await refused(
      [
        { name: 'a', content: '1' },
        { name: 'a/b', content: '2' },
      ],
      /ENOTDIR|EEXIST/,
    );
  });

  it('holds its bounds on entries, size and ratio', async () => {
    const bounds = { entries: 2, unpackedBytes: 1000, ratio: 10, freeBytes: 100 };
    await refused([{ name: 'a' }, { name: 'b' }, { name: 'c' }], /more than 2 entries/, bounds);
    await rm(to, { recursive: true });
    await mkdir(to);
    await refused([{ name: 'a', content: 'x'.repeat(1001) }], /unpacks to more than/, bounds);
    await refused([{ name: 'a', content: 'x'.repeat(900) }], /more than 10 times its size/, bounds);
    expect(await readdir(to)).toEqual([]);
  });

  it('does not believe an entry that is longer than it says', async () => {
    await refused([{ name: 'a', content: 'x'.repeat(100_000), claimed: 10 }], /cannot be unpacked/);
  });

  it('refuses what is no archive', async () => {
    await refused(Buffer.from('This is no archive.'), /is no zip archive/);
  });
});
