import { describe, expect, it } from '@jest/globals';
import { checkSavepoint, metadataMissing } from './check-savepoint.js';
import { readMetadata } from './metadata/read-metadata.js';
import {
  absolute,
  incremental,
  keyGroups,
  metadataBytes,
  type Part,
  relative,
  segment,
} from './metadata-writer.test.support.js';
import { readAtOnce } from './read-at-once.js';

const withState = (managedKeyed: Part) =>
  readMetadata(metadataBytes({ version: 3, operators: [{ subtasks: { 0: { managedKeyed } } }] }));

const codes = (state: Part, files: Readonly<Record<string, number>>) =>
  checkSavepoint(
    withState(state),
    Object.entries(files).map(([path, bytes]) => ({ path, bytes })),
  ).map(({ code }) => code);

describe('checkSavepoint', () => {
  it('finds nothing wrong with a whole savepoint, whatever lies beside it', () => {
    expect(codes(keyGroups(7, relative('a', 10)), { a: 10, other: 3 })).toEqual([]);
    expect(codes(keyGroups(7, relative('sub/a', 10)), { 'sub/a': 10 })).toEqual([]);
  });

  it('misses files, and sees those of another size', () => {
    expect(codes(keyGroups(7, relative('a', 10)), { b: 10 })).toEqual(['missing-file']);
    expect(codes(keyGroups(7, relative('a', 10)), { a: 9 })).toEqual(['wrong-size']);
    expect(codes(keyGroups(7, relative('a', -1)), { a: 9 })).toEqual([]);
  });

  it.each(['../a', 'x/../../a', './a', '/a', '..', 'x\\..\\a'])(
    'refuses a path that leaves the directory: %s',
    (path) => {
      expect(codes(keyGroups(7, relative(path, 10)), { [path]: 10 })).toEqual(['leaves-directory']);
    },
  );

  it.each(['file:a', 'con:1', 'x:/y', 'file:/etc/passwd', ':a'])(
    'takes a name that Flink reads as an address for a file elsewhere: %s',
    (path) => {
      expect(codes(keyGroups(7, relative(path, 10)), { [path]: 10 })).toEqual(['absolute-reference']);
    },
  );

  it('takes a colon in a later part of a path for what it is', () => {
    expect(codes(keyGroups(7, relative('a/b:c', 10)), { 'a/b:c': 10 })).toEqual([]);
  });

  it('tells state elsewhere from an incremental checkpoint', () => {
    expect(codes(keyGroups(7, absolute('s3://bucket/savepoint/a', 10)), {})).toEqual(['absolute-reference']);
    expect(codes(incremental(11, [absolute('file:/c/shared/a', 10)], [relative('b', 5)]), { b: 5 })).toEqual([
      'shared-files',
    ]);
    expect(codes(incremental(11, [segment('file:/c/a', 0, 10)], []), {})).toEqual(['shared-files']);
    // A checkpoint that was kept, with all of its files.
    expect(codes(incremental(11, [relative('a', 10)], []), { a: 10 })).toEqual([]);
  });

  it('names the first few files and says how many more there are', () => {
    const files = Array.from({ length: 7 }, (_, index) => relative(`f${index}`, 1));
    const [fault] = checkSavepoint(withState(incremental(5, files, [])), []);
    expect(fault).toEqual({
      code: 'missing-file',
      what: '7 files that the metadata names are not there: f0, f1, f2, f3, f4 and 2 more.',
      remedy: expect.stringContaining('Copy the directory'),
      paths: ['f0', 'f1', 'f2', 'f3', 'f4'],
    });
  });
});

describe('readAtOnce', () => {
  it('answers what it cannot read as a fault with a remedy', () => {
    expect(readAtOnce(Buffer.from('hello, world'))).toEqual({
      fault: {
        code: 'not-a-savepoint',
        what: '_metadata: This is no metadata of a savepoint or checkpoint of Flink (byte 4).',
        remedy: expect.stringContaining('_metadata'),
        paths: ['_metadata'],
      },
    });
    const bytes = metadataBytes({ version: 3, operators: [{ subtasks: {} }] });
    expect(readAtOnce(bytes).metadata?.operators).toHaveLength(1);
    expect(readAtOnce(bytes.subarray(0, 30)).fault?.code).toBe('unreadable-metadata');
    expect(readAtOnce(Buffer.concat([bytes.subarray(0, 7), Buffer.from([9]), bytes.subarray(8)])).fault?.code).toBe(
      'too-new',
    );
  });
});

describe('metadataMissing', () => {
  it('is a fault only where there is none', () => {
    expect(metadataMissing([{ path: 'a/_metadata', bytes: 1 }])?.code).toBe('no-metadata');
    expect(metadataMissing([{ path: '_metadata', bytes: 1 }])).toBeUndefined();
  });
});
