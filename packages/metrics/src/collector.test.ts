import { describe, expect, it } from '@jest/globals';
import { type Clock, type MetricReadings, silentLogger } from '@drey/plugin-api';
import { createCollector } from './collector.js';
import type { MeasuredApplication } from './series/measured-application.js';
import { anApplication, AT, jobManager, taskManager, taskRow } from './samples.test.support.js';

/** A collector whose waits end when it stops, and what it made. */
const collecting = (measured: () => MeasuredApplication | undefined = () => anApplication()) => {
  const made: MetricReadings[] = [];
  const clock: Clock = {
    now: () => AT,
    sleep: (_milliseconds, signal) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => reject(new Error('Aborted.')), { once: true });
      }),
  };
  const collector = createCollector({
    clock,
    log: silentLogger,
    intervalMilliseconds: 15_000,
    measured,
    offer: (readings) => void made.push(readings),
  });
  return { collector, made };
};

const records = (count: number) => taskManager([taskRow('a', 0, { numRecordsIn: count })]);

describe('the collector', () => {
  it('puts what the members of a cluster say of one slot together', async () => {
    const { collector, made } = collecting();
    collector.take('c', records(1));
    collector.take('c', { ...records(2), member: 'taskmanager-2' });
    collector.take('c', jobManager({ uptime: 5 }));
    await collector.stop();
    expect(made).toHaveLength(1);
    expect(made[0]).toMatchObject({ at: AT, application: { name: 'demo' } });
    expect(made[0]?.data.find(({ name }) => name === 'numRecordsIn')?.samples).toMatchObject({ count: 2, sum: 3 });
    expect(made[0]?.data.find(({ name }) => name === 'uptime')?.value).toBe(5);
  });

  it('counts a slot that was sent twice once', async () => {
    const { collector, made } = collecting();
    collector.take('c', records(1));
    collector.take('c', records(1));
    await collector.stop();
    expect(made[0]?.data.find(({ name }) => name === 'numRecordsIn')?.samples.count).toBe(1);
  });

  it('makes nothing of clusters that are nobody’s, nor of another time', async () => {
    const nobodys = collecting(() => undefined);
    nobodys.collector.take('c', records(1));
    await nobodys.collector.stop();
    const old = collecting();
    old.collector.take('c', { ...records(1), at: AT - 3_600_000 });
    await old.collector.stop();
    expect([...nobodys.made, ...old.made]).toEqual([]);
    expect(old.collector.counts).toEqual({ readings: 0, unused: 1 });
  });

  it('goes by the level of now', async () => {
    let level: MeasuredApplication['level'] = 'APPLICATION';
    const { collector, made } = collecting(() => anApplication({ level }));
    collector.take('c', records(1));
    level = 'TASK';
    await collector.stop();
    expect(made[0]?.data.filter(({ dimensions }) => 'Task' in dimensions).map(({ name }) => name)).toEqual([
      'numRecordsIn',
    ]);
  });

  it('tells of metrics that were left out', async () => {
    const { collector } = collecting();
    collector.take('c', { ...records(1), left: 7 });
    await collector.stop();
    expect(collector.facts()).toMatchObject([{ name: 'metrics of demo', ok: false }]);
  });
});
