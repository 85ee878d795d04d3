// DeleteApplicationInputProcessingConfiguration: an input without its preprocessor.
import { setInputProcessing } from '@drey/state';
import type { Needs, Operation } from '../../needs.js';
import { changeSql, sqlOutput } from './sql-change.js';

/** Takes the preprocessor of an input away. */
export const deleteApplicationInputProcessingConfiguration =
  (needs: Needs<'applications' | 'clock' | 'ids'>): Operation<'DeleteApplicationInputProcessingConfiguration'> =>
  async (input, context) => {
    const updated = await changeSql(needs, context, {
      operation: 'DeleteApplicationInputProcessingConfiguration',
      input,
      change: (current) => setInputProcessing(current, input.InputId, null),
    });
    return sqlOutput(updated);
  };
