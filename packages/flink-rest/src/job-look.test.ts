import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readSubtaskCheckpoints } from './checkpoint-history.js';
import { type FakeRest, startFakeRest } from './fake-rest.test.support.js';
import { createJobLooker, type JobLooker, skewOf, subtaskParts } from './job-look.js';

const jobId = 'ab'.repeat(16);
const base = `/jobs/${jobId}`;

const vertex = (id: string, name: string, read: number, isComplete = true) => ({
  id,
  name,
  parallelism: 2,
  maxParallelism: 128,
  status: 'RUNNING',
  tasks: { RUNNING: 2, FAILED: 0 },
  metrics: {
    'read-records': read,
    'read-records-complete': isComplete,
    'write-records': 5,
    'write-records-complete': true,
  },
});

const aggregate = (id: string, value: number | string) => ({ id, sum: value, max: value, min: value, avg: value });

describe('a job that is watched', () => {
  let rest: FakeRest;
  let answers: Record<string, unknown>;
  let asked: string[];

  beforeEach(async () => {
    asked = [];
    answers = {
      [base]: {
        jid: jobId,
        name: 'j',
        state: 'RUNNING',
        'start-time': 5,
        'end-time': -1,
        timestamps: { RUNNING: 7 },
        vertices: [vertex('a', 'Source: x', 0, false), vertex('b', 'window', 9)],
        plan: { nodes: [{ id: 'b', inputs: [{ id: 'a', ship_strategy: 'HASH' }] }, { id: 'a' }] },
      },
      [`${base}/checkpoints`]: {
        counts: { completed: 1, failed: 1, in_progress: 1 },
        history: [
          { id: 3, status: 'IN_PROGRESS', trigger_timestamp: 30, latest_ack_timestamp: -1, num_subtasks: 4 },
          { id: 2, status: 'FAILED', trigger_timestamp: 20, end_to_end_duration: 4, failure_message: 'Too late.' },
          {
            id: 1,
            status: 'COMPLETED',
            trigger_timestamp: 10,
            state_size: 7,
            is_savepoint: true,
            external_path: 'file:/s',
          },
        ],
        latest: { restored: { external_path: 'file:/r' } },
      },
      [`${base}/checkpoints/details/1`]: {
        tasks: { a: { num_subtasks: 2, num_acknowledged_subtasks: 2, state_size: 7 } },
      },
      [`${base}/vertices/a/subtasks/metrics`]: [{ id: 'busyTimeMsPerSecond' }, { id: 'currentInputWatermark' }],
      [`${base}/vertices/b`]: { subtasks: [{ metrics: { 'read-records': 30 } }, { metrics: { 'read-records': 10 } }] },
      [`${base}/metrics?get=numRestarts`]: [{ id: 'numRestarts', value: '4' }],
    };
    rest = await startFakeRest((url) => {
      asked.push(url);
      // As Flink: nothing at all where one of the metrics is not there.
      const wanted = /[?]get=(.*)&agg=/.exec(url)?.[1]?.split(',');
      const known = ['busyTimeMsPerSecond', 'currentInputWatermark'];
      const metrics =
        wanted === undefined
          ? undefined
          : wanted.every((id) => known.includes(id))
            ? [aggregate('busyTimeMsPerSecond', 500), aggregate('currentInputWatermark', -9e18)]
            : [];
      return answers[url] ?? metrics;
    });
  });

  afterEach(() => rest.close());

  const options = () => ({ base: rest.base });
  const looker = (): JobLooker => createJobLooker(options(), jobId);

  it('is told with its graph, how it flows and its checkpoints', async () => {
    const look = await looker().look(100_000);
    expect(look.edges).toEqual([{ from: 'a', to: 'b', ship: 'HASH' }]);
    expect(look.flows.get('a')).toMatchObject({ busy: 0.5, backPressured: undefined, watermark: undefined });
    expect(look.flows.get('b')).toBeUndefined();
    expect([look.totals.get('a')?.in, look.totals.get('b')?.in]).toEqual([undefined, 9]);
    expect([look.skews.get('a'), look.skews.get('b')]).toEqual([undefined, 0.25]);
    expect(look.restarts).toBe(4);
    expect(look.checkpoints).toMatchObject({
      restoredFrom: 'file:/r',
      history: [
        { id: 3, acknowledgedAt: undefined, duration: undefined },
        { id: 2, failure: 'Too late.', duration: 4 },
        { id: 1, isSavepoint: true, location: 'file:/s' },
      ],
    });
    expect([...(look.checkpoints?.vertices ?? [])]).toEqual([
      [2, []],
      [1, [expect.objectContaining({ id: 'a', size: 7, acknowledged: 2 })]],
    ]);
  });

  it('is asked for its metrics and the parts of its checkpoints seldom', async () => {
    const one = looker();
    await one.look(100_000);
    const first = asked.length;
    await one.look(102_000);
    expect(asked.slice(first)).toEqual([base, `${base}/checkpoints`]);
    await one.look(106_000);
    expect(asked.slice(first + 2).filter((url) => url.includes('agg='))).toHaveLength(1);
    expect(asked.slice(first).some((url) => url === `${base}/vertices/b` || url.includes('details'))).toBe(false);
  });

  it('is no look where the job itself cannot be seen', async () => {
    delete answers[base];
    await expect(looker().look(1)).rejects.toThrow();
  });

  it('has parts of subtasks, or none where Flink forgot the checkpoint', async () => {
    const path = `${base}/checkpoints/details/1/subtasks/a`;
    answers[path] = {
      subtasks: [
        {
          index: 0,
          status: 'completed',
          ack_timestamp: 5,
          checkpoint: { sync: 1, async: 2 },
          alignment: { duration: -1 },
        },
      ],
    };
    expect(readSubtaskCheckpoints(await subtaskParts(options(), jobId, 1, 'a'))).toMatchObject([
      { index: 0, syncDuration: 1, asyncDuration: 2, alignmentDuration: undefined },
    ]);
    expect(await subtaskParts(options(), jobId, 2, 'a')).toBeUndefined();
  });
});

describe('skew', () => {
  it.each([
    [[5, 5, 5], 0],
    [[10, 0], 0.5],
    [[40, 0, 0, 0], 0.75],
    [[7], undefined],
    [[0, 0], undefined],
  ])('of %j is %s', (records, skew) => expect(skewOf(records)).toBe(skew));
});
