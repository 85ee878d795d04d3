import { describe, expect, it } from '@jest/globals';
import {
  type ApplicationConfiguration,
  type ApplicationMode,
  InvalidArgumentException,
  LimitExceededException,
} from '@drey/api';
import { checkConfiguration } from './check-configuration.js';
import { flink, group, input, parallelism, s3, schema, sql, studio, zip } from './configuration.test.support.js';
import { describeConfiguration } from './describe-configuration.js';

const modeOf = (runtime: string): ApplicationMode | undefined => (runtime === studio ? 'INTERACTIVE' : undefined);

const vpc = { SubnetIds: ['subnet-1'], SecurityGroupIds: ['sg-1'] };
describe('the mode', () => {
  it.each<[string, ApplicationMode | undefined, boolean]>([
    [flink, undefined, true],
    [flink, 'STREAMING', true],
    [flink, 'INTERACTIVE', false],
    [sql, undefined, true],
    [sql, 'INTERACTIVE', false],
    [studio, 'INTERACTIVE', true],
    [studio, 'STREAMING', false],
    [studio, undefined, false],
  ])('of %s may be %s: %s', (runtimeEnvironment, mode, fits) => {
    const check = (): unknown => checkConfiguration({ runtimeEnvironment, mode, configuration: undefined });
    if (fits) expect(check).not.toThrow();
    else expect(check).toThrow(InvalidArgumentException);
  });
});

describe('checkConfiguration lets pass', () => {
  it.each<[string, string, ApplicationConfiguration | undefined]>([
    ['nothing', flink, undefined],
    ['code without content', flink, { ApplicationCodeConfiguration: { CodeContentType: 'ZIPFILE' } }],
    [
      'text as the code of a Flink application, which people write in Terraform before there is a jar',
      flink,
      {
        ApplicationCodeConfiguration: {
          CodeContentType: 'PLAINTEXT',
          CodeContent: { TextContent: 'the jar comes later' },
        },
      },
    ],
    [
      'an inline archive',
      flink,
      { ApplicationCodeConfiguration: { CodeContentType: 'ZIPFILE', CodeContent: { ZipFileContent: zip } } },
    ],
    ['64 KPUs', flink, parallelism(512, 8)],
    [
      'values beyond all ranges beside DEFAULT',
      flink,
      {
        FlinkApplicationConfiguration: {
          ParallelismConfiguration: { ConfigurationType: 'DEFAULT', Parallelism: 5000, ParallelismPerKPU: 99 },
        },
      },
    ],
    ['empty lists of parts that do not belong', sql, { VpcConfigurations: [] }],
    ['an empty SQL part', sql, { SqlApplicationConfiguration: {} }],
    ['Flink settings of a notebook', studio, parallelism(4, 4)],
  ])('%s', (_what, runtimeEnvironment, configuration) => {
    expect(() =>
      checkConfiguration({ runtimeEnvironment, mode: modeOf(runtimeEnvironment), configuration }),
    ).not.toThrow();
  });
});

describe('checkConfiguration gives', () => {
  it('the description of what it let pass', () => {
    const request = { runtimeEnvironment: flink, configuration: parallelism(4, 2) };
    expect(checkConfiguration({ ...request, mode: undefined })).toEqual(
      describeConfiguration({ ...request, versionId: 1, code: null }),
    );
  });
});

