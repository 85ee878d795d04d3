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
import { created, inStatus, recordOf, refusal, testServices } from '../../operations.test.support.js';
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

/** How every change of a part is refused: an old version, another kind of application, none at all, and one that starts, which is told before the version. */
export const refusalsOfAChange: readonly string[] = [
  'ConcurrentModificationException',
  'InvalidArgumentException',
  'ResourceNotFoundException',
  'ResourceInUseException',
];

/** Tries it all; `ask` changes a part of an application that is said to be of a version. */
export const refusalsOf = async (
  services: ReturnType<typeof testServices>,
  ask: (name: string, version: number) => unknown,
): Promise<readonly (string | undefined)[]> => {
  const refusals = [
    await refusal(() => ask('demo', 9)),
    await refusal(() => ask('flink', 1)),
    await refusal(() => ask('missing', 1)),
  ];
  await inStatus(services, 'STARTING');
  return [...refusals, await refusal(() => ask('demo', 9))];
};
