// One application as it might be: graph, checkpoints, timeline, metrics, cluster. Nothing here runs.
import { faultFacts } from './fixture-rows.mjs';

/** @type {[string, string, number, [string, string | null][]][]} */
const vertices = [
  [
    'source',
    'Source: orders (Kinesis) -> Timestamps/Watermarks',
    4,
    [
      ['Source: orders (Kinesis)', 'orders-source'],
      ['Timestamps/Watermarks', null],
    ],
  ],
  ['customers', 'Source: customers (CDC)', 1, [['Source: customers (CDC)', 'customers-source']]],
  [
    'enrich',
    'enrich orders -> filter valid -> Map',
    4,
    [
      ['enrich orders', 'enrich'],
      ['filter valid', null],
      ['Map', null],
    ],
  ],
  [
    'window',
    'TumblingEventTimeWindows(60000) -> aggregate per shop',
    8,
    [
      ['TumblingEventTimeWindows(60000)', 'shop-window'],
      ['aggregate per shop', null],
    ],
  ],
  [
    'sink',
    'FileSink: s3a://orders-out: Writer -> Committer',
    2,
    [
      ['Writer', 'orders-sink'],
      ['Committer', null],
    ],
  ],
  ['alerts', 'Sink: alerts (SQS)', 1, [['Sink: alerts (SQS)', 'alerts-sink']]],
];

/** A graph with a back-pressured source, a busy window and an idle sink. */
export const graph = {
  jobId: '5f2c9e0a1b7d4c6e8f3a2b1c0d9e8f7a',
  name: 'orders',
  vertices: vertices.map(([id, name, parallelism, operators]) => ({
    id,
    name,
    parallelism,
    maxParallelism: 128,
    operators: operators.map(([operator, uid], index) => ({
      name: operator,
      id: `${id}${index}`.padEnd(32, '0').replaceAll(/[^0-9a-f]/g, 'a'),
      uid,
    })),
  })),
  edges: [
    { from: 'source', to: 'enrich', ship: 'HASH' },
    { from: 'customers', to: 'enrich', ship: 'BROADCAST' },
    { from: 'enrich', to: 'window', ship: 'HASH' },
    { from: 'window', to: 'sink', ship: 'REBALANCE' },
    { from: 'enrich', to: 'alerts', ship: 'FORWARD' },
  ],
};

const shares = {
  source: [0.06, 0.82],
  customers: [0.02, 0],
  enrich: [0.31, 0.6],
  window: [0.97, 0],
  sink: [0.14, 0],
  alerts: [0.01, 0],
};

/** How it flows at a moment. */
export const flowAt = (now) => ({
  at: now,
  state: 'RUNNING',
  runningSince: now - 10_900_000,
  restarts: 0,
  vertices: vertices.map(([id, , parallelism]) => {
    const [busy, backPressured] = shares[id];
    const rate = id === 'alerts' ? 0.4 : 2_800 + Math.sin(now / 9_000) * 300;
    return {
      id,
      status: 'RUNNING',
      subtasks: { RUNNING: parallelism },
      busy,
      backPressured,
      idle: Math.max(0, 1 - busy - backPressured),
      recordsIn: id === 'source' || id === 'customers' ? null : rate,
      recordsOut: id === 'sink' || id === 'alerts' ? null : rate * 0.97,
      recordsInTotal: 1_240_000,
      recordsOutTotal: 1_238_000,
      skew: id === 'window' ? 0.41 : 0.04,
      watermark: id === 'customers' ? null : now - 4_200,
    };
  }),
});

