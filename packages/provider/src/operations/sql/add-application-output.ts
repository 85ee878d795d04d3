// AddApplicationOutput: one of up to three destinations.
import { addSqlOutput } from '@drey/state';
import type { Needs, Operation } from '../../needs.js';
import { changeSql, sqlOutput, sqlPart } from './sql-change.js';

/** Adds an output. */
export const addApplicationOutput =
  (needs: Needs<'applications' | 'clock' | 'ids'>): Operation<'AddApplicationOutput'> =>
  async (input, context) => {
    const updated = await changeSql(needs, context, {
      operation: 'AddApplicationOutput',
      input,
      change: (current, versionId) => addSqlOutput(current, input.Output, versionId),
    });
    return { ...sqlOutput(updated), OutputDescriptions: [...(sqlPart(updated)?.OutputDescriptions ?? [])] };
  };
