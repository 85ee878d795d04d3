import { describe, expect, it } from '@jest/globals';
import {
  type ApplicationConfiguration,
  type ApplicationConfigurationDescription,
  type ApplicationConfigurationUpdate,
  InvalidArgumentException,
} from '@drey/api';
import { deepFreeze } from '../store/freeze.js';
import { describeConfiguration } from './describe-configuration.js';
import { updateConfiguration } from './update-configuration.js';

const oldCode = { sha256: 'a'.repeat(64), md5: 'a'.repeat(32), size: 1 };
const newCode = { sha256: 'b'.repeat(64), md5: 'b'.repeat(32), size: 2 };
const s3 = { BucketARN: 'arn:aws:s3:::b', FileKey: 'one.jar' };

/** A stored configuration; frozen, as the store hands them out. */
const stored = (
  configuration?: ApplicationConfiguration,
  runtimeEnvironment = 'FLINK-1_20',
): ApplicationConfigurationDescription | undefined =>
  deepFreeze(describeConfiguration({ runtimeEnvironment, configuration, versionId: 1, code: oldCode, vpcId: 'vpc-1' }));

const updated = (
  current: ApplicationConfigurationDescription | undefined,
  update: ApplicationConfigurationUpdate,
  runtimeEnvironment = 'FLINK-1_20',
): ApplicationConfigurationDescription | undefined =>
  updateConfiguration({ runtimeEnvironment, current, update, code: newCode });

const flinkDefaults = stored()?.FlinkApplicationConfigurationDescription;

