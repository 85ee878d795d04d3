import { describe, expect, it } from '@jest/globals';
import type { ApplicationConfiguration, ApplicationConfigurationDescription } from '@drey/api';
import { describeConfiguration } from './describe-configuration.js';

const code = { sha256: 'f'.repeat(64), md5: '0'.repeat(32), size: 74_033_626 };

const described = (
  runtimeEnvironment: string,
  configuration?: ApplicationConfiguration,
): ApplicationConfigurationDescription | undefined =>
  describeConfiguration({ runtimeEnvironment, configuration, versionId: 3, code, vpcId: 'vpc-1' });

const schema = {
  RecordFormat: {
    RecordFormatType: 'JSON' as const,
    MappingParameters: { JSONMappingParameters: { RecordRowPath: '$' } },
  },
  RecordEncoding: 'UTF-8',
  RecordColumns: [{ Name: 'A', SqlType: 'VARCHAR(8)', Mapping: '$.a' }],
};

describe('describeConfiguration of a Flink application', () => {
  it('fills in all defaults when nothing was asked for', () => {
    expect(described('FLINK-1_20')).toStrictEqual({
      FlinkApplicationConfigurationDescription: {
        CheckpointConfigurationDescription: {
          ConfigurationType: 'DEFAULT',
          CheckpointingEnabled: true,
          CheckpointInterval: 60000,
          MinPauseBetweenCheckpoints: 5000,
        },
        MonitoringConfigurationDescription: {
          ConfigurationType: 'DEFAULT',
          MetricsLevel: 'APPLICATION',
          LogLevel: 'INFO',
        },
        ParallelismConfigurationDescription: {
          ConfigurationType: 'DEFAULT',
          Parallelism: 1,
          ParallelismPerKPU: 1,
          CurrentParallelism: 1,
          AutoScalingEnabled: true,
        },
      },
      ApplicationSnapshotConfigurationDescription: { SnapshotsEnabled: true },
      ApplicationSystemRollbackConfigurationDescription: { RollbackEnabled: false },
      ApplicationEncryptionConfigurationDescription: { KeyType: 'AWS_OWNED_KEY' },
    });
  });

  const s3 = { BucketARN: 'arn:aws:s3:::b', FileKey: 'app.jar' };
  const parallelism = 'FlinkApplicationConfigurationDescription.ParallelismConfigurationDescription';
  const checkpoint = 'FlinkApplicationConfigurationDescription.CheckpointConfigurationDescription';
  const monitoring = 'FlinkApplicationConfigurationDescription.MonitoringConfigurationDescription';
  const rows: readonly (readonly [string, ApplicationConfiguration, string, unknown])[] = [
    [
      'an object in S3 is echoed with its sums, without a version that was not given',
      {
        ApplicationCodeConfiguration: {
          CodeContentType: 'ZIPFILE',
          CodeContent: { S3ContentLocation: { ...s3, ObjectVersion: undefined } },
        },
      },
      'ApplicationCodeConfigurationDescription',
      {
        CodeContentType: 'ZIPFILE',
        CodeContentDescription: {
          S3ApplicationCodeLocationDescription: s3,
          CodeMD5: code.md5,
          CodeSize: code.size,
        },
      },
    ],
    [
      'an object version that was given is kept',
      {
        ApplicationCodeConfiguration: {
          CodeContentType: 'ZIPFILE',
          CodeContent: { S3ContentLocation: { ...s3, ObjectVersion: 'v1' } },
        },
      },
      'ApplicationCodeConfigurationDescription.CodeContentDescription.S3ApplicationCodeLocationDescription',
      { ...s3, ObjectVersion: 'v1' },
    ],
    [
      'an inline archive shows only its sums',
      {
        ApplicationCodeConfiguration: { CodeContentType: 'ZIPFILE', CodeContent: { ZipFileContent: Buffer.from('x') } },
      },
      'ApplicationCodeConfigurationDescription.CodeContentDescription',
      { CodeMD5: code.md5, CodeSize: code.size },
    ],
    [
      'a type without content is kept',
      { ApplicationCodeConfiguration: { CodeContentType: 'ZIPFILE' } },
      'ApplicationCodeConfigurationDescription',
      { CodeContentType: 'ZIPFILE' },
    ],
    [
      'property groups get their other name',
      { EnvironmentProperties: { PropertyGroups: [{ PropertyGroupId: 'a', PropertyMap: { k: 'v' } }] } },
      'EnvironmentPropertyDescriptions',
      { PropertyGroupDescriptions: [{ PropertyGroupId: 'a', PropertyMap: { k: 'v' } }] },
    ],
    [
      'no property groups are absent',
      { EnvironmentProperties: { PropertyGroups: [] } },
      'EnvironmentPropertyDescriptions',
      undefined,
    ],
    [
      'a VPC configuration gets the id of its version and the VPC that was found',
      { VpcConfigurations: [{ SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] }] },
      'VpcConfigurationDescriptions',
      [{ VpcConfigurationId: '3.1', VpcId: 'vpc-1', SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] }],
    ],
    ['no VPC configurations are absent', { VpcConfigurations: [] }, 'VpcConfigurationDescriptions', undefined],
    [
      'DEFAULT parallelism wins over the values sent with it',
      {
        FlinkApplicationConfiguration: {
          ParallelismConfiguration: { ConfigurationType: 'DEFAULT', Parallelism: 9, AutoScalingEnabled: false },
        },
      },
      parallelism,
      {
        ConfigurationType: 'DEFAULT',
        Parallelism: 1,
        ParallelismPerKPU: 1,
        CurrentParallelism: 1,
        AutoScalingEnabled: true,
      },
    ],
    [
      'CUSTOM parallelism takes defaults for what is missing; the current one follows',
      { FlinkApplicationConfiguration: { ParallelismConfiguration: { ConfigurationType: 'CUSTOM', Parallelism: 9 } } },
      parallelism,
      {
        ConfigurationType: 'CUSTOM',
        Parallelism: 9,
        ParallelismPerKPU: 1,
        CurrentParallelism: 9,
        AutoScalingEnabled: true,
      },
    ],
    [
      'CUSTOM checkpointing may be off',
      {
        FlinkApplicationConfiguration: {
          CheckpointConfiguration: { ConfigurationType: 'CUSTOM', CheckpointingEnabled: false },
        },
      },
      checkpoint,
      {
        ConfigurationType: 'CUSTOM',
        CheckpointingEnabled: false,
        CheckpointInterval: 60000,
        MinPauseBetweenCheckpoints: 5000,
      },
    ],
    [
      'CUSTOM monitoring keeps its level',
      {
        FlinkApplicationConfiguration: { MonitoringConfiguration: { ConfigurationType: 'CUSTOM', LogLevel: 'DEBUG' } },
      },
      monitoring,
      { ConfigurationType: 'CUSTOM', MetricsLevel: 'APPLICATION', LogLevel: 'DEBUG' },
    ],
    [
      'snapshots can be off',
      { ApplicationSnapshotConfiguration: { SnapshotsEnabled: false } },
      'ApplicationSnapshotConfigurationDescription',
      { SnapshotsEnabled: false },
    ],
    [
      'rollback can be on',
      { ApplicationSystemRollbackConfiguration: { RollbackEnabled: true } },
      'ApplicationSystemRollbackConfigurationDescription',
      { RollbackEnabled: true },
    ],
    [
      'a customer managed key is kept',
      { ApplicationEncryptionConfiguration: { KeyType: 'CUSTOMER_MANAGED_KEY', KeyId: 'arn:aws:kms:::key/1' } },
      'ApplicationEncryptionConfigurationDescription',
      { KeyType: 'CUSTOMER_MANAGED_KEY', KeyId: 'arn:aws:kms:::key/1' },
    ],
  ];

  it.each(rows)('%s', (_rule, configuration, path, expected) => {
    const part = path
      .split('.')
      .reduce<unknown>(
        (value, name) => (value as Record<string, unknown> | undefined)?.[name],
        described('FLINK-1_20', configuration),
      );
    expect(part).toStrictEqual(expected);
  });
});

