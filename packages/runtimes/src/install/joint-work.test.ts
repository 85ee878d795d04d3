// Work that is done once for all who wait, and given up when nobody does.
import { describe, expect, it } from '@jest/globals';
import { createJointWork } from './joint-work.js';

const work = (): {
  readonly begun: AbortSignal[];
  readonly begin: (signal: AbortSignal) => Promise<string>;
  readonly finish: () => void;
} => {
  const begun: AbortSignal[] = [];
  let finish: () => void = () => {};
  return {
    begun,
    begin: (signal) => {
      begun.push(signal);
      return new Promise((resolve, reject) => {
        finish = () => resolve('done');
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      });
    },
    finish: () => finish(),
  };
};

describe('joint work', () => {
  it('is done once for all who wait', async () => {
    const { begun, begin, finish } = work();
    const join = createJointWork<string>();
    const waits = [join('a', begin, new AbortController().signal), join('a', begin), join('a', begin)];
    finish();
    expect(await Promise.all(waits)).toEqual(['done', 'done', 'done']);
    expect(begun).toHaveLength(1);
  });

  it('goes on while one still waits, with or without a signal', async () => {
    for (const signal of [new AbortController().signal, undefined]) {
      const { begun, begin, finish } = work();
      const join = createJointWork<string>();
      const leaver = new AbortController();
      const left = join('a', begin, leaver.signal);
      const kept = join('a', begin, signal);
      leaver.abort(new Error('Nobody wants it.'));
      await expect(left).rejects.toThrow('Nobody wants it.');
      expect(begun[0]?.aborted).toBe(false);
      finish();
      expect(await kept).toBe('done');
    }
  });

  it('is given up when the last one leaves, and begun anew by the next', async () => {
    const { begun, begin, finish } = work();
    const join = createJointWork<string>();
    const [one, other] = [new AbortController(), new AbortController()];
    const waits = [join('a', begin, one.signal), join('a', begin, other.signal)].map((wait) =>
      expect(wait).rejects.toThrow('No.'),
    );
    one.abort(new Error('No.'));
    other.abort(new Error('No.'));
    await Promise.all(waits);
    expect(begun[0]?.aborted).toBe(true);
    const next = join('a', begin);
    expect(begun).toHaveLength(2);
    finish();
    expect(await next).toBe('done');
  });

  it('is given up at once for one who does not want it any more', async () => {
    const { begun, begin } = work();
    await expect(createJointWork<string>()('a', begin, AbortSignal.abort(new Error('Late.')))).rejects.toThrow('Late.');
    expect(begun.every(({ aborted }) => aborted)).toBe(true);
  });
});