describe('an update of a Flink application', () => {
  const full = stored({
    ApplicationCodeConfiguration: {
      CodeContentType: 'ZIPFILE',
      CodeContent: { S3ContentLocation: { ...s3, ObjectVersion: 'v1' } },
    },
    EnvironmentProperties: {
      PropertyGroups: [
        { PropertyGroupId: 'a', PropertyMap: { k: '1', l: '2' } },
        { PropertyGroupId: 'b', PropertyMap: { m: '3' } },
      ],
    },
    FlinkApplicationConfiguration: {
      CheckpointConfiguration: { ConfigurationType: 'CUSTOM', CheckpointInterval: 10_000 },
      MonitoringConfiguration: { ConfigurationType: 'CUSTOM', LogLevel: 'DEBUG', MetricsLevel: 'TASK' },
      ParallelismConfiguration: {
        ConfigurationType: 'CUSTOM',
        Parallelism: 10,
        ParallelismPerKPU: 4,
        AutoScalingEnabled: false,
      },
    },
    ApplicationEncryptionConfiguration: { KeyType: 'CUSTOMER_MANAGED_KEY', KeyId: 'key-1' },
    VpcConfigurations: [{ SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] }],
  });

  it.each<[string, ApplicationConfigurationUpdate]>([
    ['that is empty', {}],
    ['with empty parts', { ApplicationCodeConfigurationUpdate: {}, FlinkApplicationConfigurationUpdate: {} }],
    ['with empty lists of ids', { VpcConfigurationUpdates: [] }],
  ])('%s leaves all as it is', (_what, update) => {
    expect(updated(full, update)).toStrictEqual(full);
  });

  const rows: readonly (readonly [string, ApplicationConfigurationUpdate, ApplicationConfigurationDescription])[] = [
    [
      'Terraform: a new key comes with type and bucket, and the old object version goes',
      {
        ApplicationCodeConfigurationUpdate: {
          CodeContentTypeUpdate: 'ZIPFILE',
          CodeContentUpdate: {
            S3ContentLocationUpdate: { BucketARNUpdate: s3.BucketARN, FileKeyUpdate: 'two.jar' },
          },
        },
      },
      {
        ApplicationCodeConfigurationDescription: {
          CodeContentType: 'ZIPFILE',
          CodeContentDescription: {
            S3ApplicationCodeLocationDescription: { ...s3, FileKey: 'two.jar' },
            CodeMD5: newCode.md5,
            CodeSize: newCode.size,
          },
        },
      },
    ],
    [
      'a key alone keeps the bucket',
      {
        ApplicationCodeConfigurationUpdate: {
          CodeContentUpdate: { S3ContentLocationUpdate: { FileKeyUpdate: 'two.jar', ObjectVersionUpdate: 'v9' } },
        },
      },
      {
        ApplicationCodeConfigurationDescription: {
          CodeContentType: 'ZIPFILE',
          CodeContentDescription: {
            S3ApplicationCodeLocationDescription: { ...s3, FileKey: 'two.jar', ObjectVersion: 'v9' },
            CodeMD5: newCode.md5,
            CodeSize: newCode.size,
          },
        },
      },
    ],
    [
      'the same object keeps its version',
      {
        ApplicationCodeConfigurationUpdate: {
          CodeContentUpdate: { S3ContentLocationUpdate: { FileKeyUpdate: s3.FileKey } },
        },
      },
      {
        ApplicationCodeConfigurationDescription: {
          CodeContentType: 'ZIPFILE',
          CodeContentDescription: {
            S3ApplicationCodeLocationDescription: { ...s3, ObjectVersion: 'v1' },
            CodeMD5: newCode.md5,
            CodeSize: newCode.size,
          },
        },
      },
    ],
    [
      'an archive in the request takes the place of the object',
      { ApplicationCodeConfigurationUpdate: { CodeContentUpdate: { ZipFileContentUpdate: new Uint8Array(2) } } },
      {
        ApplicationCodeConfigurationDescription: {
          CodeContentType: 'ZIPFILE',
          CodeContentDescription: { CodeMD5: newCode.md5, CodeSize: newCode.size },
        },
      },
    ],
    [
      'property groups replace the whole set',
      { EnvironmentPropertyUpdates: { PropertyGroups: [{ PropertyGroupId: 'a', PropertyMap: { l: '2' } }] } },
      {
        EnvironmentPropertyDescriptions: {
          PropertyGroupDescriptions: [{ PropertyGroupId: 'a', PropertyMap: { l: '2' } }],
        },
      },
    ],
    [
      'Terraform: one Flink value comes with DEFAULT for the blocks that were not written, which resets them',
      {
        FlinkApplicationConfigurationUpdate: {
          CheckpointConfigurationUpdate: { ConfigurationTypeUpdate: 'DEFAULT' },
          MonitoringConfigurationUpdate: { ConfigurationTypeUpdate: 'DEFAULT' },
          ParallelismConfigurationUpdate: {
            ConfigurationTypeUpdate: 'CUSTOM',
            AutoScalingEnabledUpdate: true,
            ParallelismUpdate: 2,
            ParallelismPerKPUUpdate: 1,
          },
        },
      },
      {
        FlinkApplicationConfigurationDescription: {
          ...flinkDefaults,
          ParallelismConfigurationDescription: {
            ConfigurationType: 'CUSTOM',
            AutoScalingEnabled: true,
            Parallelism: 2,
            ParallelismPerKPU: 1,
            CurrentParallelism: 2,
          },
        },
      },
    ],
    [
      'the autoscaling switch alone keeps the stored type and values',
      { FlinkApplicationConfigurationUpdate: { ParallelismConfigurationUpdate: { AutoScalingEnabledUpdate: true } } },
      {
        FlinkApplicationConfigurationDescription: {
          ...full?.FlinkApplicationConfigurationDescription,
          ParallelismConfigurationDescription: {
            ConfigurationType: 'CUSTOM',
            AutoScalingEnabled: true,
            Parallelism: 10,
            ParallelismPerKPU: 4,
            CurrentParallelism: 10,
          },
        },
      },
    ],
    [
      'DEFAULT resets parallelism whatever is sent with it',
      {
        FlinkApplicationConfigurationUpdate: {
          ParallelismConfigurationUpdate: { ConfigurationTypeUpdate: 'DEFAULT', ParallelismUpdate: 7 },
        },
      },
      {
        FlinkApplicationConfigurationDescription: {
          ...full?.FlinkApplicationConfigurationDescription,
          ParallelismConfigurationDescription: flinkDefaults?.ParallelismConfigurationDescription,
        },
      },
    ],
    [
      'a log level alone keeps the metrics level',
      { FlinkApplicationConfigurationUpdate: { MonitoringConfigurationUpdate: { LogLevelUpdate: 'ERROR' } } },
      {
        FlinkApplicationConfigurationDescription: {
          ...full?.FlinkApplicationConfigurationDescription,
          MonitoringConfigurationDescription: { ConfigurationType: 'CUSTOM', LogLevel: 'ERROR', MetricsLevel: 'TASK' },
        },
      },
    ],
    [
      'switches turn',
      {
        ApplicationSnapshotConfigurationUpdate: { SnapshotsEnabledUpdate: false },
        ApplicationSystemRollbackConfigurationUpdate: { RollbackEnabledUpdate: true },
      },
      {
        ApplicationSnapshotConfigurationDescription: { SnapshotsEnabled: false },
        ApplicationSystemRollbackConfigurationDescription: { RollbackEnabled: true },
      },
    ],
    [
      'the key of AWS by its type alone forgets the customer key',
      { ApplicationEncryptionConfigurationUpdate: { KeyTypeUpdate: 'AWS_OWNED_KEY' } },
      { ApplicationEncryptionConfigurationDescription: { KeyType: 'AWS_OWNED_KEY' } },
    ],
    [
      'another customer key replaces the first',
      { ApplicationEncryptionConfigurationUpdate: { KeyTypeUpdate: 'CUSTOMER_MANAGED_KEY', KeyIdUpdate: 'key-2' } },
      { ApplicationEncryptionConfigurationDescription: { KeyType: 'CUSTOMER_MANAGED_KEY', KeyId: 'key-2' } },
    ],
    [
      'subnets change by the id of their configuration',
      { VpcConfigurationUpdates: [{ VpcConfigurationId: '1.1', SubnetIdUpdates: ['subnet-2'] }] },
      {
        VpcConfigurationDescriptions: [
          { VpcConfigurationId: '1.1', VpcId: 'vpc-1', SubnetIds: ['subnet-2'], SecurityGroupIds: ['sg-1'] },
        ],
      },
    ],
  ];

  it.each(rows)('%s', (_rule, update, changed) => {
    expect(updated(full, update)).toStrictEqual({ ...full, ...changed });
  });

  it('clears property groups with an empty list', () => {
    const cleared = updated(full, { EnvironmentPropertyUpdates: { PropertyGroups: [] } });
    expect(cleared).not.toHaveProperty('EnvironmentPropertyDescriptions');
  });

  it('leaves DEFAULT parallelism alone when values come without a type', () => {
    const update = {
      FlinkApplicationConfigurationUpdate: { ParallelismConfigurationUpdate: { ParallelismUpdate: 7 } },
    };
    expect(updated(stored(), update)).toStrictEqual(stored());
  });

  it('brings code to an application that had none', () => {
    const update: ApplicationConfigurationUpdate = {
      ApplicationCodeConfigurationUpdate: {
        CodeContentUpdate: { S3ContentLocationUpdate: { BucketARNUpdate: s3.BucketARN, FileKeyUpdate: s3.FileKey } },
      },
    };
    expect(updated(stored(), update)?.ApplicationCodeConfigurationDescription).toStrictEqual({
      CodeContentType: 'ZIPFILE',
      CodeContentDescription: {
        S3ApplicationCodeLocationDescription: s3,
        CodeMD5: newCode.md5,
        CodeSize: newCode.size,
      },
    });
  });

  it.each<[string, ApplicationConfigurationUpdate]>([
    ['an unknown VPC configuration', { VpcConfigurationUpdates: [{ VpcConfigurationId: '7.1' }] }],
    [
      'half a location without a stored one',
      {
        ApplicationCodeConfigurationUpdate: { CodeContentUpdate: { S3ContentLocationUpdate: { FileKeyUpdate: 'k' } } },
      },
    ],
  ])('refuses %s', (_what, update) => {
    expect(() => updated(stored(), update)).toThrow(InvalidArgumentException);
  });
});
