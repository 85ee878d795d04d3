import { describe, expect, it } from '@jest/globals';
import type { MetricDatum } from '@drey/plugin-api';
import type { MemberSample } from '../sample/member-sample.js';
import { anApplication, AT, JOB, jobManager, operatorRow, taskManager, taskRow } from '../samples.test.support.js';
import { applicationSeries } from './application-series.js';
import type { MeasuredApplication } from './measured-application.js';

const INTERVAL = 15_000;

const made = (
  samples: readonly MemberSample[],
  changes: Partial<MeasuredApplication> = {},
  { at = AT, isFirst = false } = {},
): readonly MetricDatum[] =>
  applicationSeries(anApplication(changes), { at, intervalMilliseconds: INTERVAL, samples, isFirst }).data();

/** Data of one name, with the dimensions beside the application's as text. */
const of = (data: readonly MetricDatum[], name: string): Readonly<Record<string, MetricDatum['samples']>> =>
  Object.fromEntries(
    data
      .filter((datum) => datum.name === name)
      .map(({ dimensions: { Application: _application, ...rest }, samples }) => [
        Object.entries(rest)
          .map((pair) => pair.join('='))
          .join(' '),
        samples,
      ]),
  );

const one = (value: number): MetricDatum['samples'] => ({ count: 1, sum: value, minimum: value, maximum: value });

