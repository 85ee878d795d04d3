// DiscoverInputSchema: a schema for a SQL application's source, inferred from a sample of it. It belongs to no application.
import { InvalidArgumentException, UnableToDetectSchemaException } from '@drey/api';
import type { Needs, Operation } from '../../needs.js';
import { detectSchema } from '../../schema-discovery/detect-schema.js';
import type { Sample } from '../../schema-discovery/sample.js';

/** Bounds of the raw records in an answer. */
const SHOWN_RECORDS = 100;
const SHOWN_CHARACTERS = 1_048_576;

const shown = (samples: readonly Sample[]): string[] => {
  const records: string[] = [];
  let left = SHOWN_CHARACTERS;
  for (const { text } of samples.slice(0, SHOWN_RECORDS)) {
    if (left <= 0) break;
    records.push(text.slice(0, left));
    left -= text.length;
  }
  return records;
};

/**
 * Infers a schema. Refusing both or neither source is inferred. A Lambda preprocessor is not run: there is none that could be called, so
 * the records are looked at as they are. The starting position is the stream's start unless given, so that a sample is there at once.
 */
export const discoverInputSchema =
  ({ samples }: Needs<'samples'>): Operation<'DiscoverInputSchema'> =>
  async (input, context) => {
    const { ResourceARN: arn, S3Configuration: s3 } = input;
    if ((arn === undefined) === (s3 === undefined)) {
      throw new InvalidArgumentException('Provide exactly one of ResourceARN and S3Configuration.');
    }
    if (input.InputProcessingConfiguration !== undefined) {
      context.log.warn(
        'The Lambda preprocessor is not run for schema discovery; the records are looked at as they are.',
        {
          processor: input.InputProcessingConfiguration.InputLambdaProcessor.ResourceARN,
        },
      );
    }
    const position = input.InputStartingPositionConfiguration?.InputStartingPosition ?? 'TRIM_HORIZON';
    const taken =
      s3 === undefined
        ? await samples.stream(arn ?? '', position, context)
        : await samples.object({ bucketArn: s3.BucketARN, key: s3.FileKey }, context);
    const raw = shown(taken);
    if (taken.length === 0)
      throw new UnableToDetectSchemaException('The source has no records to infer a schema from.', {
        RawInputRecords: raw,
      });
    const detected = taken.every(({ isUtf8 }) => isUtf8) ? detectSchema(taken.map(({ text }) => text)) : undefined;
    if (detected === undefined) {
      throw new UnableToDetectSchemaException(
        'The records are neither JSON objects nor delimited text of one form in UTF-8.',
        {
          RawInputRecords: raw,
        },
      );
    }
    return {
      InputSchema: detected.schema,
      // The model knows no null in a row; the service sends it all the same (developer guide's example).
      ParsedInputRecords: detected.rows.map((row) => [...row]) as string[][],
      RawInputRecords: raw,
    };
  };
