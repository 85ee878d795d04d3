import { describe, expect, it } from '@jest/globals';
import type { ApplicationConfigurationUpdate } from '@drey/api';
import { describeConfiguration } from '../describe-configuration.js';
import { changesJob, type JobVersion } from './job-change.js';
import { updateConfiguration } from '../update-configuration.js';

const runtimeEnvironment = 'FLINK-1_20';
const code = { sha256: 'a'.repeat(64), md5: 'a'.repeat(32), size: 1 };
const configuration = describeConfiguration({
  runtimeEnvironment,
  versionId: 1,
  code,
  configuration: {
    ApplicationCodeConfiguration: {
      CodeContentType: 'ZIPFILE',
      CodeContent: { S3ContentLocation: { BucketARN: 'arn:b', FileKey: 'k' } },
    },
    EnvironmentProperties: {
      PropertyGroups: [
        { PropertyGroupId: 'a', PropertyMap: { k: '1', l: '2' } },
        { PropertyGroupId: 'b', PropertyMap: { m: '3' } },
      ],
    },
    VpcConfigurations: [{ SubnetIds: ['subnet-1', 'subnet-2'], SecurityGroupIds: ['sg-1'] }],
  },
});
const before: JobVersion = {
  runtimeEnvironment,
  serviceExecutionRole: 'arn:role',
  ...(configuration && { configuration }),
};

const after = (update: ApplicationConfigurationUpdate): JobVersion => {
  const merged = updateConfiguration({
    runtimeEnvironment,
    current: configuration,
    update,
    code: { ...code, md5: 'b' },
  });
  return { ...before, ...(merged && { configuration: merged }) };
};

describe('a running job is restarted', () => {
  it.each<[string, ApplicationConfigurationUpdate]>([
    [
      'code',
      {
        ApplicationCodeConfigurationUpdate: { CodeContentUpdate: { S3ContentLocationUpdate: { FileKeyUpdate: 'l' } } },
      },
    ],
    [
      'a property',
      { EnvironmentPropertyUpdates: { PropertyGroups: [{ PropertyGroupId: 'a', PropertyMap: { k: '2' } }] } },
    ],
    ['no properties', { EnvironmentPropertyUpdates: { PropertyGroups: [] } }],
    [
      'parallelism',
      {
        FlinkApplicationConfigurationUpdate: {
          ParallelismConfigurationUpdate: { ConfigurationTypeUpdate: 'CUSTOM', ParallelismUpdate: 2 },
        },
      },
    ],
    [
      'checkpointing',
      {
        FlinkApplicationConfigurationUpdate: {
          CheckpointConfigurationUpdate: { ConfigurationTypeUpdate: 'CUSTOM', CheckpointingEnabledUpdate: false },
        },
      },
    ],
    ['subnets', { VpcConfigurationUpdates: [{ VpcConfigurationId: '1.1', SubnetIdUpdates: ['subnet-3'] }] }],
  ])('for %s', (_what, update) => {
    expect(changesJob(before, after(update))).toBe(true);
  });

  it('for the runtime and for the role', () => {
    expect(changesJob(before, { ...before, runtimeEnvironment: 'FLINK-2_2' })).toBe(true);
    expect(changesJob(before, { ...before, serviceExecutionRole: 'arn:other' })).toBe(true);
  });
});

describe('a running job goes on', () => {
  it.each<[string, ApplicationConfigurationUpdate]>([
    ['nothing', {}],
    ['the snapshots switch', { ApplicationSnapshotConfigurationUpdate: { SnapshotsEnabledUpdate: false } }],
    ['the rollback switch', { ApplicationSystemRollbackConfigurationUpdate: { RollbackEnabledUpdate: true } }],
    [
      'monitoring levels',
      {
        FlinkApplicationConfigurationUpdate: {
          MonitoringConfigurationUpdate: {
            ConfigurationTypeUpdate: 'CUSTOM',
            LogLevelUpdate: 'DEBUG',
            MetricsLevelUpdate: 'TASK',
          },
        },
      },
    ],
    [
      'CUSTOM with the same values',
      {
        FlinkApplicationConfigurationUpdate: {
          ParallelismConfigurationUpdate: { ConfigurationTypeUpdate: 'CUSTOM', ParallelismUpdate: 1 },
        },
      },
    ],
    [
      'the same properties in another order',
      {
        EnvironmentPropertyUpdates: {
          PropertyGroups: [
            { PropertyGroupId: 'b', PropertyMap: { m: '3' } },
            { PropertyGroupId: 'a', PropertyMap: { l: '2', k: '1' } },
          ],
        },
      },
    ],
    [
      'the same subnets in another order',
      { VpcConfigurationUpdates: [{ VpcConfigurationId: '1.1', SubnetIdUpdates: ['subnet-2', 'subnet-1'] }] },
    ],
  ])('for %s', (_what, update) => {
    expect(changesJob(before, after(update))).toBe(false);
  });
});