const checkpoint = (id, now, index) => {
  const isFailed = id % 17 === 0;
  const isNew = index === 0;
  const triggeredAt = now - index * 10_000 - 1_200;
  const duration = isNew ? null : 300 + ((id * 7919) % 2_600) + (isFailed ? 6_000 : 0);
  const status = isNew ? 'IN_PROGRESS' : isFailed ? 'FAILED' : 'COMPLETED';
  return {
    id,
    kind: id % 23 === 0 ? 'savepoint' : 'checkpoint',
    status,
    triggeredAt,
    acknowledgedAt: duration === null ? null : triggeredAt + duration,
    duration,
    size: isNew || isFailed ? null : 48_000_000 + id * 90_000,
    writtenSize: isNew ? null : 2_100_000,
    acknowledged: isNew ? 12 : isFailed ? 17 : 20,
    subtasks: 20,
    location: status === 'COMPLETED' ? `file:/data/state/5d1c/checkpoints/chk-${id}` : null,
    failure: isFailed
      ? 'Checkpoint expired before completing: 3 of 20 subtasks did not acknowledge, all of task “aggregate per shop”.'
      : null,
    vertices: isNew
      ? []
      : vertices.map(([vertex, , parallelism], place) => ({
          id: vertex,
          acknowledged: parallelism,
          subtasks: parallelism,
          acknowledgedAt: triggeredAt + (duration ?? 0) * (0.2 + place * 0.15),
          duration: Math.round((duration ?? 0) * Math.min(1, 0.2 + place * 0.16)),
          size: 4_000_000,
        })),
  };
};

/** Sixty checkpoints. */
export const checkpointsAt = (now) => ({
  jobId: graph.jobId,
  completed: 171,
  failed: 4,
  inProgress: 1,
  restoredFrom: 'file:/data/state/5d1c/savepoints/savepoint-5f2c9e-0a1b7d4c6e8f',
  items: Array.from({ length: 60 }, (_, index) => checkpoint(240 - index, now, index)),
});

/** One checkpoint by subtask. */
export const checkpointAnswer = (id) => ({
  id,
  vertices: vertices.slice(0, 4).map(([vertex, name, parallelism], place) => ({
    id: vertex,
    name,
    subtasks: Array.from({ length: parallelism }, (_, index) => ({
      index,
      status: 'COMPLETED',
      acknowledgedAt: Date.now(),
      duration: 180 + place * 260 + index * 31,
      size: 1_800_000 * (1 + place) + index * 77_000,
      writtenSize: 220_000,
      syncDuration: 4 + index,
      asyncDuration: 90 + place * 140,
      alignmentDuration: place * 60,
      startDelay: 12 + place * 40,
      alignedBytes: 0,
      persistedBytes: 0,
    })),
  })),
});

const entry = (id, kind, operationId, at, until, state, title, text, more = {}) => ({
  id,
  kind,
  operationId,
  at,
  until,
  state,
  title,
  text,
  notes: [],
  fault: null,
  ...more,
});

