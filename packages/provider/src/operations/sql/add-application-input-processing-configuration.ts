// AddApplicationInputProcessingConfiguration: an input with a Lambda preprocessor.
import { setInputProcessing } from '@drey/state';
import type { Needs, Operation } from '../../needs.js';
import { changeSql, sqlOutput, sqlPart } from './sql-change.js';

/** Gives an input a preprocessor. */
export const addApplicationInputProcessingConfiguration =
  (needs: Needs<'applications' | 'clock' | 'ids'>): Operation<'AddApplicationInputProcessingConfiguration'> =>
  async (input, context) => {
    const updated = await changeSql(needs, context, {
      operation: 'AddApplicationInputProcessingConfiguration',
      input,
      change: (current) => setInputProcessing(current, input.InputId, input.InputProcessingConfiguration),
    });
    const processed = sqlPart(updated)?.InputDescriptions?.find(({ InputId }) => InputId === input.InputId);
    const description = processed?.InputProcessingConfigurationDescription;
    return {
      ...sqlOutput(updated),
      InputId: input.InputId,
      ...(description === undefined ? {} : { InputProcessingConfigurationDescription: description }),
    };
  };
