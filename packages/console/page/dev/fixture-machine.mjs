// A machine as it might be.

/** A machine with one problem and one runtime under way. */
export const machineAt = (now) => ({
  now,
  health: {
    status: 'degraded',
    problems: [
      {
        source: 'drey',
        name: 'logs',
        text: 'CloudWatch Logs takes nothing for orders-enrichment: the log stream orders is not there. Make it: aws logs create-log-stream --log-group-name /orders --log-stream-name orders.',
      },
    ],
    facts: [
      { source: 'drey', name: 'driver', text: 'Clusters run as processes of this machine.' },
      {
        source: 'upstream',
        name: 'companion',
        text: 'moto 5.2.5 answers for s3, iam, sts, logs, cloudwatch and kinesis.',
      },
    ],
    plugins: [
      { id: 'drey', version: '0.1.0', state: 'active', provider: 'emulated', problem: null },
      { id: 'drey-trail', version: '0.1.0', state: 'active', provider: null, problem: null },
    ],
    upstream: { name: 'moto', state: 'ready', endpoint: 'http://127.0.0.1:41255' },
  },
  runtimes: [
    {
      environment: 'FLINK-2_2',
      flinkVersion: '2.2.0',
      state: 'underWay',
      underWay: [{ since: now - 21_000, text: 'Downloads flink-dist: 61 of 118 MiB' }],
    },
    { environment: 'FLINK-1_20', flinkVersion: '1.20.3', state: 'installed', underWay: [] },
    { environment: 'FLINK-1_19', flinkVersion: '1.19.3', state: 'installed', underWay: [] },
    { environment: 'FLINK-1_18', flinkVersion: '1.18.1', state: 'absent', underWay: [] },
  ],
  parked: [{ id: 'p-1', driver: 'process', runtimeEnvironment: 'FLINK-1_20', warm: true, startedAt: now - 640_000 }],
  resources: {
    at: now,
    memoryTotal: 24_000_000_000,
    memoryAvailable: 9_400_000_000,
    processors: 8,
    load: 3.1,
    disks: [
      { purpose: 'data', path: '/home/user/.local/share/drey/default', bytes: 1_240_000_000, free: 81_000_000_000 },
      { purpose: 'cache', path: '/home/user/.cache/drey', bytes: 2_980_000_000, free: 81_000_000_000 },
    ],
  },
});
