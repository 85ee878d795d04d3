// Outputs of a SQL application's version.
import type { Output, OutputDescription, OutputUpdate } from '@drey/api';
import { presentMembers } from '../present-members.js';
import { subResourceId, updateById, withoutId } from '../sub-resource-id.js';

const KIND = 'output';
const idOf = (item: { readonly OutputId?: string | undefined }): string | undefined => item.OutputId;

/** The outputs as version `versionId` brings them. */
export const describeOutputs = (outputs: readonly Output[], versionId: number): OutputDescription[] =>
  outputs.map((output, index) =>
    presentMembers({
      OutputId: subResourceId(versionId, index),
      Name: output.Name,
      DestinationSchema: output.DestinationSchema,
      KinesisStreamsOutputDescription: output.KinesisStreamsOutput && {
        ResourceARN: output.KinesisStreamsOutput.ResourceARN,
      },
      KinesisFirehoseOutputDescription: output.KinesisFirehoseOutput && {
        ResourceARN: output.KinesisFirehoseOutput.ResourceARN,
      },
      LambdaOutputDescription: output.LambdaOutput && { ResourceARN: output.LambdaOutput.ResourceARN },
    }),
  );

/** A destination that is given takes the place of the old one, of whichever kind that was (a guess for another kind). */
const updatedDestination = (output: OutputDescription, update: OutputUpdate): Partial<OutputDescription> => {
  const {
    KinesisStreamsOutputUpdate: streams,
    KinesisFirehoseOutputUpdate: firehose,
    LambdaOutputUpdate: lambda,
  } = update;
  if (streams === undefined && firehose === undefined && lambda === undefined) return {};
  return {
    KinesisStreamsOutputDescription: streams && {
      ...output.KinesisStreamsOutputDescription,
      ResourceARN: streams.ResourceARNUpdate,
    },
    KinesisFirehoseOutputDescription: firehose && {
      ...output.KinesisFirehoseOutputDescription,
      ResourceARN: firehose.ResourceARNUpdate,
    },
    LambdaOutputDescription: lambda && { ...output.LambdaOutputDescription, ResourceARN: lambda.ResourceARNUpdate },
  };
};

/** Changes outputs by their ids. Throws `InvalidArgumentException` for an unknown id. */
export const updateOutputs = (
  current: readonly OutputDescription[],
  updates: readonly OutputUpdate[],
): OutputDescription[] =>
  updateById<OutputDescription, OutputUpdate>(current, updates, {
    kind: KIND,
    idOf,
    change: (output, update) =>
      presentMembers({
        ...output,
        Name: update.NameUpdate ?? output.Name,
        DestinationSchema: update.DestinationSchemaUpdate ?? output.DestinationSchema,
        ...updatedDestination(output, update),
      }),
  });

/** The outputs without one. Throws `InvalidArgumentException` for an unknown id. */
export const removeOutput = (current: readonly OutputDescription[], id: string): OutputDescription[] =>
  withoutId(current, id, { kind: KIND, idOf });
