import { describe, expect, it } from '@jest/globals';
import type { Services } from '../../needs.js';
import { retiredRuntimesOf } from '../../retired-runtimes.js';
import { context, created, inStatus, recordOf, refusal, testServices } from '../../operations.test.support.js';
import { startApplication } from './start-application.js';

type Run = Parameters<ReturnType<typeof startApplication>>[0]['RunConfiguration'];

const input = {
  NamePrefix: 'S',
  KinesisStreamsInput: { ResourceARN: 'arn:aws:kinesis:eu-west-1:111122223333:stream/in' },
  InputSchema: {
    RecordFormat: { RecordFormatType: 'JSON' as const },
    RecordColumns: [{ Name: 'a', SqlType: 'INTEGER' }],
  },
};

describe('StartApplication', () => {
  const start = (services: Services, RunConfiguration?: Run) =>
    startApplication(services)({ ApplicationName: 'demo', RunConfiguration }, context);

  it('opens an operation and sets the defaults of the service', async () => {
    const services = testServices();
    await created(services);
    const { OperationId } = await start(services, {});
    const { status, operations, goal } = recordOf(services);
    expect([status, operations.at(-1)?.id]).toEqual(['STARTING', OperationId]);
    expect(goal.runConfiguration).toEqual({
      restoreType: 'RESTORE_FROM_LATEST_SNAPSHOT',
      allowNonRestoredState: false,
    });
  });

  it.each<[string, Run, string]>([
    [
      'a custom restore without a name',
      { ApplicationRestoreConfiguration: { ApplicationRestoreType: 'RESTORE_FROM_CUSTOM_SNAPSHOT' } },
      'InvalidArgumentException',
    ],
    [
      'a snapshot that does not exist',
      {
        ApplicationRestoreConfiguration: { ApplicationRestoreType: 'RESTORE_FROM_CUSTOM_SNAPSHOT', SnapshotName: 'x' },
      },
      'InvalidArgumentException',
    ],
    [
      'SQL positions for a Flink application',
      { SqlRunConfigurations: [{ InputId: '1.1', InputStartingPositionConfiguration: {} }] },
      'InvalidArgumentException',
    ],
    [
      'a snapshot name beside another type',
      { ApplicationRestoreConfiguration: { ApplicationRestoreType: 'SKIP_RESTORE_FROM_SNAPSHOT', SnapshotName: 'x' } },
      'none',
    ],
    [
      'the ARN of a snapshot beside another type',
      {
        ApplicationRestoreConfiguration: {
          ApplicationRestoreType: 'RESTORE_FROM_LATEST_SNAPSHOT',
          SnapshotArn: 'arn:aws:kinesisanalytics:eu-west-1:000000000000:snapshot/x',
        },
      },
      'none',
    ],
  ])('answers %s', async (_what, run, code) => {
    const services = testServices();
    await created(services);
    expect(await refusal(() => start(services, run))).toBe(code);
  });

  it('refuses an application without code, but tells its status first', async () => {
    const services = testServices();
    await created(services, { ApplicationConfiguration: {} });
    expect(await refusal(() => start(services))).toBe('InvalidApplicationConfigurationException');
    await inStatus(services, 'RUNNING');
    expect(await refusal(() => start(services))).toBe('ResourceInUseException');
  });

  it('keeps starting positions of SQL inputs without a new version or an OperationId', async () => {
    const services = testServices();
    await created(services, {
      RuntimeEnvironment: 'SQL-1_0',
      ApplicationConfiguration: { SqlApplicationConfiguration: { Inputs: [input] } },
    });
    const at = (InputId: string): Run => ({
      SqlRunConfigurations: [{ InputId, InputStartingPositionConfiguration: { InputStartingPosition: 'NOW' } }],
    });
    expect(await refusal(() => start(services, at('9.9')))).toBe('InvalidArgumentException');
    expect(await refusal(() => start(services, { FlinkRunConfiguration: {} }))).toBe('InvalidArgumentException');
    expect(await start(services, at('1.1'))).toEqual({});
    const { currentVersionId, versions } = recordOf(services);
    const [described] = versions[0]?.configuration?.SqlApplicationConfigurationDescription?.InputDescriptions ?? [];
    expect([currentVersionId, versions.length, described?.InputStartingPositionConfiguration]).toEqual([
      1,
      1,
      { InputStartingPosition: 'NOW' },
    ]);
  });

  it('refuses a retired runtime where a setting says so', async () => {
    const services = testServices();
    await created(services, { RuntimeEnvironment: 'FLINK-1_13' });
    const refusing = { ...services, retiredRuntimes: retiredRuntimesOf({ string: () => 'refuse' }) };
    expect(await refusal(() => start(refusing))).toBe('InvalidArgumentException');
  });
});
