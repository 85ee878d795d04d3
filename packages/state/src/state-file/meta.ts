// The two first pages of an LMDB file: where the newest snapshot begins.
import { expectSound } from './damage.js';
import { HEADER_BYTES, int64, type PageFile, pageKinds, readBytes, uint16, uint32 } from './page.js';

/** A tree of the file. */
export interface TreeRoot {
  /** Undefined for an empty one. */
  readonly page: number | undefined;
  readonly depth: number;
  readonly entries: number;
}

/** The newest snapshot. */
export interface Snapshot {
  readonly file: PageFile;
  /** That made it; no page of it is of a later one. */
  readonly transaction: bigint;
  /** Last page that was ever used. */
  readonly lastPage: number;
  readonly free: TreeRoot;
  readonly main: TreeRoot;
}

const MAGIC = 0xbeefc0de;
const DATA_VERSION = 2;
/** Pages at the end may be free and never have been written; more than these were not. */
const MOST_UNWRITTEN_PAGES = 65_536;
const META_BYTES = HEADER_BYTES + 144;
/** Size of a tree's record. */
export const ROOT_BYTES = 48;

const pageNumber = (value: bigint, what: string): number => {
  expectSound(value >= 0n && value < 2n ** 40n, `${what} is an impossible page`);
  return Number(value);
};

/** Reads the record of a tree. */
export const readRoot = (bytes: Buffer, at: number): TreeRoot => {
  const root = int64(bytes, at + 40);
  const page = root === -1n ? undefined : pageNumber(root, 'the root of a tree');
  return { page, depth: uint16(bytes, at + 6), entries: Number(int64(bytes, at + 32)) };
};

const isPageSize = (size: number): boolean => size >= 256 && size <= 65_536 && (size & (size - 1)) === 0;

const readMeta = (bytes: Buffer, index: number): { readonly pageBytes: number; readonly transaction: bigint } => {
  const told = `meta page ${index}`;
  expectSound(uint16(bytes, 18) === pageKinds.meta && uint32(bytes, 24) === MAGIC, `${told} is not LMDB's`);
  expectSound((uint32(bytes, 28) & 0xffff) === DATA_VERSION, `${told} has another version than LMDB's here`);
  const pageBytes = uint32(bytes, 48);
  expectSound(isPageSize(pageBytes), `${told} has an impossible page size`);
  return { pageBytes, transaction: int64(bytes, HEADER_BYTES + 128) };
};

/** Reads the snapshot that LMDB would open. Throws a Damage. */
export const readSnapshot = (descriptor: number, bytes: number): Snapshot => {
  const rough: PageFile = { descriptor, bytes, pageBytes: 0 };
  const first = readBytes(rough, 0, META_BYTES);
  const { pageBytes, transaction } = readMeta(first, 0);
  const file: PageFile = { descriptor, bytes, pageBytes };
  const second = readBytes(file, pageBytes, META_BYTES);
  const other = readMeta(second, 1);
  expectSound(other.pageBytes === pageBytes, 'its meta pages differ in the page size');
  const isFirst = transaction >= other.transaction;
  const newest = isFirst ? first : second;
  const lastPage = pageNumber(int64(newest, HEADER_BYTES + 120), 'the last page');
  expectSound(
    lastPage >= 1 && lastPage < bytes / pageBytes + MOST_UNWRITTEN_PAGES,
    'the last page is far behind its end',
  );
  return {
    file,
    transaction: isFirst ? transaction : other.transaction,
    lastPage,
    free: readRoot(newest, HEADER_BYTES + 24),
    main: readRoot(newest, HEADER_BYTES + 72),
  };
};
