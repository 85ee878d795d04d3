// SQL applications for tests, with one part of each kind.
import type {
  Input,
  InputProcessingConfiguration,
  Output,
  ReferenceDataSource,
  SqlApplicationConfiguration,
  Validated,
} from '@drey/api';
import type { Services } from '../../needs.js';
import { created, recordOf, testServices } from '../../operations.test.support.js';
import { sqlPart, type SqlPart } from './sql-change.js';

const schema = {
  RecordFormat: { RecordFormatType: 'JSON' as const },
  RecordColumns: [{ Name: 'a', SqlType: 'INTEGER' }],
};

const stream = { ResourceARN: 'arn:aws:kinesis:eu-west-1:111122223333:stream/s' };

export const input: Validated<Input> = { NamePrefix: 'S', KinesisStreamsInput: stream, InputSchema: schema };

export const output = (Name: string): Validated<Output> => ({
  Name,
  KinesisStreamsOutput: stream,
  DestinationSchema: { RecordFormatType: 'JSON' as const },
});

export const reference: Validated<ReferenceDataSource> = {
  TableName: 'T',
  S3ReferenceDataSource: { BucketARN: 'arn:aws:s3:::b', FileKey: 'k' },
  ReferenceSchema: schema,
};

export const processing: Validated<InputProcessingConfiguration> = {
  InputLambdaProcessor: { ResourceARN: 'arn:aws:lambda:eu-west-1:111122223333:function:f' },
};

/** Services with a SQL application `demo`, and a Flink application `flink`. */
export const withSql = async (
  SqlApplicationConfiguration: Validated<SqlApplicationConfiguration> = {},
): Promise<ReturnType<typeof testServices>> => {
  const services = testServices();
  await created(services, {
    RuntimeEnvironment: 'SQL-1_0',
    ApplicationConfiguration: { SqlApplicationConfiguration },
  });
  await created(services, { ApplicationName: 'flink' });
  return services;
};

/** The SQL part in force. */
export const partOf = (services: Services): SqlPart => sqlPart(recordOf(services));
