import { describe, expect, it } from '@jest/globals';
import {
  type ApplicationConfiguration,
  type ApplicationConfigurationUpdate,
  InvalidArgumentException,
  LimitExceededException,
} from '@drey/api';
import { checkConfigurationUpdate } from './check-configuration.js';
import { flink, group, input, parallelism, s3, sql, studio, zip } from './configuration.test.support.js';
import { describeConfiguration } from './describe-configuration.js';

const check = (
  runtimeEnvironment: string,
  configuration: ApplicationConfiguration | undefined,
  update: ApplicationConfigurationUpdate,
): void => {
  const current = describeConfiguration({ runtimeEnvironment, configuration, versionId: 1, code: null });
  checkConfigurationUpdate({ runtimeEnvironment, current, update });
};

const inS3: ApplicationConfiguration = {
  ApplicationCodeConfiguration: { CodeContentType: 'ZIPFILE', CodeContent: { S3ContentLocation: s3 } },
};

describe('checkConfigurationUpdate lets pass', () => {
  it.each<[string, string, ApplicationConfiguration | undefined, ApplicationConfigurationUpdate]>([
    ['nothing', flink, undefined, {}],
    [
      "Terraform's form of a changed key",
      flink,
      inS3,
      {
        ApplicationCodeConfigurationUpdate: {
          CodeContentTypeUpdate: 'ZIPFILE',
          CodeContentUpdate: { S3ContentLocationUpdate: { BucketARNUpdate: s3.BucketARN, FileKeyUpdate: 'l' } },
        },
      },
    ],
    [
      "Terraform's form of DEFAULT without values",
      flink,
      parallelism(4, 4),
      {
        FlinkApplicationConfigurationUpdate: {
          CheckpointConfigurationUpdate: { ConfigurationTypeUpdate: 'DEFAULT' },
          MonitoringConfigurationUpdate: { ConfigurationTypeUpdate: 'DEFAULT' },
          ParallelismConfigurationUpdate: { ConfigurationTypeUpdate: 'DEFAULT' },
        },
      },
    ],
    [
      'from an object to text with its type',
      flink,
      inS3,
      {
        ApplicationCodeConfigurationUpdate: {
          CodeContentTypeUpdate: 'PLAINTEXT',
          CodeContentUpdate: { TextContentUpdate: 'x' },
        },
      },
    ],
    [
      'the customer key once more without its id',
      flink,
      { ApplicationEncryptionConfiguration: { KeyType: 'CUSTOMER_MANAGED_KEY', KeyId: 'key-1' } },
      { ApplicationEncryptionConfigurationUpdate: { KeyTypeUpdate: 'CUSTOMER_MANAGED_KEY' } },
    ],
  ])('%s', (_what, runtimeEnvironment, configuration, update) => {
    expect(() => check(runtimeEnvironment, configuration, update)).not.toThrow();
  });
});

describe('checkConfigurationUpdate refuses', () => {
  it.each<[string, string, ApplicationConfiguration | undefined, ApplicationConfigurationUpdate, RegExp]>([
    [
      'properties for SQL',
      sql,
      undefined,
      { EnvironmentPropertyUpdates: { PropertyGroups: [] } },
      /EnvironmentPropertyUpdates does not apply/,
    ],
    ['a SQL part for Flink', flink, undefined, { SqlApplicationConfigurationUpdate: {} }, /does not apply/],
    [
      'two code contents',
      flink,
      inS3,
      {
        ApplicationCodeConfigurationUpdate: {
          CodeContentUpdate: { ZipFileContentUpdate: zip, TextContentUpdate: 'x' },
        },
      },
      /only one/,
    ],
    [
      'text that stays an archive by type',
      flink,
      inS3,
      { ApplicationCodeConfigurationUpdate: { CodeContentUpdate: { TextContentUpdate: 'x' } } },
      /ZIPFILE needs/,
    ],
    [
      'another type for the object in store',
      flink,
      inS3,
      { ApplicationCodeConfigurationUpdate: { CodeContentTypeUpdate: 'PLAINTEXT' } },
      /PLAINTEXT needs/,
    ],
    [
      'new code for a notebook',
      studio,
      undefined,
      {
        ApplicationCodeConfigurationUpdate: {
          CodeContentTypeUpdate: 'PLAINTEXT',
          CodeContentUpdate: { TextContentUpdate: 'x' },
        },
      },
      /not supported for Studio/,
    ],
    [
      'a property group twice',
      flink,
      undefined,
      { EnvironmentPropertyUpdates: { PropertyGroups: [group('a'), group('a')] } },
      /more than once/,
    ],
    [
      'a parallelism per KPU of 9',
      flink,
      parallelism(1, 1),
      { FlinkApplicationConfigurationUpdate: { ParallelismConfigurationUpdate: { ParallelismPerKPUUpdate: 9 } } },
      /from 1 to 8/,
    ],
    [
      'a customer key that nobody named',
      flink,
      undefined,
      { ApplicationEncryptionConfigurationUpdate: { KeyTypeUpdate: 'CUSTOMER_MANAGED_KEY' } },
      /needs a KeyId/,
    ],
    [
      'a key id with the key of AWS',
      flink,
      undefined,
      { ApplicationEncryptionConfigurationUpdate: { KeyTypeUpdate: 'AWS_OWNED_KEY', KeyIdUpdate: 'key-1' } },
      /cannot be given/,
    ],
    [
      'an unknown VPC configuration',
      flink,
      undefined,
      { VpcConfigurationUpdates: [{ VpcConfigurationId: '1.1' }] },
      /no VPC configuration with the id 1\.1/,
    ],
    [
      'a deployment without bucket',
      studio,
      undefined,
      {
        ZeppelinApplicationConfigurationUpdate: {
          DeployAsApplicationConfigurationUpdate: { S3ContentLocationUpdate: { BasePathUpdate: 'p' } },
        },
      },
      /needs BucketARNUpdate/,
    ],
    [
      'two sources for an input',
      sql,
      { SqlApplicationConfiguration: { Inputs: [input] } },
      {
        SqlApplicationConfigurationUpdate: {
          InputUpdates: [
            {
              InputId: '1.1',
              KinesisStreamsInputUpdate: { ResourceARNUpdate: 'arn:s' },
              KinesisFirehoseInputUpdate: { ResourceARNUpdate: 'arn:f' },
            },
          ],
        },
      },
      /only one source/,
    ],
    [
      'processing for an input that has none',
      sql,
      { SqlApplicationConfiguration: { Inputs: [input] } },
      {
        SqlApplicationConfigurationUpdate: {
          InputUpdates: [
            {
              InputId: '1.1',
              InputProcessingConfigurationUpdate: { InputLambdaProcessorUpdate: { ResourceARNUpdate: 'arn:l' } },
            },
          ],
        },
      },
      /no processing configuration/,
    ],
  ])('%s', (_what, runtimeEnvironment, configuration, update, message) => {
    const refused = (): void => check(runtimeEnvironment, configuration, update);
    expect(refused).toThrow(InvalidArgumentException);
    expect(refused).toThrow(message);
  });

  it('a parallelism that the stored KPUs cannot carry', () => {
    const update = {
      FlinkApplicationConfigurationUpdate: { ParallelismConfigurationUpdate: { ParallelismUpdate: 65 } },
    };
    expect(() => check(flink, parallelism(1, 1), update)).toThrow(LimitExceededException);
  });
});
