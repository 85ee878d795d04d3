import { describe, expect, it } from '@jest/globals';
import type { MetricReadings } from '@drey/plugin-api';
import { createPrometheusSink } from './prometheus-sink.js';
import { prometheusText, snakeName } from './prometheus-text.js';

const readings = (at: number, name: string, value: number): MetricReadings => ({
  application: { arn: 'arn', accountId: '000000000000', region: 'us-east-1', name: 'demo' },
  at,
  data: [
    {
      name,
      unit: 'Count',
      dimensions: { Application: 'demo', Task: 'a "b" \\' },
      samples: { count: 1, sum: value, minimum: value, maximum: value },
      value,
    },
  ],
});
const { signal } = new AbortController();

describe('the page for Prometheus', () => {
  it.each([
    ['numRecordsIn', 'num_records_in'],
    ['KPUs', 'kpus'],
    ['oldGenerationGCCount', 'old_generation_gc_count'],
    ['containerCPUUtilization', 'container_cpu_utilization'],
    ['my metric.of-mine', 'my_metric_of_mine'],
  ])('says %s as %s', (name, snake) => {
    expect(snakeName(name)).toBe(snake);
  });

  it('has the newest reading of each metric, with its labels', async () => {
    const sink = createPrometheusSink({ clock: { now: () => 2_000 }, intervalMilliseconds: 15_000 });
    await sink.put(readings(1_000, 'numRecordsIn', 1), signal);
    await sink.put(readings(2_000, 'numRecordsIn', 2), signal);
    expect(prometheusText(sink.families())).toBe(
      [
        '# HELP drey_application_num_records_in numRecordsIn of the service (Count)',
        '# TYPE drey_application_num_records_in gauge',
        'drey_application_num_records_in{application="demo",task="a \\"b\\" \\\\",account="000000000000",region="us-east-1"} 2',
        '',
      ].join('\n'),
    );
  });

  it('forgets what the last readings of an application came without, as after a change of its level', async () => {
    const sink = createPrometheusSink({ clock: { now: () => 40_000 }, intervalMilliseconds: 15_000 });
    await sink.put(readings(1_000, 'numRecordsIn', 1), signal);
    for (const at of [16_000, 31_000, 46_000]) await sink.put(readings(at, 'uptime', at), signal);
    expect(sink.families().map(({ name }) => name)).toEqual(['drey_application_uptime']);
  });

  it('forgets what is old, but KPUs as long as anything is new', async () => {
    let now = 1_000;
    const sink = createPrometheusSink({ clock: { now: () => now }, intervalMilliseconds: 15_000 });
    await sink.put(readings(now, 'KPUs', 2), signal);
    await sink.put(readings(now, 'numRecordsIn', 1), signal);
    now = 500_000;
    await sink.put(readings(now, 'uptime', 1), signal);
    expect(sink.families().map(({ name }) => name)).toEqual(['drey_application_kpus', 'drey_application_uptime']);
    now = 5_000_000;
    expect(sink.families()).toEqual([]);
  });
});
