// Walks a tree of an LMDB file: every page where its parent says, every entry inside its page, keys in order.
import { expectSound } from './damage.js';
import type { Snapshot, TreeRoot } from './meta.js';
import { checkLargeValue, int64, readBytes, readTreePage, type TreePage, uint16, HEADER_BYTES } from './page.js';

/** An entry of a leaf. */
export interface Entry {
  readonly key: Buffer;
  /** Whether the value is the record of a further tree. */
  readonly isTree: boolean;
  /** Reads the value, wherever it is. */
  value(): Buffer;
}

/** How a tree is walked. */
export interface Walk {
  readonly snapshot: Snapshot;
  /** Marks pages as used by a tree; throws a Damage for those that are used already or do not exist. */
  readonly use: (page: number, count: number) => void;
  readonly compare: (one: Buffer, other: Buffer) => number;
  readonly visit: (entry: Entry) => void;
}

const BIG = 0x01;
const TREE = 0x02;
const NODE_BYTES = 8;
const DEEPEST = 32;
/** LMDB's own bound for keys. */
const LONGEST_KEY_BYTES = 4_096;

const keyAt = ({ bytes, number }: TreePage, at: number): Buffer => {
  const length = uint16(bytes, at + 6);
  const start = at + NODE_BYTES;
  const isInside = length <= LONGEST_KEY_BYTES && start + length <= bytes.length;
  expectSound(isInside, `a key on page ${number} is longer than its page`);
  return bytes.subarray(start, start + length);
};

const childAt = ({ bytes }: TreePage, at: number): number =>
  uint16(bytes, at) + uint16(bytes, at + 2) * 65_536 + uint16(bytes, at + 4) * 2 ** 32;

const entryAt = (walk: Walk, page: TreePage, at: number): Entry => {
  const { bytes, number } = page;
  const key = keyAt(page, at);
  const flags = uint16(bytes, at + 4);
  expectSound(
    flags === 0 || flags === BIG || flags === TREE,
    `an entry on page ${number} is of no kind that is used here`,
  );
  const length = uint16(bytes, at) + uint16(bytes, at + 2) * 65_536;
  const start = at + NODE_BYTES + key.length;
  const inside = flags === BIG ? 24 : length;
  expectSound(start + inside <= bytes.length, `a value on page ${number} is longer than its page`);
  if (flags !== BIG) return { key, isTree: flags === TREE, value: () => bytes.subarray(start, start + length) };
  const [first, pages] = [Number(int64(bytes, start)), Number(int64(bytes, start + 16))];
  const { file, lastPage, transaction } = walk.snapshot;
  expectSound(first > 1 && first <= lastPage, `a value of page ${number} is on a page that does not exist`);
  checkLargeValue(file, { firstPage: first, pages, bytes: length }, transaction);
  walk.use(first, pages);
  return { key, isTree: false, value: () => readBytes(file, first * file.pageBytes + HEADER_BYTES, length) };
};

/** Walks one tree. Throws a Damage. */
export const walkTree = (walk: Walk, root: TreeRoot): void => {
  let last: Buffer | undefined;
  let entries = 0;
  const inOrder = (key: Buffer, page: TreePage, orSame: boolean): void => {
    const order = last === undefined ? -1 : walk.compare(last, key);
    expectSound(order < 0 || (orSame && order === 0), `keys on page ${page.number} are out of order`);
    last = key;
  };
  const descend = (number: number, depth: number): void => {
    walk.use(number, 1);
    const page = readTreePage(walk.snapshot.file, number, walk.snapshot.transaction);
    expectSound(
      page.kind === (depth === root.depth ? 'leaf' : 'branch'),
      `page ${number} is at another depth than it should`,
    );
    let isFirst = true;
    for (const at of page.nodes) {
      if (page.kind === 'leaf') {
        const entry = entryAt(walk, page, at);
        // The key that leads to a leaf may be its first.
        inOrder(entry.key, page, isFirst);
        entries += 1;
        walk.visit(entry);
      } else {
        const key = keyAt(page, at);
        // The first key of a branch is not used.
        if (!isFirst) inOrder(key, page, false);
        descend(childAt(page, at), depth + 1);
      }
      isFirst = false;
    }
  };
  expectSound(
    root.depth <= DEEPEST && (root.page === undefined) === (root.depth === 0),
    'a tree has an impossible depth',
  );
  if (root.page !== undefined) descend(root.page, 1);
  expectSound(entries === root.entries, `a tree has ${entries} entries in place of ${root.entries}`);
};