/** A timeline with a start that worked, an update that failed, a snapshot that is no operation, and events; in the feed's own words. */
export const timelineAt = (now) => {
  const start = now - 3_600_000;
  const update = now - 900_000;
  const operation = (id, at, until, state, title, text, more) =>
    entry(id, 'operation', id, at, until, state, title, text, more);
  const step = (id, operationId, at, until, state, title, text, more) =>
    entry(id, 'step', operationId, at, until, state, title, text, more);
  const event = (id, at, state, title, text) => entry(id, 'event', null, at, at, state, title, text);
  const cluster = 'The runtime is made ready, and the members of the cluster are started.';
  const main = "The job's main method runs, and Flink is given the job.";
  const fault = faultFacts('main', now);
  return {
    entries: [
      operation('u', update, update + 41_000, 'failed', 'UpdateApplication', 'Version 2 to 3.', {
        notes: ['The old version stays in force.'],
        fault,
      }),
      step(
        'u1',
        'u',
        update + 200,
        update + 9_000,
        'done',
        'Stop with a savepoint',
        'Flink stops the job with a savepoint.',
      ),
      step('u2', 'u', update + 9_000, update + 21_000, 'done', 'Start the cluster', cluster),
      step('u3', 'u', update + 21_000, update + 40_000, 'failed', 'Submit the job', main, { fault }),
      step(
        'u4',
        'u',
        update + 40_000,
        update + 41_000,
        'done',
        'End the cluster: start failed',
        [
          `${fault.class}: ${fault.message}`,
          ...Array.from({ length: 20 }, (_, at) => `\tat com.example.orders.Main.step${at}(Main.java:${40 + at})`),
        ].join('\n'),
      ),
      event('e1', now - 700_000, 'done', 'restart', 'Task enrich orders (2/4) failed.'),
      event('e2', now - 95_000, 'done', 'job RUNNING', '20 of 20 tasks run.'),
      operation('s', start, start + 6_400, 'done', 'StartApplication', null),
      step(
        's1',
        's',
        start + 10,
        start + 40,
        'done',
        'Write a new run',
        'Ids, version and state of the run are chosen and written.',
      ),
      step('s2', 's', start + 40, start + 2_900, 'done', 'Start the cluster', cluster),
      step('s3', 's', start + 2_900, start + 4_800, 'done', 'Submit the job', main),
      step('s4', 's', start + 4_800, start + 4_900, 'done', 'Flink has the job', 'Flink has the job.'),
      step('s5', 's', start + 6_300, start + 6_400, 'done', 'Settle: job running', null),
      step('sn', null, now - 4_900, null, 'underWay', 'Take a snapshot', 'snapshot-2026-11-30'),
    ],
  };
};

const metric = (name, unit, base, swing, dimensions = {}) => ({ name, unit, base, swing, dimensions });
const metrics = [
  metric('numRecordsInPerSecond', 'Count/Second', 2_800, 300),
  metric('numRecordsOutPerSecond', 'Count/Second', 2_700, 280),
  metric('millisBehindLatest', 'Milliseconds', 4_000, 3_800),
  metric('lastCheckpointDuration', 'Milliseconds', 900, 600),
  metric('lastCheckpointSize', 'Bytes', 62_000_000, 9_000_000),
  metric('numberOfFailedCheckpoints', 'Count', 4, 0),
  metric('uptime', 'Milliseconds', 9_000_000, 0),
  metric('cpuUtilization', 'Percent', 41, 17),
  metric('heapMemoryUtilization', 'Percent', 58, 20),
  ...['Source:_orders', 'enrich_orders', 'aggregate_per_shop'].map((Task, index) =>
    metric('busyTimeMsPerSecond', 'Milliseconds', 60 + index * 400, 50, { Task }),
  ),
];

/** An hour of readings. */
export const metricsAt = (now, count = 240) => ({
  intervalMilliseconds: 15_000,
  series: metrics.map(({ name, unit, base, swing, dimensions }, place) => ({
    name,
    unit,
    dimensions: { Application: 'orders', ...dimensions },
    points: Array.from({ length: count }, (_, index) => {
      const at = Math.floor(now / 15_000) * 15_000 - (count - 1 - index) * 15_000;
      return [at, Math.max(0, base + Math.sin(at / 300_000 + place) * swing + Math.sin(at / 47_000) * swing * 0.3)];
    }),
  })),
});

/** Two JVMs. */
export const clusterAt = (now) => ({
  id: 'c-7d41f0a2',
  driver: 'process',
  jobId: graph.jobId,
  rest: 'http://127.0.0.1:38211',
  members: ['jobmanager', 'taskmanager'].map((role, index) => ({
    role,
    name: index === 0 ? 'jobmanager' : 'taskmanager-1',
    pid: 4_711 + index,
    container: null,
    alive: true,
    suspended: false,
    startedAt: now - 10_930_000,
    ended: null,
    heapUsed: 148_000_000 * (index + 1),
    heapMax: 268_000_000 * (index + 1),
    resident: 410_000_000 * (index + 1),
    memoryLimit: 1_073_741_824 * (index + 1),
    cpu: 0.04 + index * 0.7,
    threads: 64 + index * 41,
  })),
});
