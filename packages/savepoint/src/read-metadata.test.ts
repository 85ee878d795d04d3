import { describe, expect, it } from '@jest/globals';
import { readMetadata } from './metadata/read-metadata.js';
import type { OperatorSnapshot, StateBytes } from './metadata/savepoint-metadata.js';
import { UnreadableMetadata } from './metadata/unreadable-metadata.js';
import {
  absolute,
  changelog,
  changesInFiles,
  changesInMemory,
  channels,
  emptySegment,
  incremental,
  inline,
  keyGroups,
  metadataBytes,
  MetadataWriter,
  none,
  type OperatorParts,
  operatorState,
  type Part,
  relative,
  segment,
  type SubtaskParts,
} from './metadata-writer.test.support.js';

const fault = (bytes: Uint8Array): UnreadableMetadata => {
  try {
    readMetadata(bytes);
  } catch (error) {
    if (error instanceof UnreadableMetadata) return error;
    throw error;
  }
  throw new Error('It was read.');
};

const one = (version: number, operator: OperatorParts): OperatorSnapshot => {
  const [read] = readMetadata(metadataBytes({ version, operators: [operator] })).operators;
  if (read === undefined) throw new Error('There is no operator.');
  return read;
};

const ofSubtask = (state: SubtaskParts, version = 3): OperatorSnapshot => one(version, { subtasks: { 0: state } });
const nothing: StateBytes = { managedKeyed: 0, rawKeyed: 0, managedOperator: 0, rawOperator: 0, channel: 0 };

