// AddApplicationInput: the one source of a SQL application.
import { addSqlInput } from '@drey/state';
import type { Needs, Operation } from '../../needs.js';
import { changeSql, sqlOutput, sqlPart } from './sql-change.js';

/** Adds an input. There is no operation that takes one away. */
export const addApplicationInput =
  (needs: Needs<'applications' | 'clock' | 'ids'>): Operation<'AddApplicationInput'> =>
  async (input, context) => {
    const updated = await changeSql(needs, context, {
      operation: 'AddApplicationInput',
      input,
      change: (current, versionId) => addSqlInput(current, input.Input, versionId),
    });
    return { ...sqlOutput(updated), InputDescriptions: [...(sqlPart(updated)?.InputDescriptions ?? [])] };
  };
