import { describe, expect, it } from '@jest/globals';
import { silentLogger, systemClock } from '@drey/plugin-api';
import { rootOf } from './record/identity.js';
import { createRecorder } from './recorder.js';
import { createMemoryStore } from './store/memory-store.js';
import type { TrailStore } from './store/trail-store.js';
import { answeredCall } from './testing.test.support.js';

const recorderOver = (store: TrailStore) =>
  createRecorder({
    store,
    identities: (caller) => Promise.resolve(rootOf(caller)),
    clock: systemClock,
    log: silentLogger,
  });

const bounds = { segmentBytes: 1_000_000, segments: 2 };
const count = async (lines: AsyncIterable<unknown>): Promise<number> => {
  let found = 0;
  for await (const _line of lines) found += 1;
  return found;
};

describe('a recorder', () => {
  it('has every call that was noted before it is asked, and none after a reset', async () => {
    const recorder = recorderOver(createMemoryStore(bounds));
    for (let index = 0; index < 5; index += 1) recorder.note(answeredCall());
    expect(await count(recorder.lines())).toBe(5);
    recorder.note(answeredCall());
    await recorder.reset();
    expect(await count(recorder.lines())).toBe(0);
    await recorder.stop();
  });

  it('writes by itself', async () => {
    const store = createMemoryStore(bounds);
    const recorder = recorderOver(store);
    recorder.note(answeredCall());
    const until = Date.now() + 10_000;
    while ((await count(store.newestFirst())) === 0 && Date.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await count(store.newestFirst())).toBe(1);
    await recorder.stop();
  });

  it('tells what it lost while nothing could be written, and goes on', async () => {
    const store = createMemoryStore(bounds);
    let full = true;
    const recorder = recorderOver({
      ...store,
      append: (lines) => (full ? Promise.reject(new Error('ENOSPC')) : store.append(lines)),
    });
    expect(recorder.facts()).toEqual([]);
    recorder.note(answeredCall());
    expect(await count(recorder.lines())).toBe(0);
    expect(recorder.facts()).toMatchObject([{ ok: false, text: expect.stringContaining('1 API calls') }]);
    full = false;
    recorder.note(answeredCall());
    expect(await count(recorder.lines())).toBe(1);
    expect(recorder.facts()).toMatchObject([{ ok: true }]);
    await recorder.stop();
  });
});
