import { describe, expect, it } from '@jest/globals';
import { type MetricDatum, type MetricReadings, silentLogger, type Upstream } from '@drey/plugin-api';
import { type RawAnswer, type RawClient, UpstreamFault } from '@drey/upstream-client';
import { minuteOf, putForms } from './cloudwatch-form.js';
import { createCloudWatchSink } from './cloudwatch-sink.js';

const AT = Date.UTC(2026, 10, 30, 11, 0, 15);
const upstream: Upstream = {
  endpoint: 'http://127.0.0.1:1',
  accountHeaders: () => ({}),
  accountOf: async () => undefined,
};
const { signal } = new AbortController();

const datum = (name: string, count = 1): MetricDatum => ({
  name,
  unit: 'Count',
  dimensions: { Application: 'demo', Task: 'a' },
  samples: { count, sum: 5, minimum: 1, maximum: 4 },
  value: 5,
});

const readings = (count: number): MetricReadings => ({
  application: { arn: 'arn', accountId: '111111111111', region: 'eu-west-1', name: 'demo' },
  at: AT,
  data: Array.from({ length: count }, (_, index) => datum(`m${index}`)),
});

/** An upstream that gives these outcomes one after the other. */
const sinkOf = (...outcomes: readonly (number | Error)[]) => {
  const sent: URLSearchParams[] = [];
  const left = [...outcomes];
  const client: RawClient = {
    send: async (_endpoint, { body = '' }): Promise<RawAnswer> => {
      sent.push(new URLSearchParams(Buffer.from(body).toString()));
      const outcome = left.shift() ?? 200;
      if (outcome instanceof Error) throw outcome;
      return { status: outcome, etag: undefined, text: '<Code>Odd</Code>' };
    },
    close: async () => {},
  };
  return { sent, sink: createCloudWatchSink({ upstream, client, log: silentLogger }) };
};

const fault = (kind: 'unreachable' | 'silent'): UpstreamFault =>
  new UpstreamFault(kind, { service: 'monitoring', endpoint: null });

describe('metrics on their way to CloudWatch', () => {
  it('belong to the minute that ends with their last slot', () => {
    expect(minuteOf(AT)).toBe(Date.UTC(2026, 10, 30, 11, 0));
    expect(minuteOf(Date.UTC(2026, 10, 30, 11, 1))).toBe(Date.UTC(2026, 10, 30, 11, 0));
  });

  it('are single values, or sets of statistics', () => {
    const [form] = putForms([datum('one'), datum('many', 3)], AT);
    expect(Object.fromEntries(form ?? [])).toMatchObject({
      Action: 'PutMetricData',
      Namespace: 'AWS/KinesisAnalytics',
      'MetricData.member.1.MetricName': 'one',
      'MetricData.member.1.Value': '5',
      'MetricData.member.1.Unit': 'Count',
      'MetricData.member.1.Timestamp': '2026-11-30T11:00:00.000Z',
      'MetricData.member.1.Dimensions.member.2.Name': 'Task',
      'MetricData.member.2.StatisticValues.SampleCount': '3',
      'MetricData.member.2.StatisticValues.Maximum': '4',
    });
  });

  it('go in batches, and those behind are not sent again', async () => {
    const { sent, sink } = sinkOf(200, fault('unreachable'), 200);
    const all = readings(200);
    await expect(sink.put(all, signal)).rejects.toBeInstanceOf(UpstreamFault);
    await sink.put(all, signal);
    expect(sent.map((form) => form.get('MetricData.member.1.MetricName'))).toEqual(['m0', 'm150', 'm150']);
    expect(sink.facts()).toEqual([]);
  });

  it('are lost rather than counted twice, and that is told', async () => {
    const { sent, sink } = sinkOf(fault('silent'));
    await sink.put(readings(1), signal);
    expect(sent).toHaveLength(1);
    expect(sink.facts()).toMatchObject([{ ok: false }]);
  });

  it.each([
    [400, true],
    [404, false],
    [429, false],
    [503, false],
  ])('are given up at HTTP %d: %s', async (status, isGivenUp) => {
    const { sink } = sinkOf(status);
    const put = sink.put(readings(1), signal);
    await (isGivenUp ? put : expect(put).rejects.toMatchObject({ code: 'DREY_METRICS_REFUSED' }));
    expect(sink.facts()).toHaveLength(isGivenUp ? 1 : 0);
  });
});
