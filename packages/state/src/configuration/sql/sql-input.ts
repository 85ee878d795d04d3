// Inputs of a SQL application's version.
import {
  type Input,
  type InputDescription,
  type InputProcessingConfiguration,
  type InputProcessingConfigurationDescription,
  type InputSchemaUpdate,
  type InputUpdate,
  InvalidArgumentException,
  type SourceSchema,
} from '@drey/api';
import { presentMembers } from '../present-members.js';
import { subResourceId, updateById } from '../sub-resource-id.js';

/** Digits of the counter in the name of an in-application stream, as in `PREFIX_001`. */
const STREAM_COUNTER_DIGITS = 3;

/** One in-application stream for each unit of parallelism (documented). */
const inAppStreamNames = (namePrefix: string, count: number): string[] =>
  Array.from(
    { length: count },
    (_, index) => `${namePrefix}_${String(index + 1).padStart(STREAM_COUNTER_DIGITS, '0')}`,
  );

/** The processing of an input, in the shape of descriptions. */
export const describeInputProcessing = ({
  InputLambdaProcessor,
}: InputProcessingConfiguration): InputProcessingConfigurationDescription => ({
  InputLambdaProcessorDescription: { ResourceARN: InputLambdaProcessor?.ResourceARN },
});

const withStreamNames = (input: InputDescription): InputDescription =>
  presentMembers({
    ...input,
    InAppStreamNames: inAppStreamNames(input.NamePrefix ?? '', input.InputParallelism?.Count ?? 1),
  });

/** The inputs as version `versionId` brings them. The starting position is there but empty before the first start (seen). */
export const describeInputs = (inputs: readonly Input[], versionId: number): InputDescription[] =>
  inputs.map((input, index) =>
    withStreamNames({
      InputId: subResourceId(versionId, index),
      NamePrefix: input.NamePrefix,
      InputSchema: input.InputSchema,
      InputParallelism: { Count: input.InputParallelism?.Count ?? 1 },
      InputProcessingConfigurationDescription:
        input.InputProcessingConfiguration && describeInputProcessing(input.InputProcessingConfiguration),
      KinesisStreamsInputDescription: input.KinesisStreamsInput && {
        ResourceARN: input.KinesisStreamsInput.ResourceARN,
      },
      KinesisFirehoseInputDescription: input.KinesisFirehoseInput && {
        ResourceARN: input.KinesisFirehoseInput.ResourceARN,
      },
      InputStartingPositionConfiguration: {},
    }),
  );

const updatedSchema = (schema: SourceSchema | undefined, update: InputSchemaUpdate): SourceSchema =>
  presentMembers({
    RecordFormat: update.RecordFormatUpdate ?? schema?.RecordFormat,
    RecordEncoding: update.RecordEncodingUpdate ?? schema?.RecordEncoding,
    RecordColumns: update.RecordColumnUpdates ?? schema?.RecordColumns,
  });

/** A source that is given takes the place of the old one, of whichever kind that was (a guess for another kind). */
const updatedSource = (input: InputDescription, update: InputUpdate): Partial<InputDescription> => {
  const { KinesisStreamsInputUpdate: streams, KinesisFirehoseInputUpdate: firehose } = update;
  if (streams === undefined && firehose === undefined) return {};
  return {
    KinesisStreamsInputDescription: streams && {
      ...input.KinesisStreamsInputDescription,
      ResourceARN: streams.ResourceARNUpdate,
    },
    KinesisFirehoseInputDescription: firehose && {
      ...input.KinesisFirehoseInputDescription,
      ResourceARN: firehose.ResourceARNUpdate,
    },
  };
};

/** An update cannot add a processor: AddApplicationInputProcessingConfiguration does that (documented; the code is a guess). */
const updatedProcessing = (
  input: InputDescription,
  update: InputUpdate['InputProcessingConfigurationUpdate'],
): InputProcessingConfigurationDescription | undefined => {
  const current = input.InputProcessingConfigurationDescription;
  if (update === undefined) return current;
  if (current === undefined) {
    throw new InvalidArgumentException(`The input ${input.InputId ?? ''} has no processing configuration to update.`);
  }
  return {
    InputLambdaProcessorDescription: {
      ...current.InputLambdaProcessorDescription,
      ResourceARN: update.InputLambdaProcessorUpdate?.ResourceARNUpdate,
    },
  };
};

const updateInput = (input: InputDescription, update: InputUpdate): InputDescription =>
  withStreamNames({
    ...input,
    NamePrefix: update.NamePrefixUpdate ?? input.NamePrefix,
    InputSchema: update.InputSchemaUpdate
      ? updatedSchema(input.InputSchema, update.InputSchemaUpdate)
      : input.InputSchema,
    InputParallelism: update.InputParallelismUpdate
      ? { Count: update.InputParallelismUpdate.CountUpdate }
      : input.InputParallelism,
    InputProcessingConfigurationDescription: updatedProcessing(input, update.InputProcessingConfigurationUpdate),
    ...updatedSource(input, update),
  });

/** Changes inputs by their ids. Throws {@link InvalidArgumentException} for an unknown id. */
export const updateInputs = (
  current: readonly InputDescription[],
  updates: readonly InputUpdate[],
): InputDescription[] =>
  updateById<InputDescription, InputUpdate>(current, updates, {
    kind: 'input',
    idOf: (item) => item.InputId,
    change: updateInput,
  });