describe('readMetadata', () => {
  it('reads what every version has', () => {
    for (const version of [2, 3]) {
      const read = readMetadata(
        metadataBytes({
          version,
          masterStates: [{ name: 'hook', bytes: 4 }],
          operators: [{ subtasks: { 1: { managedKeyed: keyGroups(3, relative('a', 30)) } } }],
        }),
      );
      expect(read).toMatchObject({
        version,
        checkpointId: 7,
        masterStates: [{ name: 'hook', bytes: 4 }],
        files: [{ path: 'a', relative: true, bytes: 30, exact: true }],
        inlineBytes: 0,
      });
      expect(read.operators[0]).toEqual({
        id: '0102030405060708090a0b0c0d0e0f10',
        parallelism: 2,
        maxParallelism: 128,
        coordinatorBytes: 0,
        finished: false,
        hasState: true,
        keyedForm: 'native',
        bytes: { ...nothing, managedKeyed: 30 },
        totalBytes: 30,
        subtasks: [{ index: 1, finished: false, bytes: { ...nothing, managedKeyed: 30 } }],
        states: [],
      });
    }
  });

  const keyed: readonly (readonly [string, Part, number, string, readonly string[]])[] = [
    ['key groups', keyGroups(3, absolute('file:/a', 5)), 5, 'native', ['file:/a']],
    ['key groups with an id', keyGroups(12, inline(6)), 6, 'native', []],
    ['a canonical savepoint', keyGroups(7, relative('b', 7)), 7, 'canonical', ['b']],
    ['key groups within key groups', keyGroups(12, keyGroups(3, relative('b', 7))), 7, 'native', ['b']],
    ['incremental', incremental(5, [relative('s', 10)], [relative('p', 20), none]), 33, 'incremental', ['s', 'p']],
    ['incremental with sizes', incremental(11, [absolute('s3://x/s', 10)], []), 13, 'incremental', ['s3://x/s']],
    ['segments of files', incremental(11, [segment('/m/f', 100, 50), emptySegment], []), 53, 'incremental', ['/m/f']],
    ['changelog', changelog(8, [keyGroups(12, inline(4))], [changesInMemory(2, 3)]), 9, 'changelog', []],
    [
      'changelog in files',
      changelog(14, [incremental(11, [relative('s', 10)], [])], [changesInFiles(13, 8, absolute('/dstl/1', 8))]),
      21,
      'changelog',
      ['s', '/dstl/1'],
    ],
    [
      'older changes in files',
      changelog(14, [], [changesInFiles(10, 8, absolute('/dstl/1', 8))]),
      8,
      'changelog',
      ['/dstl/1'],
    ],
  ];

  it.each(keyed)('reads keyed state: %s', (_, part, bytes, form, files) => {
    const read = readMetadata(metadataBytes({ version: 3, operators: [{ subtasks: { 0: { managedKeyed: part } } }] }));
    expect(read.operators[0]).toMatchObject({ keyedForm: form, bytes: { ...nothing, managedKeyed: bytes } });
    expect(read.files.map(({ path }) => path)).toEqual(files);
    expect(ofSubtask({ rawKeyed: part }).bytes.rawKeyed).toBe(bytes);
  });

  it('reads operator state with the names of its states', () => {
    const states = operatorState({ rules: 2, offsets: 0, all: 1 }, relative('o', 40));
    const read = ofSubtask({ managedOperator: states, rawOperator: operatorState({}, segment('/m', 5, 6), true) });
    expect(read.states).toEqual([
      { name: 'all', mode: 'union' },
      { name: 'offsets', mode: 'split' },
      { name: 'rules', mode: 'broadcast' },
    ]);
    expect(read.bytes).toEqual({ ...nothing, managedOperator: 40, rawOperator: 6 });
  });

  it.each([3, 6])('reads records under way, version %i', (version) => {
    const state = relative('c', 100);
    const read = readMetadata(
      metadataBytes({
        version,
        operators: [
          {
            subtasks: {
              0: {
                input: channels(
                  version,
                  { type: 1, bytes: 30, state },
                  { type: version === 6 ? 3 : 1, bytes: 20, state },
                ),
                output: channels(version, { type: version === 6 ? 4 : 2, bytes: 5, state }),
              },
            },
          },
        ],
        ...(version === 6 ? { properties: noProperties } : {}),
      }),
    );
    expect(read.operators[0]?.bytes).toEqual({ ...nothing, channel: 55 });
    expect(read.files).toEqual([{ path: 'c', relative: true, bytes: 100, exact: true }]);
  });

  it('reads names, uids, coordinators and what had ended', () => {
    const operators: readonly OperatorParts[] = [
      { name: 'Süm', uid: 'sum', coordinator: inline(9), subtasks: {} },
      { subtasks: 'ended' },
      { subtasks: { 0: 'finished', 1: 'finished' } },
      { subtasks: { 1: {}, 0: 'finished' } },
    ];
    const read = readMetadata(metadataBytes({ version: 5, operators, properties: noProperties }));
    expect(read.operators).toMatchObject([
      { name: 'Süm', uid: 'sum', coordinatorBytes: 9, totalBytes: 9, hasState: true, finished: false },
      { finished: true, hasState: false, subtasks: [] },
      { finished: true, hasState: false },
      {
        finished: false,
        hasState: false,
        subtasks: [
          { index: 0, finished: true },
          { index: 1, finished: false },
        ],
      },
    ]);
    expect(read.operators[1]).not.toHaveProperty('name');
  });

  it('takes references that disagree about a size for the least that there must be', () => {
    const files = incremental(5, [relative('f', 10), relative('f', 30), absolute('f', 1), absolute('g', -1)], []);
    const { files: read } = readMetadata(
      metadataBytes({ version: 3, operators: [{ subtasks: { 0: { managedKeyed: files } } }] }),
    );
    expect(read).toEqual([
      { path: 'f', relative: true, bytes: 30, exact: false },
      { path: 'f', relative: false, bytes: 1, exact: true },
      { path: 'g', relative: false, bytes: 0, exact: false },
    ]);
  });

  it('reads text as Java writes it', () => {
    const read = (text: Uint8Array): string | undefined => {
      const writer = new MetadataWriter().int(0x4960672d).int(5).long(1).int(0).int(1);
      writer.raw(Buffer.from([0, text.length])).raw(text);
      writer.text('').raw(Buffer.alloc(16)).int(0).int(1).byte(0).int(0).raw(noProperties);
      return readMetadata(writer.bytes).operators[0]?.name;
    };
    // NUL in two bytes, and a pair of surrogates in three bytes each.
    expect(read(Buffer.from('61c080eda0b5edb2b3', 'hex'))).toBe('a\0𝒳');
    for (const broken of ['ff', 'c3', 'c341', 'e282', 'e28241'])
      expect(() => read(Buffer.from(broken, 'hex'))).toThrow(/not written as Java writes it/);
  });

  const head = (version: number): MetadataWriter => new MetadataWriter().int(0x4960672d).int(version);

  it.each([
    ['an empty file', Buffer.alloc(0), 'not-metadata'],
    ['another file', Buffer.from('PK\u0003\u0004 and so on'), 'not-metadata'],
    ['version 0', head(0).long(1).bytes, 'not-metadata'],
    ['Flink 1.2', head(1).long(1).bytes, 'too-old'],
    ['a Flink to come', head(7).long(1).bytes, 'too-new'],
    [
      'state of Flink 1.1',
      (() => {
        const bytes = metadataBytes({ version: 2, operators: [{ subtasks: { 0: {} } }] });
        // The number of legacy states, behind its index and duration.
        bytes.writeInt32BE(1, bytes.length - 14);
        return bytes;
      })(),
      'too-old',
    ],
    ['a number of operators that cannot be', head(3).long(1).int(0).int(2_000_000_000).bytes, 'damaged'],
    ['a negative number of operators', head(3).long(1).int(0).int(-1).bytes, 'damaged'],
  ] as const)('refuses %s', (_, bytes, reason) => {
    expect(fault(bytes).reason).toBe(reason);
  });

  it.each([
    ['more parallelism than there can be', { parallelism: 3, maxParallelism: 2, subtasks: {} }],
    ['a subtask that there is not', { parallelism: 1, subtasks: { 1: {} } }],
    ['more subtasks than there are', { parallelism: 1, subtasks: { 0: {}, 1: {} } }],
    ['a coordinator whose state is elsewhere', { coordinator: relative('a', 1), subtasks: {} }],
    ['a coordinator of what had ended', { coordinator: inline(1), subtasks: 'ended' }],
    ['no handle where there must be one', { subtasks: { 0: { managedKeyed: keyGroups(3, none) } } }],
    ['a size below nothing', { subtasks: { 0: { managedKeyed: keyGroups(3, relative('a', -2)) } } }],
    ['a file without a name', { subtasks: { 0: { managedKeyed: keyGroups(3, relative('', 2)) } } }],
  ] as const)('refuses %s', (_, operator) => {
    const { reason, place } = fault(metadataBytes({ version: 3, operators: [operator] }));
    expect(reason).toBe('damaged');
    expect(place).toMatch(/^operator 0/);
  });

  it('says what it was reading, and where', () => {
    const operators = [
      { subtasks: {} },
      { subtasks: { 0: {}, 1: { managedKeyed: incremental(11, [relative('x', -3)], []) } } },
    ];
    const { message, offset } = fault(metadataBytes({ version: 3, operators }));
    expect(message).toBe(
      `A size is -3 (operator 1, subtask 1, managed keyed state, shared files, byte ${String(offset)}).`,
    );
  });

  it('refuses handles nested without end', () => {
    const deep =
      (levels: number): Part =>
      (writer) => {
        for (let level = 0; level < levels; level += 1) writer.byte(8).int(0).int(1).long(0).int(1);
      };
    expect(
      fault(metadataBytes({ version: 3, operators: [{ subtasks: { 0: { managedKeyed: deep(50_000) } } }] })).message,
    ).toMatch(/nested deeper/);
  });

  it('refuses more subtasks than any job has', () => {
    const subtasks = Object.fromEntries(Array.from({ length: 200_000 }, (_, index) => [index, 'finished' as const]));
    const wide = { parallelism: 200_000, maxParallelism: 200_000, subtasks };
    expect(fault(metadataBytes({ version: 3, operators: [wide, wide, wide] })).reason).toBe('too-large');
  });
});

/** The smallest object of Java's that is no properties of Flink's: class `X` without fields. */
const noProperties = Buffer.from('aced0005737200015800000000000000000200007870', 'hex');