describe('describeConfiguration of a SQL application', () => {
  it.each<[string, ApplicationConfiguration | undefined]>([
    ['no configuration', undefined],
    ['an empty one', {}],
    ['an empty SQL part', { SqlApplicationConfiguration: {} }],
  ])('has no description at all for %s', (_what, configuration) => {
    expect(described('SQL-1_0', configuration)).toBeUndefined();
  });

  it('shows text without sums and no SQL part while there is none', () => {
    const configuration: ApplicationConfiguration = {
      ApplicationCodeConfiguration: { CodeContentType: 'PLAINTEXT', CodeContent: { TextContent: 'SELECT 1;\n' } },
      SqlApplicationConfiguration: {},
    };
    expect(described('SQL-1_0', configuration)).toStrictEqual({
      ApplicationCodeConfigurationDescription: {
        CodeContentType: 'PLAINTEXT',
        CodeContentDescription: { TextContent: 'SELECT 1;\n' },
      },
    });
  });

  it('numbers every kind of part on its own and names the in-application streams', () => {
    const arn = 'arn:aws:kinesis:us-east-1:123456789012:stream/s';
    const configuration: ApplicationConfiguration = {
      SqlApplicationConfiguration: {
        Inputs: [
          {
            NamePrefix: 'IN',
            InputSchema: schema,
            InputParallelism: { Count: 2 },
            KinesisStreamsInput: { ResourceARN: arn },
            InputProcessingConfiguration: { InputLambdaProcessor: { ResourceARN: 'arn:l' } },
          },
        ],
        Outputs: [
          { Name: 'O1', DestinationSchema: { RecordFormatType: 'JSON' }, LambdaOutput: { ResourceARN: 'arn:l' } },
          {
            Name: 'O2',
            DestinationSchema: { RecordFormatType: 'CSV' },
            KinesisFirehoseOutput: { ResourceARN: 'arn:f' },
          },
        ],
        ReferenceDataSources: [
          { TableName: 'T', ReferenceSchema: schema, S3ReferenceDataSource: { BucketARN: 'arn:b', FileKey: 'k' } },
        ],
      },
    };
    expect(described('SQL-1_0', configuration)).toStrictEqual({
      SqlApplicationConfigurationDescription: {
        InputDescriptions: [
          {
            InputId: '3.1',
            NamePrefix: 'IN',
            InAppStreamNames: ['IN_001', 'IN_002'],
            InputSchema: schema,
            InputParallelism: { Count: 2 },
            KinesisStreamsInputDescription: { ResourceARN: arn },
            InputProcessingConfigurationDescription: { InputLambdaProcessorDescription: { ResourceARN: 'arn:l' } },
            InputStartingPositionConfiguration: {},
          },
        ],
        OutputDescriptions: [
          {
            OutputId: '3.1',
            Name: 'O1',
            DestinationSchema: { RecordFormatType: 'JSON' },
            LambdaOutputDescription: { ResourceARN: 'arn:l' },
          },
          {
            OutputId: '3.2',
            Name: 'O2',
            DestinationSchema: { RecordFormatType: 'CSV' },
            KinesisFirehoseOutputDescription: { ResourceARN: 'arn:f' },
          },
        ],
        ReferenceDataSourceDescriptions: [
          {
            ReferenceId: '3.1',
            TableName: 'T',
            ReferenceSchema: schema,
            S3ReferenceDataSourceDescription: { BucketARN: 'arn:b', FileKey: 'k' },
          },
        ],
      },
    });
  });
});

