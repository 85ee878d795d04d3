// DeleteApplicationReferenceDataSource: a version without the table.
import { removeSqlReference } from '@drey/state';
import type { Needs, Operation } from '../../needs.js';
import { changeSql, sqlOutput } from './sql-change.js';

/** Takes a reference data source away. */
export const deleteApplicationReferenceDataSource =
  (needs: Needs<'applications' | 'clock' | 'ids'>): Operation<'DeleteApplicationReferenceDataSource'> =>
  async (input, context) => {
    const updated = await changeSql(needs, context, {
      operation: 'DeleteApplicationReferenceDataSource',
      input,
      change: (current) => removeSqlReference(current, input.ReferenceId),
    });
    return sqlOutput(updated);
  };
