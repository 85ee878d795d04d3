import { describe, expect, it } from '@jest/globals';
import { context, refusal, testServices } from '../../operations.test.support.js';
import type { Sample } from '../../schema-discovery/sample.js';
import { discoverInputSchema } from './discover-input-schema.js';

type Input = Parameters<ReturnType<typeof discoverInputSchema>>[0];

const object = { BucketARN: 'arn:aws:s3:::b', FileKey: 'k' };
const stream = 'arn:aws:kinesis:eu-west-1:111122223333:stream/s';
const role = 'arn:aws:iam::111122223333:role/demo';
const text = (...records: readonly string[]): readonly Sample[] =>
  records.map((record) => ({ text: record, isUtf8: true }));

describe('DiscoverInputSchema', () => {
  const discover = (samples: readonly Sample[], input: Partial<Input> = { S3Configuration: object }) => {
    const services = testServices({
      samples: {
        object: () => Promise.resolve(samples),
        stream: (_arn, position) => Promise.resolve(text(`{"at":"${position}"}`)),
      },
    });
    return Promise.resolve(discoverInputSchema(services)({ ServiceExecutionRole: role, ...input }, context));
  };

  it('answers schema, rows and raw records of an object', async () => {
    const answer = await discover(text('{"a":1}'));
    expect(answer.InputSchema?.RecordColumns).toEqual([{ Name: 'a', SqlType: 'INTEGER', Mapping: '$.a' }]);
    expect([answer.ParsedInputRecords, answer.RawInputRecords]).toEqual([[['1']], ['{"a":1}']]);
    expect(answer).not.toHaveProperty('ProcessedInputRecords');
  });

  it.each([
    [undefined, 'TRIM_HORIZON'],
    ['NOW', 'NOW'],
  ] as const)('reads a stream from %s at %s, a Lambda processor or not', async (InputStartingPosition, at) => {
    const answer = await discover([], {
      ResourceARN: stream,
      InputProcessingConfiguration: { InputLambdaProcessor: { ResourceARN: 'arn:x' } },
      InputStartingPositionConfiguration: { InputStartingPosition },
    });
    expect(answer.ParsedInputRecords).toEqual([[at]]);
  });

  it('wants exactly one source', async () => {
    expect(await refusal(() => discover([], {}))).toBe('InvalidArgumentException');
    expect(await refusal(() => discover([], { S3Configuration: object, ResourceARN: stream }))).toBe(
      'InvalidArgumentException',
    );
  });

  it.each<[string, readonly Sample[]]>([
    ['nothing', []],
    ['prose', text('just words')],
    ['bytes', [{ text: '\ufffd,\ufffd', isUtf8: false }]],
  ])('tells that it understands no %s, with the sample', async (_what, samples) => {
    await expect(discover(samples)).rejects.toMatchObject({
      code: 'UnableToDetectSchemaException',
      members: { RawInputRecords: samples.map((sample) => sample.text) },
    });
  });
});