describe('metrics of an application', () => {
  it('have a sample for each subtask, so that SUM / 4 of a minute is the count', () => {
    const rows = [taskRow('Source: a', 0, { numRecordsIn: 10 }), taskRow('Source: a', 1, { numRecordsIn: 30 })];
    const data = made([taskManager(rows)]);
    expect(of(data, 'numRecordsIn')).toEqual({ '': { count: 2, sum: 40, minimum: 10, maximum: 30 } });
    expect(data.find(({ name }) => name === 'numRecordsIn')).toMatchObject({
      unit: 'Count',
      dimensions: { Application: 'demo' },
      value: 40,
    });
  });

  it('have those of each coarser level too', () => {
    const samples = [
      taskManager([
        taskRow('Source: a -> b', 0, { numRecordsIn: 1, busyTimeMsPerSecond: 500 }),
        operatorRow('Source: a -> b', 'Source: a', { numRecordsIn: 2, currentOutputWatermark: 7 }),
      ]),
    ];
    const application = { '': one(1) };
    const task = { ...application, 'Task=Source:_a_->_b': one(1) };
    const operator = { ...task, 'Operator=Source:_a': one(2) };
    const parallelism = {
      ...operator,
      'Task=Source:_a_->_b Parallelism=0': one(1),
      'Operator=Source:_a Parallelism=0': one(2),
    };
    expect(of(made(samples), 'numRecordsIn')).toEqual(application);
    expect(of(made(samples, { level: 'TASK' }), 'numRecordsIn')).toEqual(task);
    expect(of(made(samples, { level: 'OPERATOR' }), 'numRecordsIn')).toEqual(operator);
    expect(of(made(samples, { level: 'PARALLELISM' }), 'numRecordsIn')).toEqual(parallelism);
    // What is from TASK on only; and an operator has what Flink measures of its task alone.
    expect(of(made(samples), 'busyTimeMsPerSecond')).toEqual({});
    expect(of(made(samples, { level: 'OPERATOR' }), 'busyTimeMsPerSecond')).toEqual({
      'Task=Source:_a_->_b': one(500),
      'Operator=Source:_a': one(500),
    });
    expect(of(made(samples, { level: 'TASK' }), 'currentOutputWatermark')).toEqual({
      '': one(7),
      'Task=Source:_a_->_b': one(7),
    });
  });

  it('have no watermark that never came', () => {
    const row = operatorRow('a', 'a', { currentOutputWatermark: Number(-(2n ** 63n)) });
    expect(of(made([taskManager([row])]), 'currentOutputWatermark')).toEqual({});
  });

  it('are those of its present job alone', () => {
    const row = { ...taskRow('a', 0, { numRecordsIn: 1 }), job: '2'.repeat(32) };
    expect(of(made([taskManager([row])]), 'numRecordsIn')).toEqual({});
  });

  it('have managed memory of each TaskManager, and of the one behind each task', () => {
    const memory = { kind: 'memory', values: { Used: 25, Total: 100 } } as const;
    const data = made([taskManager([memory, taskRow('a', 0, { numRecordsIn: 1 })])], { level: 'TASK' });
    expect(of(data, 'managedMemoryUtilization')).toEqual({ '': one(25), 'Task=a': one(25) });
    expect(of(data, 'managedMemoryUsed')).toEqual({ '': one(25), 'Task=a': one(25) });
  });

  it('name a stream and a topic, and their parts at PARALLELISM', () => {
    const rows = [
      operatorRow('a', 'in', { millisBehindLatest: 5 }, { labels: { stream: 'orders', shardId: 'shard-1' } }),
      operatorRow('a', 'in', { millisBehindLatest: 9 }, { labels: { stream: 'orders', shardId: 'shard-2' } }),
      operatorRow('a', 'in', { currentOffset: 3 }, { labels: { topic: 't', partition: '0' } }),
    ];
    const data = made([taskManager(rows)]);
    expect(of(data, 'millisBehindLatest')).toEqual({
      'Id=orders Flow=Input': { count: 2, sum: 14, minimum: 5, maximum: 9 },
    });
    expect(of(data, 'currentoffsets')).toEqual({ 'Topic=t Flow=Input': one(3) });
    expect(of(made([taskManager(rows)], { level: 'PARALLELISM' }), 'millisBehindLatest')).toMatchObject({
      'Id=orders Flow=Input ShardId=shard-2': one(9),
    });
  });

  it('have custom metrics with the job’s own dimensions', () => {
    const row = {
      kind: 'custom',
      job: JOB,
      task: 'a',
      subtask: 0,
      operator: 'map',
      labels: { Service: 'Number shop' },
      values: { seen: 4 },
    } as const;
    expect(of(made([taskManager([row])]), 'seen')).toEqual({ 'Service=Number_shop': one(4) });
    expect(Object.keys(of(made([taskManager([row])], { level: 'OPERATOR' }), 'seen'))).toEqual([
      'Service=Number_shop',
      'Service=Number_shop Task=a',
      'Service=Number_shop Operator=map',
    ]);
  });

  it('differ between Flink 1 and 2', () => {
    const sample = jobManager({ fullRestarts: 1, numRestarts: 1, runningTime: 5, lastCheckpointSize: 7 });
    const names = (flinkMajor: number): readonly string[] => made([sample], { flinkMajor }).map(({ name }) => name);
    expect(names(1)).toEqual(['fullRestarts', 'numRestarts', 'lastCheckpointSize']);
    expect(names(2)).toEqual(['numRestarts', 'runningTime', 'lastCheckpointSize']);
  });

  it('have shares of processors, memory and disk, the containers’ twice a minute, KPUs once an hour', () => {
    const jvm = {
      startedAt: 1,
      processors: 4,
      cpu: 1,
      cpuOfAll: 1.5,
      heapUsed: 50,
      heapMax: 200,
      resident: 2 * 1024 ** 3,
      diskUsed: 10 * 1024 ** 3,
      threads: 80,
    };
    const sample = taskManager([], { jvm });
    const first = made([sample], {}, { isFirst: true });
    const values = Object.fromEntries(first.map(({ name, value }) => [name, value]));
    expect(values).toEqual({
      cpuUtilization: 25,
      heapMemoryUtilization: 25,
      threadsCount: 80,
      // Two KPUs: two processors, 8 GiB, 100 GiB.
      containerCPUUtilization: 75,
      containerMemoryUtilization: 25,
      containerDiskUtilization: 10,
      KPUs: 3,
    });
    const later = (at: number): readonly string[] => made([sample], {}, { at }).map(({ name }) => name);
    expect(later(AT)).not.toContain('containerCPUUtilization');
    expect(later(AT + INTERVAL)).toContain('containerCPUUtilization');
    expect(later(AT + INTERVAL)).not.toContain('KPUs');
    expect(later(Date.UTC(2026, 10, 30, 12))).toContain('KPUs');
  });

  it('are bounded', () => {
    const rows = Array.from({ length: 3_000 }, (_, index) =>
      taskRow(`t${index}`, 0, { numRecordsIn: 1, numRecordsOut: 1 }),
    );
    const slot = { at: AT, intervalMilliseconds: INTERVAL, samples: [taskManager(rows)], isFirst: false };
    const set = applicationSeries(anApplication({ level: 'TASK' }), slot);
    expect(set.data()).toHaveLength(5_000);
    expect(set.left).toBe(1_002);
  });
});
