// SQL applications for the contract tests, with one part of each kind.
import type {
  Input,
  InputProcessingConfiguration,
  Output,
  ReferenceDataSource,
  SourceSchema,
  SqlApplicationConfiguration,
  SqlApplicationConfigurationDescription,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { createInput, demo, described } from '../applications.js';
import type { Msf } from '../subject.js';

const schema: SourceSchema = {
  RecordFormat: { RecordFormatType: 'JSON', MappingParameters: { JSONMappingParameters: { RecordRowPath: '$' } } },
  RecordColumns: [{ Name: 'price', SqlType: 'DOUBLE', Mapping: '$.price' }],
};
const stream = { ResourceARN: 'arn:aws:kinesis:us-east-1:000000000000:stream/s' };

/** An input from a stream. */
export const sqlInput: Input = { NamePrefix: 'SOURCE', KinesisStreamsInput: stream, InputSchema: schema };

/** An output to a stream. */
export const sqlOutput = (Name: string): Output => ({
  Name,
  KinesisStreamsOutput: stream,
  DestinationSchema: { RecordFormatType: 'JSON' },
});

/** A table from S3. */
export const sqlReference: ReferenceDataSource = {
  TableName: 'NAMES',
  S3ReferenceDataSource: { BucketARN: 'arn:aws:s3:::bucket', FileKey: 'names.csv' },
  ReferenceSchema: schema,
};

/** A Lambda preprocessor. */
export const sqlProcessing: InputProcessingConfiguration = {
  InputLambdaProcessor: { ResourceARN: 'arn:aws:lambda:us-east-1:000000000000:function:f' },
};

/** Creates a SQL application named `demo`, and a Flink application named `flink`. */
export const createSql = async (
  msf: Msf,
  SqlApplicationConfiguration?: SqlApplicationConfiguration,
): Promise<string> => {
  const { ApplicationDetail } = await msf.createApplication(
    createInput({
      RuntimeEnvironment: 'SQL-1_0',
      ...(SqlApplicationConfiguration === undefined
        ? {}
        : { ApplicationConfiguration: { SqlApplicationConfiguration } }),
    }),
  );
  await msf.createApplication(createInput({ ApplicationName: 'flink' }));
  return ApplicationDetail?.ApplicationARN ?? '';
};

/** The SQL part as DescribeApplication shows it. */
export const sqlPart = async (msf: Msf): Promise<SqlApplicationConfigurationDescription | undefined> =>
  (await described(msf, demo)).ApplicationConfigurationDescription?.SqlApplicationConfigurationDescription;
