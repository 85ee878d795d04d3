// Reading what a stranger wrote: the process goes on meanwhile, and time and memory are bounded.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { describe, expect, it } from '@jest/globals';
import { LARGEST_METADATA } from './metadata/limits.js';
import { metadataBytes } from './metadata-writer.test.support.js';
import { readAtOnce } from './read-at-once.js';
import { readApart, readSavepoint } from './read-savepoint.js';

const signal = AbortSignal.timeout(600_000);
const head = (version: number): Buffer => metadataBytes({ version }).subarray(0, -4);
const one = metadataBytes({ version: 3, operators: [{ subtasks: { 0: 'finished' } }] }).subarray(head(3).length + 4);

/** So many operators without state, each with one subtask that had ended. */
const withOperators = (count: number): Buffer => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(count);
  return Buffer.concat([head(3), length, ...Array.from({ length: count }, () => one)]);
};

describe('readSavepoint', () => {
  it('reads a small one', async () => {
    expect((await readSavepoint(withOperators(2), signal)).metadata?.operators).toHaveLength(2);
  });

  it('reads as many operators as it may while the event loop stays free', async () => {
    const bytes = withOperators(100_000);
    const begun = performance.now();
    readAtOnce(bytes);
    const onThisThread = performance.now() - begun;
    const delay = monitorEventLoopDelay({ resolution: 5 });
    delay.enable();
    const { metadata } = await readSavepoint(bytes, signal);
    delay.disable();
    expect(metadata?.operators).toHaveLength(100_000);
    // What comes back is taken over on this thread: a twentieth, when nothing else runs.
    expect(delay.max / 1e6).toBeLessThan(onThisThread / 2);
  });

  it('refuses millions of operators before it reads them', async () => {
    const bytes = withOperators(1_000_000);
    const begun = performance.now();
    const { fault } = await readSavepoint(bytes, signal);
    expect(performance.now() - begun).toBeLessThan(20_000);
    expect(fault).toEqual({
      code: 'unreadable-metadata',
      what: '_metadata: It lists 1000000 operators or more; 100000 are read at most (byte 24).',
      remedy: expect.stringContaining('Use a savepoint of a smaller job'),
      paths: ['_metadata'],
    });
  });

  it('refuses more bytes than it reads', async () => {
    const { fault } = await readSavepoint(Buffer.alloc(LARGEST_METADATA + 1), signal);
    expect(fault?.what).toBe('_metadata: It has 67108865 bytes; 67108864 are read at most.');
  });

  it('names what a number stands for that no Flink writes', async () => {
    const bytes = Buffer.from(withOperators(1));
    bytes.writeBigInt64BE(9_223_372_032_559_808_512n, 8);
    const { fault } = await readSavepoint(bytes, signal);
    expect(fault?.what).toBe(
      '_metadata: The id of the checkpoint is 9223372032559808512, which no Flink writes (byte 16).',
    );
  });
});

describe('readApart', () => {
  const large = withOperators(100_000);

  it('ends a reading that takes too long', async () => {
    const { fault } = await readApart(large, signal, { milliseconds: 1, megabytes: 512 });
    expect(fault?.what).toBe('_metadata: Reading it took longer than 0.001 s.');
  });

  it('ends a reading that takes too much memory', async () => {
    const { fault } = await readApart(large, signal, { milliseconds: 600_000, megabytes: 16 });
    expect(fault?.what).toBe('_metadata: Reading it took more than 16 MiB of memory.');
  });

  it('ends with its signal, and reads the next one', async () => {
    const stop = new AbortController();
    const reading = readApart(large, stop.signal);
    stop.abort(new Error('enough'));
    await expect(reading).rejects.toThrow('enough');
    expect((await readApart(withOperators(3), signal)).metadata?.operators).toHaveLength(3);
  });
});
