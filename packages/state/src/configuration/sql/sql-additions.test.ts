import { describe, expect, it } from '@jest/globals';
import { type Input, InvalidArgumentException, type Output, type ReferenceDataSource } from '@drey/api';
import {
  addSqlInput,
  addSqlOutput,
  addSqlReference,
  removeSqlOutput,
  removeSqlReference,
  setInputProcessing,
} from './sql-additions.js';

const schema = { RecordFormat: { RecordFormatType: 'JSON' as const }, RecordColumns: [{ Name: 'A', SqlType: 'INT' }] };
const input: Input = { NamePrefix: 'IN', InputSchema: schema, KinesisStreamsInput: { ResourceARN: 'arn:s' } };
const output: Output = {
  Name: 'O',
  DestinationSchema: { RecordFormatType: 'CSV' },
  KinesisStreamsOutput: { ResourceARN: 'arn:s' },
};
const reference: ReferenceDataSource = {
  TableName: 'T',
  ReferenceSchema: schema,
  S3ReferenceDataSource: { BucketARN: 'arn:b', FileKey: 'k' },
};

describe('adding to the SQL part', () => {
  it('gives every item the version that adds it and keeps the others', () => {
    const one = addSqlInput(undefined, input, 2);
    const two = addSqlOutput(one, output, 3);
    const three = addSqlOutput(two, output, 4);
    const all = addSqlReference(three, reference, 5);
    expect(all.InputDescriptions?.map(({ InputId }) => InputId)).toStrictEqual(['2.1']);
    expect(all.OutputDescriptions?.map(({ OutputId }) => OutputId)).toStrictEqual(['3.1', '4.1']);
    expect(all.ReferenceDataSourceDescriptions?.map(({ ReferenceId }) => ReferenceId)).toStrictEqual(['5.1']);
  });

  it('refuses what is beyond the limits or not whole', () => {
    const full = addSqlInput(undefined, input, 2);
    const { KinesisStreamsInput: _source, ...sourceless } = input;
    expect(() => addSqlInput(full, input, 3)).toThrow(/at most 1 input/);
    expect(() => addSqlInput(undefined, sourceless, 3)).toThrow(/exactly one/);
  });
});

describe('taking from the SQL part', () => {
  it('leaves nothing behind when the last item goes', () => {
    expect(removeSqlOutput(addSqlOutput(undefined, output, 2), '2.1')).toBeUndefined();
    expect(removeSqlReference(addSqlReference(undefined, reference, 2), '2.1')).toBeUndefined();
  });

  it('refuses unknown ids', () => {
    expect(() => removeSqlOutput(undefined, '2.1')).toThrow(InvalidArgumentException);
    expect(() => removeSqlReference(undefined, '2.1')).toThrow(InvalidArgumentException);
    expect(() => setInputProcessing(undefined, '2.1', null)).toThrow(InvalidArgumentException);
  });
});

describe('the processing of an input', () => {
  it('is set and taken away', () => {
    const plain = addSqlInput(undefined, input, 2);
    const processed = setInputProcessing(plain, '2.1', { InputLambdaProcessor: { ResourceARN: 'arn:l' } });
    expect(processed.InputDescriptions?.[0]?.InputProcessingConfigurationDescription).toStrictEqual({
      InputLambdaProcessorDescription: { ResourceARN: 'arn:l' },
    });
    expect(setInputProcessing(processed, '2.1', null)).toStrictEqual(plain);
  });
});
