// Rules about SQL parts: how many, and exactly one source or destination each.
import type { Input, Output, ReferenceDataSource, SqlApplicationConfiguration } from '@drey/api';
import type { CreateSubject, Rule, UpdateSubject } from '../rule.js';

/** Inputs, outputs and reference data sources of one application; known from the first version of the API. */
const sqlLimits: Readonly<Record<keyof SqlApplicationConfiguration, number>> = {
  Inputs: 1,
  Outputs: 3,
  ReferenceDataSources: 1,
};

const partNames: Readonly<Record<keyof SqlApplicationConfiguration, string>> = {
  Inputs: 'input(s)',
  Outputs: 'output(s)',
  ReferenceDataSources: 'reference data source(s)',
};

/** Says what is wrong with more items of a part than one application may have; the code of the refusal is a guess. */
export const beyondSqlLimit = (part: keyof SqlApplicationConfiguration, count: number): string | undefined =>
  count > sqlLimits[part] ? `An application can have at most ${sqlLimits[part]} ${partNames[part]}.` : undefined;

const given = (...parts: readonly unknown[]): number => parts.filter((part) => part !== undefined).length;

const badInput = ({ NamePrefix, KinesisStreamsInput, KinesisFirehoseInput }: Input): string | undefined =>
  given(KinesisStreamsInput, KinesisFirehoseInput) === 1
    ? undefined
    : `The input ${NamePrefix ?? ''} must have exactly one of KinesisStreamsInput and KinesisFirehoseInput.`;

const badOutput = (output: Output): string | undefined =>
  given(output.KinesisStreamsOutput, output.KinesisFirehoseOutput, output.LambdaOutput) === 1
    ? undefined
    : `The output ${output.Name ?? ''} must have exactly one of KinesisStreamsOutput, KinesisFirehoseOutput and LambdaOutput.`;

const badReference = ({ TableName, S3ReferenceDataSource }: ReferenceDataSource): string | undefined =>
  given(S3ReferenceDataSource?.BucketARN, S3ReferenceDataSource?.FileKey) === 2
    ? undefined
    : `The reference data source ${TableName ?? ''} must have a BucketARN and a FileKey.`;

const firstFault = <Item>(items: readonly Item[] = [], fault: (item: Item) => string | undefined): string | undefined =>
  items.map(fault).find((message) => message !== undefined);

/** Codes of these refusals are a guess; that a source or destination is one is documented. */
export const sqlItemsWhole: Rule<SqlApplicationConfiguration> = ({ Inputs, Outputs, ReferenceDataSources }) =>
  firstFault(Inputs, badInput) ?? firstFault(Outputs, badOutput) ?? firstFault(ReferenceDataSources, badReference);

/** How many items there may be. */
const sqlItemsWithinLimits: Rule<SqlApplicationConfiguration> = ({ Inputs, Outputs, ReferenceDataSources }) =>
  beyondSqlLimit('Inputs', Inputs?.length ?? 0) ??
  beyondSqlLimit('Outputs', Outputs?.length ?? 0) ??
  beyondSqlLimit('ReferenceDataSources', ReferenceDataSources?.length ?? 0);

/** The SQL part of a new application keeps both rules. */
export const sqlPartSound: Rule<CreateSubject> = ({ configuration: { SqlApplicationConfiguration: sql = {} } }) =>
  sqlItemsWithinLimits(sql) ?? sqlItemsWhole(sql);

/** An update gives an input at most one source and an output at most one destination. */
export const updatedSqlItemsWhole: Rule<UpdateSubject> = ({
  update: { SqlApplicationConfigurationUpdate: sql = {} },
}) =>
  firstFault(sql.InputUpdates, (input) =>
    given(input.KinesisStreamsInputUpdate, input.KinesisFirehoseInputUpdate) > 1
      ? `The update of input ${input.InputId ?? ''} must have only one source.`
      : undefined,
  ) ??
  firstFault(sql.OutputUpdates, (output) =>
    given(output.KinesisStreamsOutputUpdate, output.KinesisFirehoseOutputUpdate, output.LambdaOutputUpdate) > 1
      ? `The update of output ${output.OutputId ?? ''} must have only one destination.`
      : undefined,
  );
