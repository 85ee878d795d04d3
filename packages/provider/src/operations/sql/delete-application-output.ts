// DeleteApplicationOutput: a version without one destination.
import { removeSqlOutput } from '@drey/state';
import type { Needs, Operation } from '../../needs.js';
import { changeSql, sqlOutput } from './sql-change.js';

/** Takes an output away. */
export const deleteApplicationOutput =
  (needs: Needs<'applications' | 'clock' | 'ids'>): Operation<'DeleteApplicationOutput'> =>
  async (input, context) => {
    const updated = await changeSql(needs, context, {
      operation: 'DeleteApplicationOutput',
      input,
      change: (current) => removeSqlOutput(current, input.OutputId),
    });
    return sqlOutput(updated);
  };
