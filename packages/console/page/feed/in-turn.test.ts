// Streams that take turns, over locks as a browser has them, and what is told of one that goes on.
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { inTurn } from './in-turn.js';
import { steadily } from './steadily.js';

interface Request {
  readonly grant: () => void;
  readonly signal: AbortSignal;
}

/** The part of `navigator.locks` that is used here. */
const fakeLocks = () => {
  const waiting = new Map<string, Request[]>();
  const held = new Set<string>();
  const next = (name: string): void => {
    if (held.has(name)) return;
    const request = waiting.get(name)?.shift();
    if (request === undefined) return;
    held.add(name);
    request.grant();
  };
  return {
    request: (name: string, { signal }: { readonly signal: AbortSignal }, act: () => Promise<void> | undefined) =>
      new Promise<void>((resolve, reject) => {
        const grant = (): void => {
          void (async () => {
            await act();
            held.delete(name);
            resolve();
            next(name);
          })();
        };
        const own = { grant, signal };
        waiting.set(name, [...(waiting.get(name) ?? []), own]);
        signal.addEventListener('abort', () => {
          waiting.set(name, waiting.get(name)?.filter((one) => one !== own) ?? []);
          reject(new Error('AbortError'));
        });
        queueMicrotask(() => next(name));
      }),
    query: async () => ({ pending: [...waiting].flatMap(([name, all]) => all.map(() => ({ name }))) }),
  };
};

const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
const giveLocks = (locks: unknown): void => {
  Object.defineProperty(globalThis, 'navigator', { value: { locks }, configurable: true });
};

beforeEach(() => void jest.useFakeTimers());
afterEach(() => {
  jest.useRealTimers();
  if (before === undefined) delete (globalThis as { navigator?: unknown }).navigator;
  else Object.defineProperty(globalThis, 'navigator', before);
});

describe('streams in turn', () => {
  /** Opens so many; `open` is which are open, `heard` begins one. */
  const streams = (count: number) => {
    const open = new Set<number>();
    const heard = new Map<number, () => void>();
    const ever = new Set<number>();
    const ends = Array.from({ length: count }, (_, number) =>
      inTurn((begins) => {
        open.add(number);
        ever.add(number);
        heard.set(number, begins);
        return () => open.delete(number);
      }),
    );
    return { open, heard, ever, ends };
  };

  it('are four at once, and each has its turn', async () => {
    giveLocks(fakeLocks());
    const { open, heard, ever, ends } = streams(7);
    await jest.advanceTimersByTimeAsync(0);
    expect(open.size).toBe(4);
    for (let round = 0; ever.size < 7 && round < 4; round += 1) {
      for (const number of open) heard.get(number)?.();
      await jest.advanceTimersByTimeAsync(3_000);
      expect(open.size).toBe(4);
    }
    expect(ever.size).toBe(7);
    for (const end of ends) end();
    await jest.advanceTimersByTimeAsync(0);
    expect(open.size).toBe(0);
  });

  it('go on while they have not begun, but not for ever', async () => {
    giveLocks(fakeLocks());
    const { ever } = streams(5);
    await jest.advanceTimersByTimeAsync(0);
    await jest.advanceTimersByTimeAsync(15_000);
    expect(ever.size).toBe(4);
    await jest.advanceTimersByTimeAsync(6_000);
    expect(ever.size).toBe(5);
  });

  it.each([
    ['has no locks', undefined],
    ['refuses them', { ...fakeLocks(), request: async () => Promise.reject(new Error('SecurityError')) }],
  ])('just open in a browser that %s', async (_what, locks) => {
    giveLocks(locks);
    const { open, ends } = streams(6);
    await jest.advanceTimersByTimeAsync(0);
    expect(open.size).toBe(6);
    for (const end of ends) end();
    expect(open.size).toBe(0);
  });
});

describe('a stream that goes on', () => {
  it('is live all the while, and lost where nothing comes of it, also over several tries', () => {
    const states: string[] = [];
    const { told, end } = steadily((state) => states.push(state));
    told('connecting');
    told('live');
    told('connecting');
    told('live');
    expect(states).toEqual(['connecting', 'live', 'live']);
    told('connecting');
    jest.advanceTimersByTime(6_000);
    told('connecting');
    jest.advanceTimersByTime(5_000);
    expect(states.slice(3)).toEqual(['lost']);
    told('live');
    told('connecting');
    end();
    jest.advanceTimersByTime(60_000);
    expect(states.slice(4)).toEqual(['live']);
  });
});
