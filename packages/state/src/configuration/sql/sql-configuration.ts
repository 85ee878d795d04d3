// The SQL part of a version: inputs, outputs and reference data sources together.
import type {
  SqlApplicationConfiguration,
  SqlApplicationConfigurationDescription,
  SqlApplicationConfigurationUpdate,
} from '@drey/api';
import { describeInputs, updateInputs } from './sql-input.js';
import { describeOutputs, updateOutputs } from './sql-output.js';
import { describeReferences, updateReferences } from './sql-reference.js';

/** Leaves out lists without items; absent altogether while there is nothing at all (seen on the service). */
export const sqlPartsPresent = (
  parts: SqlApplicationConfigurationDescription,
): SqlApplicationConfigurationDescription | undefined => {
  const filled = Object.entries(parts).filter(([, items]: [string, readonly unknown[] | undefined]) => items?.length);
  return filled.length === 0 ? undefined : (Object.fromEntries(filled) as SqlApplicationConfigurationDescription);
};

/** The SQL part of a new application. */
export const describeSqlConfiguration = (
  configuration: SqlApplicationConfiguration | undefined,
  versionId: number,
): SqlApplicationConfigurationDescription | undefined =>
  sqlPartsPresent({
    InputDescriptions: describeInputs(configuration?.Inputs ?? [], versionId),
    OutputDescriptions: describeOutputs(configuration?.Outputs ?? [], versionId),
    ReferenceDataSourceDescriptions: describeReferences(configuration?.ReferenceDataSources ?? [], versionId),
  });

/** Changes items by their ids; an update neither adds nor removes any. Throws `InvalidArgumentException` for an unknown id. */
export const updateSqlConfiguration = (
  current: SqlApplicationConfigurationDescription | undefined,
  update: SqlApplicationConfigurationUpdate,
): SqlApplicationConfigurationDescription | undefined =>
  sqlPartsPresent({
    InputDescriptions: updateInputs(current?.InputDescriptions ?? [], update.InputUpdates ?? []),
    OutputDescriptions: updateOutputs(current?.OutputDescriptions ?? [], update.OutputUpdates ?? []),
    ReferenceDataSourceDescriptions: updateReferences(
      current?.ReferenceDataSourceDescriptions ?? [],
      update.ReferenceDataSourceUpdates ?? [],
    ),
  });
