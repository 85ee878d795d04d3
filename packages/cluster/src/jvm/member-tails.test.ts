import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { type Clock, systemClock } from '@drey/plugin-api';
import { createMemberTails, type MemberTails, type OpenOutput, type OutputState } from './member-tails.js';

/** Lines whose cursors are their numbers in the whole output. */
const outputFrom = (cursor: string | null, stream: PassThrough, left: string[]): OpenOutput => {
  let rest = '';
  let taken = Number(cursor ?? 0);
  const place = (text: string) => {
    taken += 1;
    const after = String(taken);
    return { text, cursor: () => after };
  };
  return {
    stream,
    push: (chunk) => {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      return lines.map(place);
    },
    end: () => (rest === '' ? [] : [rest].map(place)),
    leave: () => {
      left.push('left');
      stream.destroy();
    },
  };
};

describe('tails of the output of members', () => {
  let now = 0;
  // Bounds of some seconds are over at once.
  const clock: Clock = { now: () => now, sleep: (time, signal) => systemClock.sleep(Math.min(time, 20), signal) };
  let tails: MemberTails;
  let streams: PassThrough[];
  let left: string[];
  beforeEach(() => {
    now = 0;
    tails = createMemberTails(clock);
    streams = [];
    left = [];
  });
  afterEach(() => tails.close());

  const read = (cursor: string | null, state: OutputState = 'lives', begin = '', of = 'a') =>
    tails.read({
      key: 'member-1',
      of,
      cursor,
      start: '0',
      maximumBytes: 3,
      state,
      open: () => {
        const stream = new PassThrough();
        if (begin !== '') stream.write(begin);
        streams.push(stream);
        return Promise.resolve(outputFrom(cursor, stream, left));
      },
    });
  const said = (text: string): Promise<void> =>
    new Promise((resolve) => {
      streams.at(-1)?.write(text, () => setImmediate(resolve));
    });

  it('give lines in pieces of a bound, by one stream, and say when there is no more for now', async () => {
    expect(await read(null, 'lives', 'ab\ncd\ntorn')).toEqual({ lines: ['ab'], cursor: '1', end: false });
    expect(await read('1')).toEqual({ lines: ['cd'], cursor: '2', end: true });
    expect(await read('2')).toEqual({ lines: [], cursor: '2', end: true });
    await said(' whole\n');
    expect(await read('2')).toEqual({ lines: ['torn whole'], cursor: '3', end: true });
    expect(streams).toHaveLength(1);
  });

  it('give what has no line end once the member has ended, and not before', async () => {
    await read(null, 'lives', 'torn');
    streams[0]?.end();
    await new Promise((resolve) => setImmediate(resolve));
    expect(await read('0', 'ended', 'torn')).toMatchObject({ lines: ['torn'], cursor: '1', end: true });
  });

  it('open a stream that broke off again, at the line that comes next', async () => {
    expect((await read(null, 'lives', 'a\n')).cursor).toBe('1');
    streams[0]?.destroy();
    await new Promise((resolve) => setImmediate(resolve));
    expect(await read('1', 'lives', 'b\n')).toEqual({ lines: ['b'], cursor: '2', end: true });
    expect(streams).toHaveLength(2);
  });

  it('never take the end of a stream that broke off for the end of the output', async () => {
    await read(null, 'ended', 'ab\ncd\n');
    streams[0]?.destroy(new Error('reset'));
    await new Promise((resolve) => setImmediate(resolve));
    // What came is given; that there is more is for the next stream to say.
    expect(await read('1', 'ended')).toEqual({ lines: ['cd'], cursor: '2', end: false });
    const again = read('2', 'ended');
    await new Promise((resolve) => setImmediate(resolve));
    streams[1]?.destroy(new Error('reset again'));
    await expect(again).rejects.toThrow('reset again');
    const last = read('2', 'ended', 'ef\n');
    await new Promise((resolve) => setImmediate(resolve));
    streams[2]?.end();
    expect(await last).toEqual({ lines: ['ef'], cursor: '3', end: true });
  });

  it('begin anew for another output of the same name, and for another cursor', async () => {
    await read(null, 'lives', 'a\n');
    await read('1', 'lives', '', 'b');
    await read('7', 'lives', '', 'b');
    expect(streams).toHaveLength(3);
    expect(left).toHaveLength(2);
  });

  it('have nothing where there is no output, and are let go of when nobody reads or their member goes', async () => {
    expect(await read('4', 'absent')).toEqual({ lines: [], cursor: '4', end: true });
    await read(null, 'lives', 'a\n');
    now += 61_000;
    await tails.read({
      key: 'other',
      of: '',
      cursor: null,
      start: '0',
      maximumBytes: 1,
      state: 'ended',
      open: () => Promise.resolve(undefined),
    });
    expect(left).toEqual(['left']);
    await read(null, 'lives', 'a\n');
    tails.close('another-');
    expect(left).toHaveLength(1);
    tails.close('member-');
    expect(left).toHaveLength(2);
  });
});
