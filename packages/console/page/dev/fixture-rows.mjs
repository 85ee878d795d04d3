// Applications as they might be, for looking at the page without a host. Nothing here runs.
const ACCOUNT = '000000000000';
const REGION = 'us-east-1';

/** Names and states of the applications that one looks at by hand. */
const given = [
  { name: 'orders-enrichment', status: 'RUNNING', severity: 'failing', fault: 'npe', restarts: 14 },
  {
    name: 'clickstream-to-iceberg',
    status: 'RUNNING',
    severity: 'troubled',
    trouble: 'Its last 3 checkpoints failed: the checkpoint expired before completing.',
  },
  {
    name: 'fraud-scoring',
    status: 'STARTING',
    severity: 'moving',
    waitsFor: 'Its cluster is launched: its JVMs start and find each other.',
  },
  {
    name: 'payments-ledger',
    status: 'UPDATING',
    severity: 'moving',
    waitsFor: 'The job stops with a savepoint before version 8 takes over.',
  },
  { name: 'ticks', status: 'RUNNING', severity: 'well' },
  { name: 'sensor-windows', status: 'RUNNING', severity: 'well', region: 'eu-west-1' },
  { name: 'inventory-cdc', status: 'RUNNING', severity: 'well', account: '111111111111' },
  { name: 'py-ticks', status: 'RUNNING', severity: 'well', runtime: 'FLINK-1_19' },
  { name: 'ad-attribution-with-a-rather-long-name-that-goes-on', status: 'READY', severity: 'failing', fault: 'main' },
  { name: 'nightly-reprocess', status: 'READY', severity: 'idle' },
  { name: 'legacy-sql', status: 'READY', severity: 'idle', runtime: 'SQL-1_0' },
];

const faults = {
  npe: {
    of: 'job',
    kind: 'user-function',
    class: 'java.lang.NullPointerException',
    message: 'Cannot invoke "String.length()" because "order.customerId" is null',
    operator: 'enrich orders',
    subtask: { index: 1, of: 4 },
    frame: 'com.example.orders.Enrich.map(Enrich.java:47)',
    times: 14,
    remedy:
      'The job restarts from its latest checkpoint and meets the same record again. Catch what that record does at the line named (log it, or a side output), then update the code.',
  },
  main: {
    of: 'main',
    kind: 'missing-property-group',
    class: 'java.lang.IllegalArgumentException',
    message: 'Property group "sink" is not there',
    operator: null,
    subtask: null,
    frame: 'com.example.ads.Main.main(Main.java:22)',
    times: 1,
    remedy:
      'Give the application the property group that the line named reads (EnvironmentProperties, PropertyGroups); names are case sensitive.',
  },
};

/** A first fault. */
export const faultFacts = (kind, now) =>
  kind === undefined ? null : { ...faults[kind], since: now - 840_000, latest: now - 12_000 };

const history = (seed, now) =>
  Array.from({ length: 60 }, (_, index) => {
    const wave = Math.sin((index + seed) / 6) * 0.25 + Math.sin((index * seed) / 3) * 0.1;
    const rate = 400 * (1 + (seed % 9)) * (1 + wave);
    return { at: now - (60 - index) * 5_000, in: Math.round(rate), out: Math.round(rate * 0.93) };
  });

const operationOf = ({ status, severity, fault }, index, now) => {
  if (status === 'STARTING') return operation(index, 'StartApplication', 'IN_PROGRESS', now - 6_000, null);
  if (status === 'UPDATING') return operation(index, 'UpdateApplication', 'IN_PROGRESS', now - 14_000, null);
  if (status === 'READY' && severity === 'failing')
    return {
      ...operation(index, 'StartApplication', 'FAILED', now - 400_000, now - 391_000),
      error: faults[fault].message,
    };
  return operation(
    index,
    status === 'RUNNING' ? 'StartApplication' : 'StopApplication',
    'SUCCESSFUL',
    now - 4_000_000,
    now - 3_994_000,
  );
};

const operation = (index, name, status, startedAt, endedAt) => ({
  id: `op-${index}`,
  name,
  status,
  startedAt,
  endedAt,
  error: null,
});

/** A row of the stream. */
const rowOf = (spec, index, now) => {
  const runs = spec.status === 'RUNNING';
  const { account = ACCOUNT, region = REGION, runtime = 'FLINK-1_20' } = spec;
  const rates = runs ? history(index + 1, now) : [];
  return {
    application: `${account}/${region}/${spec.name}`,
    arn: `arn:aws:kinesisanalytics:${region}:${account}:application/${spec.name}`,
    accountId: account,
    region,
    name: spec.name,
    status: spec.status,
    statusSince: now - (runs ? 11_000_000 : 9_000 + index * 61_000),
    createdAt: now - 90_000_000,
    kind: 'flink',
    runtimeEnvironment: runtime,
    versionId: 3,
    kpus: runs ? 1 + (index % 4) : null,
    parallelism: 1 + (index % 4) * 2,
    driver: 'process',
    placement: runs
      ? {
          taskManagers: 1,
          slotsPerTaskManager: 1 + (index % 4) * 2,
          members: { jobmanager: '4711', 'taskmanager-1': '4712' },
        }
      : null,
    jobState: runs ? 'RUNNING' : null,
    jobId: runs ? '5f2c9e0a1b7d4c6e8f3a2b1c0d9e8f7a' : null,
    runningSince: runs ? now - 10_900_000 + (index % 12) * 700_000 : null,
    restarts: runs ? (spec.restarts ?? 0) : null,
    rates: rates.at(-1) ?? null,
    history: rates,
    lastCheckpoint: runs
      ? { id: 180, at: now - 4_000 - index * 3_000, duration: 84 + index * 37, size: 48_000 * (index + 1) ** 3 }
      : null,
    firstFault: faultFacts(spec.fault, now),
    troubles: spec.trouble === undefined ? [] : [{ since: now - 95_000, text: spec.trouble }],
    waitsFor: spec.waitsFor ?? null,
    latestOperation: operationOf(spec, index, now),
    severity: spec.severity,
  };
};

const severities = ['well', 'well', 'well', 'idle', 'well', 'moving', 'well', 'well', 'troubled', 'well'];

/** All rows; `count` more than those by hand. */
export const rowsOf = (count, now) => {
  const more = Array.from({ length: count }, (_, index) => {
    const severity = severities[index % severities.length];
    return {
      name: `stream-${String(index).padStart(4, '0')}`,
      status: severity === 'idle' ? 'READY' : severity === 'moving' ? 'STARTING' : 'RUNNING',
      severity,
      region: ['us-east-1', 'eu-west-1', 'ap-southeast-2'][index % 3],
      account: ['000000000000', '111111111111', '222222222222'][index % 3],
      ...(severity === 'troubled' ? { trouble: 'Task window is back-pressured above 90 % since three minutes.' } : {}),
      ...(severity === 'moving' ? { waitsFor: 'Its main method runs, and its job is submitted after it.' } : {}),
    };
  });
  return [...given, ...more].map((spec, index) => rowOf(spec, index, now));
};
