// Whether LMDB can open a file of records without harm: it checks nothing itself, and a page that is not there ends the process by a signal.
import { expectSound } from './damage.js';
import { readRoot, readSnapshot, ROOT_BYTES, type Snapshot } from './meta.js';
import { int64 } from './page.js';
import { type Entry, walkTree } from './tree.js';

const ID_BYTES = 8;
const FIRST_PAGE = 2;

/** Which pages are in use. */
const createUse = ({ lastPage }: Snapshot): ((page: number, count: number) => void) => {
  const used = new Uint8Array(lastPage + 1);
  return (page, count) => {
    expectSound(page >= FIRST_PAGE && page + count - 1 <= lastPage, `page ${page} does not exist`);
    for (let one = page; one < page + count; one += 1) {
      expectSound(used[one] === 0, `page ${one} is used twice`);
      used[one] = 1;
    }
  };
};

const compareIds = (one: Buffer, other: Buffer): number => Number(int64(one, 0) - int64(other, 0));

/** A list of free pages: its length, then page numbers, in which a negative number is the length of a block whose first page follows. */
const freePages = (list: Buffer): readonly (readonly [page: number, count: number])[] => {
  const length = list.length < ID_BYTES ? -1 : Number(int64(list, 0));
  expectSound(length >= 0 && (length + 1) * ID_BYTES <= list.length, 'a list of free pages is longer than its record');
  const found: (readonly [number, number])[] = [];
  let count = 1;
  for (let index = 1; index <= length; index += 1) {
    const value = Number(int64(list, index * ID_BYTES));
    if (value < 0) count = -value;
    else {
      if (value > 0) found.push([value, count]);
      count = 1;
    }
  }
  return found;
};

const checkFreeList = (snapshot: Snapshot, use: (page: number, count: number) => void): void => {
  const lists: Buffer[] = [];
  const visit = ({ key, value }: Entry): void => {
    const isKnown = key.length === ID_BYTES && int64(key, 0) > 0n && int64(key, 0) <= snapshot.transaction;
    expectSound(isKnown, 'a list of free pages has no transaction');
    lists.push(value());
  };
  walkTree({ snapshot, use, compare: compareIds, visit }, snapshot.free);
  for (const [page, count] of lists.flatMap(freePages)) use(page, count);
};

/**
 * Checks a file of that size, whose trees have some of these names. Throws a Damage that says what is wrong; reads each page of a tree once,
 * and of large values the first.
 */
export const checkPages = (descriptor: number, bytes: number, names: readonly string[]): void => {
  const snapshot = readSnapshot(descriptor, bytes);
  const use = createUse(snapshot);
  const trees: Buffer[] = [];
  const common = { snapshot, use, compare: Buffer.compare };
  const visit = ({ key, isTree, value }: Entry): void => {
    const name = key.toString('latin1').replace(/\0+$/, '');
    // LMDB would make a tree anew whose name it does not find.
    expectSound(isTree && names.includes(name), `it holds '${name}', which is not Drey's`);
    const record = value();
    expectSound(record.length === ROOT_BYTES, 'the record of a tree has another size');
    trees.push(record);
  };
  walkTree({ ...common, visit }, snapshot.main);
  for (const record of trees) {
    const noTree = ({ isTree }: Entry): void => expectSound(!isTree, 'a tree lies in a record');
    walkTree({ ...common, visit: noTree }, readRoot(record, 0));
  }
  // Last, so that a page that is free and in use is found.
  checkFreeList(snapshot, use);
};
