// Pages of an LMDB file (data version 2: the one that lmdb-js writes on 64-bit machines), read with bounds.
import { readSync } from 'node:fs';
import { endianness } from 'node:os';
import { expectSound } from './damage.js';

/** An open file of pages. */
export interface PageFile {
  readonly descriptor: number;
  readonly bytes: number;
  readonly pageBytes: number;
}

/** Kinds of pages, by their flag. */
export const pageKinds = { branch: 0x01, leaf: 0x02, overflow: 0x04, meta: 0x08 } as const;

/** Page number, transaction, padding, flags, bounds of the free space. */
export const HEADER_BYTES = 24;

const isLittle = endianness() === 'LE';

/** The host's byte order is the file's. */
export const uint16 = (bytes: Buffer, at: number): number =>
  isLittle ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
/** As {@link uint16}, for 32 bits. */
export const uint32 = (bytes: Buffer, at: number): number =>
  isLittle ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
/** As {@link uint16}, for 64 bits, signed. */
export const int64 = (bytes: Buffer, at: number): bigint =>
  isLittle ? bytes.readBigInt64LE(at) : bytes.readBigInt64BE(at);

/** Reads bytes from a place; throws a Damage where the file ends before. */
export const readBytes = ({ descriptor, bytes }: PageFile, at: number, length: number): Buffer => {
  expectSound(at + length <= bytes, `it ends after ${bytes} bytes, ${at + length} are needed`);
  const buffer = Buffer.allocUnsafe(length);
  let read = 0;
  while (read < length) {
    const more = readSync(descriptor, buffer, read, length - read, at + read);
    expectSound(more > 0, `it ends after ${at + read} bytes while it is read`);
    read += more;
  }
  return buffer;
};

/** Whether the header of a page names it and a transaction that there was; LMDB takes a later one for its own unfinished work. */
const isInPlace = (header: Buffer, number: number, transaction: bigint): boolean => {
  const own = int64(header, 8);
  return int64(header, 0) === BigInt(number) && own >= 0n && own <= transaction;
};

/** A page of a tree. */
export interface TreePage {
  readonly number: number;
  readonly kind: 'branch' | 'leaf';
  readonly bytes: Buffer;
  /** Where its nodes begin, from the start of the page. */
  readonly nodes: readonly number[];
}

const nodeOffsets = (bytes: Buffer, number: number): readonly number[] => {
  const lower = uint16(bytes, 20);
  const upper = uint16(bytes, 22);
  const room = bytes.length - HEADER_BYTES;
  expectSound(lower % 2 === 0 && lower <= upper && upper <= room, `page ${number} has impossible bounds`);
  const offsets: number[] = [];
  for (let at = 0; at < lower; at += 2) {
    const offset = uint16(bytes, HEADER_BYTES + at);
    expectSound(offset >= upper && offset + 8 <= room, `page ${number} points outside itself`);
    offsets.push(HEADER_BYTES + offset);
  }
  return offsets;
};

/** Reads a branch or leaf page. Throws a Damage for anything else. */
export const readTreePage = (file: PageFile, number: number, transaction: bigint): TreePage => {
  const bytes = readBytes(file, number * file.pageBytes, file.pageBytes);
  const flags = uint16(bytes, 18);
  const isTree = flags === pageKinds.branch || flags === pageKinds.leaf;
  expectSound(isTree && isInPlace(bytes, number, transaction), `page ${number} is no page of a tree`);
  const kind = flags === pageKinds.branch ? 'branch' : 'leaf';
  const nodes = nodeOffsets(bytes, number);
  expectSound(nodes.length > (kind === 'branch' ? 1 : 0), `page ${number} has too few entries`);
  return { number, kind, bytes, nodes };
};

/** A value that has pages of its own. */
export interface LargeValue {
  readonly firstPage: number;
  readonly pages: number;
  readonly bytes: number;
}

/** Throws a Damage unless the pages of a large value are where they should be and have room for it. */
export const checkLargeValue = (file: PageFile, value: LargeValue, transaction: bigint): void => {
  const { firstPage: number, bytes: valueBytes } = value;
  const header = readBytes(file, number * file.pageBytes, HEADER_BYTES);
  const pages = uint32(header, 20);
  const isOverflow = uint16(header, 18) === pageKinds.overflow && isInPlace(header, number, transaction);
  expectSound(isOverflow, `page ${number} does not begin a large value`);
  const needed = Math.floor((HEADER_BYTES - 1 + valueBytes) / file.pageBytes) + 1;
  expectSound(pages === value.pages && pages >= needed, `the value on page ${number} does not fit its pages`);
  const end = number * file.pageBytes + HEADER_BYTES + valueBytes;
  expectSound(end <= file.bytes, `it ends after ${file.bytes} bytes, ${end} are needed`);
};
