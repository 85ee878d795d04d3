import { describe, expect, it } from '@jest/globals';
import { type MetricReadings, silentLogger, systemClock } from '@drey/plugin-api';
import { createSinkQueue } from './sink-queue.js';

const readings = (at: number, count = 1): MetricReadings => ({
  application: { arn: 'arn', accountId: '0', region: 'r', name: 'demo' },
  at,
  data: Array.from({ length: count }, () => ({
    name: 'm',
    unit: 'Count',
    dimensions: {},
    samples: { count: 1, sum: 1, minimum: 1, maximum: 1 },
    value: 1,
  })),
});

/** A queue before a sink that fails so often, and what it took. */
const queueOf = (failures: number, wait: Promise<void> = Promise.resolve()) => {
  const taken: number[] = [];
  let left = failures;
  const sink = {
    put: async ({ at }: MetricReadings) => {
      await wait;
      left -= 1;
      if (left >= 0) throw new Error('No.');
      taken.push(at);
    },
    close: async () => {},
  };
  return { taken, queue: createSinkQueue({ name: 'test', sink }, { clock: systemClock, log: silentLogger }) };
};

describe('what waits for a metric sink', () => {
  it('comes in its order, each once, after failures as well', async () => {
    const { taken, queue } = queueOf(1);
    for (const at of [1, 2, 3]) queue.offer(readings(at));
    await queue.close();
    expect(taken).toEqual([1, 2, 3]);
    expect(queue.counts).toEqual({ put: 3, dropped: 0 });
    expect(queue.fact()).toMatchObject({ ok: true });
  });

  it('is bounded: the oldest goes, and that is told', async () => {
    let open = (): void => {};
    const { taken, queue } = queueOf(0, new Promise((resolve) => (open = resolve)));
    for (const at of [1, 2, 3]) queue.offer(readings(at, 9_000));
    open();
    await queue.close();
    expect(taken).toEqual([1, 2, 3].filter((at) => at !== 1 || taken.includes(1)));
    expect(taken.slice(-2)).toEqual([2, 3]);
    expect(queue.counts.dropped).toBe(9_000);
    expect(queue.fact()).toMatchObject({ ok: false });
  });
});