describe('describeConfiguration of a Studio notebook', () => {
  it('logs at INFO and has neither snapshots nor checkpoints by default', () => {
    expect(described('ZEPPELIN-FLINK-3_0')).toMatchObject({
      ZeppelinApplicationConfigurationDescription: { MonitoringConfigurationDescription: { LogLevel: 'INFO' } },
      ApplicationSnapshotConfigurationDescription: { SnapshotsEnabled: false },
      FlinkApplicationConfigurationDescription: {
        CheckpointConfigurationDescription: { CheckpointingEnabled: false },
        ParallelismConfigurationDescription: { AutoScalingEnabled: false },
      },
    });
  });

  it('renames catalogue, deployment and artifacts', () => {
    const configuration: ApplicationConfiguration = {
      ZeppelinApplicationConfiguration: {
        MonitoringConfiguration: { LogLevel: 'WARN' },
        CatalogConfiguration: { GlueDataCatalogConfiguration: { DatabaseARN: 'arn:db' } },
        DeployAsApplicationConfiguration: { S3ContentLocation: { BucketARN: 'arn:b', BasePath: 'p' } },
        CustomArtifactsConfiguration: [
          { ArtifactType: 'UDF', S3ContentLocation: { BucketARN: 'arn:b', FileKey: 'udf.jar' } },
          { ArtifactType: 'DEPENDENCY_JAR', MavenReference: { GroupId: 'g', ArtifactId: 'a', Version: '1' } },
        ],
      },
    };
    const description = described('ZEPPELIN-FLINK-3_0', configuration);
    expect(description?.ZeppelinApplicationConfigurationDescription).toStrictEqual({
      MonitoringConfigurationDescription: { LogLevel: 'WARN' },
      CatalogConfigurationDescription: { GlueDataCatalogConfigurationDescription: { DatabaseARN: 'arn:db' } },
      DeployAsApplicationConfigurationDescription: {
        S3ContentLocationDescription: { BucketARN: 'arn:b', BasePath: 'p' },
      },
      CustomArtifactsConfigurationDescription: [
        { ArtifactType: 'UDF', S3ContentLocationDescription: { BucketARN: 'arn:b', FileKey: 'udf.jar' } },
        { ArtifactType: 'DEPENDENCY_JAR', MavenReferenceDescription: { GroupId: 'g', ArtifactId: 'a', Version: '1' } },
      ],
    });
  });
});
