// Bytes that are not what they say: whatever they are, reading them ends soon, with what was read or with the one error that it may throw.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { readMetadata } from './metadata/read-metadata.js';
import { UnreadableMetadata } from './metadata/unreadable-metadata.js';
import {
  absolute,
  changelog,
  changesInFiles,
  changesInMemory,
  channels,
  incremental,
  inline,
  keyGroups,
  metadataBytes,
  operatorState,
  relative,
  segment,
} from './metadata-writer.test.support.js';

const folder = fileURLToPath(new URL('../fixtures', import.meta.url));
const seed = Number(process.env['DREY_FUZZ_SEED'] ?? Date.now() % 4_294_967_296);
/** No single file takes longer, on a busy machine. */
const SLOWEST_MILLISECONDS = 2_000;

/** Every kind of handle in one file. */
const everything = metadataBytes({
  version: 3,
  masterStates: [{ name: 'hook', bytes: 5 }],
  operators: [
    {
      coordinator: inline(4),
      subtasks: {
        0: {
          managedOperator: operatorState({ a: 0, b: 1 }, relative('o', 4)),
          rawOperator: operatorState({ c: 2 }, segment('/m', 1, 2), true),
          managedKeyed: changelog(
            14,
            [incremental(11, [relative('s', 1)], [absolute('file:/p', 2)]), keyGroups(12, inline(2))],
            [changesInMemory(1, 2), changesInFiles(13, 3, absolute('/d', 3))],
          ),
          rawKeyed: keyGroups(7, relative('r', 9)),
          input: channels(3, { type: 1, bytes: 3, state: inline(3) }),
          output: channels(3, { type: 2, bytes: 3, state: relative('x', 3) }),
        },
        1: 'finished',
      },
    },
    { subtasks: 'ended' },
  ],
});

/** Those of Flink, and ours. */
const whole: readonly (readonly [string, Buffer])[] = [
  ...readdirSync(folder)
    .filter((name) => name.endsWith('.metadata'))
    .map((name) => [name, readFileSync(`${folder}/${name}`)] as const),
  ['every handle', everything],
];

/** Numbers that a seed repeats (the generator mulberry32). */
const numbers = (from: number): ((below: number) => number) => {
  let state = from >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
};

/** Reads, and looks that no more came of the bytes than there can be in them. */
const endsWell = (bytes: Buffer): void => {
  const begun = performance.now();
  try {
    const { operators, files } = readMetadata(bytes);
    if (operators.length * 29 > bytes.length || files.length * 11 > bytes.length)
      throw new Error('There is more than can be.');
  } catch (error) {
    if (!(error instanceof UnreadableMetadata)) throw error;
    if (error.offset > bytes.length) throw new Error(`Byte ${error.offset} of ${bytes.length}`, { cause: error });
  }
  if (performance.now() - begun > SLOWEST_MILLISECONDS) throw new Error('That took too long.');
};

describe('metadata that is not what it says', () => {
  it('has real files to begin with', () => {
    expect(whole.length).toBeGreaterThan(8);
    for (const [, bytes] of whole) readMetadata(bytes);
  });

  it.each(whole)('ends at every byte of %s', (_, bytes) => {
    for (let length = 0; length < bytes.length; length += 1) {
      const part = bytes.subarray(0, length);
      let fault: unknown;
      try {
        readMetadata(part);
      } catch (error) {
        fault = error;
      }
      if (!(fault instanceof UnreadableMetadata)) throw new Error(`${length} bytes: ${String(fault)}`);
    }
  });

  it.each(whole)('has lengths that lie at every byte of %s', (_, bytes) => {
    for (const lie of ['7fffffff', 'ffffffff', '0000ffff'])
      for (let at = 8; at + 4 <= bytes.length; at += 1) {
        const changed = Buffer.from(bytes);
        changed.write(lie, at, 'hex');
        endsWell(changed);
      }
  });

  it.each(whole)(`has other bytes than %s (repeat with DREY_FUZZ_SEED=${seed})`, (name, bytes) => {
    const next = numbers(seed + name.length);
    for (let round = 0; round < 500; round += 1) {
      const changed = Buffer.from(bytes);
      for (let change = 0; change <= next(8); change += 1) changed[8 + next(bytes.length - 8)] = next(256);
      endsWell(changed);
    }
  });

  it('announces more than it has', () => {
    const long = Buffer.concat([
      everything.subarray(0, 16),
      Buffer.alloc(4),
      Buffer.from('04000000', 'hex'),
      Buffer.alloc(4_000_000),
    ]);
    endsWell(long);
  });
});
