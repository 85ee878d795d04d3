import { describe, expect, it } from '@jest/globals';
import { type ApplicationConfigurationUpdate, InvalidArgumentException } from '@drey/api';
import { sql, storing } from '../configuration.test.support.js';

const { stored, updated } = storing(sql);

describe('an update of a SQL application', () => {
  const schema = {
    RecordFormat: { RecordFormatType: 'JSON' as const },
    RecordColumns: [{ Name: 'A', SqlType: 'INT' }],
  };
  const current = stored({
    ApplicationCodeConfiguration: { CodeContentType: 'PLAINTEXT', CodeContent: { TextContent: 'SELECT 1' } },
    SqlApplicationConfiguration: {
      Inputs: [
        {
          NamePrefix: 'IN',
          InputSchema: schema,
          KinesisStreamsInput: { ResourceARN: 'arn:s' },
          InputProcessingConfiguration: { InputLambdaProcessor: { ResourceARN: 'arn:l' } },
        },
      ],
      Outputs: [{ Name: 'O', DestinationSchema: { RecordFormatType: 'JSON' }, LambdaOutput: { ResourceARN: 'arn:l' } }],
      ReferenceDataSources: [
        { TableName: 'T', ReferenceSchema: schema, S3ReferenceDataSource: { BucketARN: 'arn:b', FileKey: 'k' } },
      ],
    },
  });
  const sql = current?.SqlApplicationConfigurationDescription;
  const input = sql?.InputDescriptions?.[0];
  const output = sql?.OutputDescriptions?.[0];
  const reference = sql?.ReferenceDataSourceDescriptions?.[0];

  it('replaces text', () => {
    const update: ApplicationConfigurationUpdate = {
      ApplicationCodeConfigurationUpdate: {
        CodeContentTypeUpdate: 'PLAINTEXT',
        CodeContentUpdate: { TextContentUpdate: 'SELECT 2' },
      },
    };
    expect(updated(current, update)).toStrictEqual({
      ...current,
      ApplicationCodeConfigurationDescription: {
        CodeContentType: 'PLAINTEXT',
        CodeContentDescription: { TextContent: 'SELECT 2' },
      },
    });
  });

  it('changes an input: streams follow prefix and count, schema parts merge, another kind of source replaces', () => {
    const update: ApplicationConfigurationUpdate = {
      SqlApplicationConfigurationUpdate: {
        InputUpdates: [
          {
            InputId: '1.1',
            NamePrefixUpdate: 'NEW',
            InputParallelismUpdate: { CountUpdate: 2 },
            InputSchemaUpdate: { RecordEncodingUpdate: 'UTF-8' },
            InputProcessingConfigurationUpdate: { InputLambdaProcessorUpdate: { ResourceARNUpdate: 'arn:l2' } },
            KinesisFirehoseInputUpdate: { ResourceARNUpdate: 'arn:f' },
          },
        ],
      },
    };
    const { KinesisStreamsInputDescription: _gone, ...kept } = input ?? {};
    expect(updated(current, update)?.SqlApplicationConfigurationDescription).toStrictEqual({
      ...sql,
      InputDescriptions: [
        {
          ...kept,
          NamePrefix: 'NEW',
          InAppStreamNames: ['NEW_001', 'NEW_002'],
          InputParallelism: { Count: 2 },
          InputSchema: { ...schema, RecordEncoding: 'UTF-8' },
          InputProcessingConfigurationDescription: { InputLambdaProcessorDescription: { ResourceARN: 'arn:l2' } },
          KinesisFirehoseInputDescription: { ResourceARN: 'arn:f' },
        },
      ],
    });
  });

  it('changes an output and a reference source by their ids', () => {
    const update: ApplicationConfigurationUpdate = {
      SqlApplicationConfigurationUpdate: {
        OutputUpdates: [{ OutputId: '1.1', NameUpdate: 'P' }],
        ReferenceDataSourceUpdates: [{ ReferenceId: '1.1', S3ReferenceDataSourceUpdate: { FileKeyUpdate: 'k2' } }],
      },
    };
    expect(updated(current, update)?.SqlApplicationConfigurationDescription).toStrictEqual({
      InputDescriptions: [input],
      OutputDescriptions: [{ ...output, Name: 'P' }],
      ReferenceDataSourceDescriptions: [
        { ...reference, S3ReferenceDataSourceDescription: { BucketARN: 'arn:b', FileKey: 'k2' } },
      ],
    });
  });

  it('still has no description when there is nothing to describe', () => {
    expect(updated(undefined, {})).toBeUndefined();
  });

  it.each<[string, NonNullable<ApplicationConfigurationUpdate['SqlApplicationConfigurationUpdate']>]>([
    ['input', { InputUpdates: [{ InputId: '9.1' }] }],
    ['output', { OutputUpdates: [{ OutputId: '9.1' }] }],
    ['reference data source', { ReferenceDataSourceUpdates: [{ ReferenceId: '9.1' }] }],
  ])('refuses an unknown %s', (kind, SqlApplicationConfigurationUpdate) => {
    expect(() => updated(current, { SqlApplicationConfigurationUpdate })).toThrow(
      new InvalidArgumentException(`The application has no ${kind} with the id 9.1.`),
    );
  });
});