describe('checkConfiguration refuses', () => {
  it.each<[string, string, ApplicationConfiguration, RegExp]>([
    ['Flink settings for SQL', sql, parallelism(1, 1), /FlinkApplicationConfiguration does not apply/],
    ['properties for SQL', sql, { EnvironmentProperties: { PropertyGroups: [group('a')] } }, /EnvironmentProperties/],
    ['a VPC for SQL', sql, { VpcConfigurations: [vpc] }, /VpcConfigurations/],
    ['a SQL part for Flink', flink, { SqlApplicationConfiguration: {} }, /SqlApplicationConfiguration/],
    ['a notebook part for Flink', flink, { ZeppelinApplicationConfiguration: {} }, /ZeppelinApplicationConfiguration/],
    ['a SQL part for a notebook', studio, { SqlApplicationConfiguration: {} }, /SqlApplicationConfiguration/],
    [
      'empty code content',
      flink,
      { ApplicationCodeConfiguration: { CodeContentType: 'ZIPFILE', CodeContent: {} } },
      /exactly one/,
    ],
    [
      'two code contents',
      flink,
      {
        ApplicationCodeConfiguration: {
          CodeContentType: 'ZIPFILE',
          CodeContent: { ZipFileContent: zip, S3ContentLocation: s3 },
        },
      },
      /exactly one/,
    ],
    [
      'an object as text',
      flink,
      { ApplicationCodeConfiguration: { CodeContentType: 'PLAINTEXT', CodeContent: { S3ContentLocation: s3 } } },
      /PLAINTEXT needs TextContent/,
    ],
    [
      'text as an archive',
      sql,
      { ApplicationCodeConfiguration: { CodeContentType: 'ZIPFILE', CodeContent: { TextContent: 'x' } } },
      /ZIPFILE needs/,
    ],
    [
      'a property group twice',
      flink,
      { EnvironmentProperties: { PropertyGroups: [group('a'), group('b'), group('a')] } },
      /group id a is given more than once/,
    ],
    ['a parallelism per KPU of 9', flink, parallelism(9, 9), /from 1 to 8, and is 9/],
    [
      'two VPC configurations',
      flink,
      { VpcConfigurations: [vpc, vpc] },
      /^Kinesis Analytics currently supports only 1 VPC configuration\(s\)$/,
    ],
    [
      'a customer key without id',
      flink,
      { ApplicationEncryptionConfiguration: { KeyType: 'CUSTOMER_MANAGED_KEY' } },
      /needs a KeyId/,
    ],
    [
      'a key id with the key of AWS',
      flink,
      { ApplicationEncryptionConfiguration: { KeyType: 'AWS_OWNED_KEY', KeyId: 'key-1' } },
      /cannot be given/,
    ],
    ['two inputs', sql, { SqlApplicationConfiguration: { Inputs: [input, input] } }, /at most 1 input/],
    [
      'an input with two sources',
      sql,
      { SqlApplicationConfiguration: { Inputs: [{ ...input, KinesisFirehoseInput: { ResourceARN: 'arn:f' } }] } },
      /exactly one of KinesisStreamsInput/,
    ],
    [
      'an output without destination',
      sql,
      { SqlApplicationConfiguration: { Outputs: [{ Name: 'O', DestinationSchema: { RecordFormatType: 'CSV' } }] } },
      /output O must have exactly one/,
    ],
    [
      'a reference without place',
      sql,
      { SqlApplicationConfiguration: { ReferenceDataSources: [{ TableName: 'T', ReferenceSchema: schema }] } },
      /BucketARN and a FileKey/,
    ],
    [
      'an artifact with two sources',
      studio,
      {
        ZeppelinApplicationConfiguration: {
          CustomArtifactsConfiguration: [
            {
              ArtifactType: 'DEPENDENCY_JAR',
              S3ContentLocation: s3,
              MavenReference: { GroupId: 'g', ArtifactId: 'a', Version: '1' },
            },
          ],
        },
      },
      /exactly one of S3ContentLocation and MavenReference/,
    ],
    [
      'a UDF from Maven',
      studio,
      {
        ZeppelinApplicationConfiguration: {
          CustomArtifactsConfiguration: [
            { ArtifactType: 'UDF', MavenReference: { GroupId: 'g', ArtifactId: 'a', Version: '1' } },
          ],
        },
      },
      /UDF must be in S3/,
    ],
  ])('%s', (_what, runtimeEnvironment, configuration, message) => {
    const check = (): unknown =>
      checkConfiguration({ runtimeEnvironment, mode: modeOf(runtimeEnvironment), configuration });
    expect(check).toThrow(InvalidArgumentException);
    expect(check).toThrow(message);
  });

  it('more KPUs than the quota', () => {
    const configuration = parallelism(513, 8);
    const check = (): unknown => checkConfiguration({ runtimeEnvironment: flink, mode: undefined, configuration });
    expect(check).toThrow(LimitExceededException);
    expect(check).toThrow(/needs 65 KPUs; an application can have 64/);
  });
});
