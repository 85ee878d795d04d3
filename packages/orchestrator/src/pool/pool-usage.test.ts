// What applications say about parking.
import { describe, expect, it } from '@jest/globals';
import { flinkRuntime } from '@drey/runtimes';
import type { Application, ApplicationVersion } from '@drey/state';
import { ready } from '../decide/decide.test.support.js';
import { poolUsage } from './pool-usage.js';

const rules = {
  runtime: flinkRuntime,
  sizing: { taskManagerPerKpu: false, kpuMebibytes: null, jobManagerMebibytes: null },
};

interface Differences {
  readonly region?: string;
  readonly status?: Application['status'];
  readonly runtimeEnvironment?: string;
  readonly configuration?: NonNullable<ApplicationVersion['configuration']>;
}

const started = (
  at: number,
  { region = 'us-east-1', status = 'READY', ...version }: Differences = {},
): Application => ({
  ...ready,
  region,
  status,
  versions: ready.versions.map((one) => ({ ...one, ...version })),
  operations: [{ id: 'a'.repeat(12), name: 'StartApplication', status: 'SUCCESSFUL', startedAt: at - 1, endedAt: at }],
});

const python = { PropertyGroupId: 'kinesis.analytics.flink.run.options', PropertyMap: { python: 'main.py' } };
const wide = { ConfigurationType: 'CUSTOM', Parallelism: 12, CurrentParallelism: 12 } as const;

describe('usage of the pool', () => {
  it('names runtimes and regions by their last start or update, each once', () => {
    const { used } = poolUsage(
      [
        started(10),
        started(30, { runtimeEnvironment: 'FLINK-1_19' }),
        started(20),
        started(40, { region: 'eu-west-1' }),
      ],
      rules,
    );
    expect(used).toEqual([
      { environment: 'FLINK-1_20', region: 'eu-west-1', at: 40 },
      { environment: 'FLINK-1_19', region: 'us-east-1', at: 30 },
      { environment: 'FLINK-1_20', region: 'us-east-1', at: 20 },
    ]);
  });

  it.each<[string, Application]>([
    ['was never started', ready],
    ['is being deleted', started(1, { status: 'DELETING' })],
    ['has a Flink whose jobs bring no configuration', started(1, { runtimeEnvironment: 'FLINK-1_15' })],
    [
      'is in Python',
      started(1, { configuration: { EnvironmentPropertyDescriptions: { PropertyGroupDescriptions: [python] } } }),
    ],
    [
      'is wider than a parked cluster grows',
      started(1, {
        configuration: { FlinkApplicationConfigurationDescription: { ParallelismConfigurationDescription: wide } },
      }),
    ],
  ])('does not name that of an application that %s', (_, application) => {
    expect(poolUsage([application], rules).used).toEqual([]);
  });

  it('tells whether one is under way, comes up, runs', () => {
    expect(poolUsage([ready], rules)).toMatchObject({
      isUnderWay: false,
      isComingUp: false,
      isRunning: false,
    });
    expect(poolUsage([started(1, { status: 'STOPPING' })], rules)).toMatchObject({
      isUnderWay: true,
      isComingUp: false,
    });
    expect(poolUsage([started(1, { status: 'STARTING' })], rules)).toMatchObject({
      isUnderWay: true,
      isComingUp: true,
    });
  });
});
