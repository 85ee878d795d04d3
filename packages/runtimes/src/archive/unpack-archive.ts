// Unpacks the archive of an application within bounds: nothing outside its directory, no links, no more than a disk bears.
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isAbsent, isSystemFault } from '@drey/plugin-api';
import type { Entry, ZipFile } from 'yauzl';
import { openArchive } from './open-archive.js';

/** Bounds of one archive. */
export interface ArchiveBounds {
  readonly entries: number;
  readonly unpackedBytes: number;
  /** Largest ratio of unpacked to packed bytes, beyond a first `freeBytes`. */
  readonly ratio: number;
  readonly freeBytes: number;
}

const MIB = 1024 * 1024;

/** Bounds in force: the archive itself has the service's limit of 512 MiB. */
export const archiveBounds: ArchiveBounds = {
  entries: 100_000,
  unpackedBytes: 4096 * MIB,
  ratio: 200,
  freeBytes: 64 * MIB,
};

/** Why an archive is not unpacked, for people: what follows "The archive". */
export class ArchiveRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ArchiveRefused';
  }
}

// Strict names: a backslash is no separator. The library refuses absolute paths and `..` by itself, and entries longer than they say.
const openZip = (path: string): Promise<ZipFile> =>
  openArchive(path, { strictFileNames: true, validateEntrySizes: true }).catch((error: Error) => {
    if (isSystemFault(error) && !isAbsent(error)) throw error;
    throw new ArchiveRefused(`is no zip archive (${error.message})`);
  });

const FILE_TYPE = 0o170000;
const REGULAR = 0o100000;
const DIRECTORY_TYPE = 0o040000;

/** Permission to execute is kept; everything else is the owner's to read and write. */
const modeOf = (entry: Entry): number => {
  const mode = entry.externalFileAttributes >>> 16;
  const type = mode & FILE_TYPE;
  if (type !== 0 && type !== REGULAR && type !== DIRECTORY_TYPE) {
    throw new ArchiveRefused(`has ${JSON.stringify(entry.fileName)}, which is a link or a special file`);
  }
  return (mode & 0o100) === 0 ? 0o600 : 0o700;
};

const write = async (zip: ZipFile, entry: Entry, root: string): Promise<void> => {
  const mode = modeOf(entry);
  if (entry.fileName.includes('\0')) throw new ArchiveRefused('has a name with a zero byte in it');
  const path = join(root, entry.fileName);
  if (entry.fileName.endsWith('/')) {
    await mkdir(path, { recursive: true, mode: 0o700 });
    return;
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const content = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error === null ? resolve(stream) : reject(error)));
  });
  // Never through something that is there already, such as an earlier entry of that name.
  await pipeline(content, createWriteStream(path, { mode, flags: 'wx' }));
};

/** Counts entries and bytes as the archive's directory tells them, which the reading of each entry then holds to. */
const counter = (bounds: ArchiveBounds): ((entry: Entry) => void) => {
  let [entries, unpacked, packed] = [0, 0, 0];
  return (entry) => {
    entries += 1;
    unpacked += entry.uncompressedSize;
    packed += entry.compressedSize;
    if (entries > bounds.entries) throw new ArchiveRefused(`has more than ${bounds.entries} entries`);
    if (unpacked > bounds.unpackedBytes)
      throw new ArchiveRefused(`unpacks to more than ${Math.round(bounds.unpackedBytes / MIB)} MiB`);
    if (unpacked > bounds.freeBytes + packed * bounds.ratio)
      throw new ArchiveRefused(`unpacks to more than ${bounds.ratio} times its size`);
  };
};

const readEntries = (zip: ZipFile, take: (entry: Entry) => Promise<void>): Promise<void> =>
  new Promise((resolve, reject) => {
    zip.once('error', reject);
    zip.once('end', () => resolve());
    zip.on('entry', (entry: Entry) => {
      take(entry).then(() => zip.readEntry(), reject);
    });
    zip.readEntry();
  });

/** Unpacks an archive into a directory that is there and empty. Rejects with {@link ArchiveRefused} for what the archive holds, else with what kept it from being read or written. */
export const unpackArchive = async (
  path: string,
  directory: string,
  bounds: ArchiveBounds = archiveBounds,
): Promise<void> => {
  const zip = await openZip(path);
  const count = counter(bounds);
  try {
    await readEntries(zip, async (entry) => {
      count(entry);
      await write(zip, entry, directory);
    });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // Of the surroundings rather than of the archive: a full disk, no permission.
    if (
      error instanceof ArchiveRefused ||
      (code !== undefined && !/^(EEXIST|ENOTDIR|EISDIR|ENAMETOOLONG|Z_.*)$/.test(code))
    )
      throw error;
    throw new ArchiveRefused(`cannot be unpacked (${message})`);
  } finally {
    zip.close();
  }
};
