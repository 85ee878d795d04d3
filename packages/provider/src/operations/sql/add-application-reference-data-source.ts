// AddApplicationReferenceDataSource: the one table that is read from S3.
import { addSqlReference } from '@drey/state';
import type { Needs, Operation } from '../../needs.js';
import { changeSql, sqlOutput, sqlPart } from './sql-change.js';

/** Adds a reference data source. */
export const addApplicationReferenceDataSource =
  (needs: Needs<'applications' | 'clock' | 'ids'>): Operation<'AddApplicationReferenceDataSource'> =>
  async (input, context) => {
    const updated = await changeSql(needs, context, {
      operation: 'AddApplicationReferenceDataSource',
      input,
      change: (current, versionId) => addSqlReference(current, input.ReferenceDataSource, versionId),
    });
    return {
      ...sqlOutput(updated),
      ReferenceDataSourceDescriptions: [...(sqlPart(updated)?.ReferenceDataSourceDescriptions ?? [])],
    };
  };
