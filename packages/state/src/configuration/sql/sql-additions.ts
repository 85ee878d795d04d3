// What the Add- and Delete- operations do to the SQL part of a version.
import {
  type Input,
  type InputProcessingConfiguration,
  InvalidArgumentException,
  type Output,
  type ReferenceDataSource,
  type SqlApplicationConfiguration,
  type SqlApplicationConfigurationDescription,
} from '@drey/api';
import { presentMembers } from '../present-members.js';
import { obey } from '../rule.js';
import { describeSqlConfiguration, sqlPartsPresent } from './sql-configuration.js';
import { describeInputProcessing } from './sql-input.js';
import { removeOutput } from './sql-output.js';
import { removeReference } from './sql-reference.js';
import { beyondSqlLimit, sqlItemsWhole } from './sql-rules.js';
import { unknownSubResource } from '../sub-resource-id.js';

type Description = SqlApplicationConfigurationDescription;

const joined = <Item>(
  part: keyof SqlApplicationConfiguration,
  present: readonly Item[] | undefined,
  added: readonly Item[] | undefined,
): Item[] => {
  const items = [...(present ?? []), ...(added ?? [])];
  const fault = beyondSqlLimit(part, items.length);
  if (fault !== undefined) throw new InvalidArgumentException(fault);
  return items;
};

const withMore = (
  current: Description | undefined,
  added: SqlApplicationConfiguration,
  versionId: number,
): Description => {
  obey([sqlItemsWhole], added, (message) => new InvalidArgumentException(message));
  const more = describeSqlConfiguration(added, versionId);
  return (
    sqlPartsPresent({
      InputDescriptions: joined('Inputs', current?.InputDescriptions, more?.InputDescriptions),
      OutputDescriptions: joined('Outputs', current?.OutputDescriptions, more?.OutputDescriptions),
      ReferenceDataSourceDescriptions: joined(
        'ReferenceDataSources',
        current?.ReferenceDataSourceDescriptions,
        more?.ReferenceDataSourceDescriptions,
      ),
    }) ?? {}
  );
};

/** With an input that version `versionId` adds. Throws {@link InvalidArgumentException} beyond the limit or without exactly one source. */
export const addSqlInput = (current: Description | undefined, input: Input, versionId: number): Description =>
  withMore(current, { Inputs: [input] }, versionId);

/** With an output that version `versionId` adds. Throws as {@link addSqlInput}. */
export const addSqlOutput = (current: Description | undefined, output: Output, versionId: number): Description =>
  withMore(current, { Outputs: [output] }, versionId);

/** With a reference data source that version `versionId` adds. Throws as {@link addSqlInput}. */
export const addSqlReference = (
  current: Description | undefined,
  source: ReferenceDataSource,
  versionId: number,
): Description => withMore(current, { ReferenceDataSources: [source] }, versionId);

/** Without an output. Throws {@link InvalidArgumentException} for an unknown id. */
export const removeSqlOutput = (current: Description | undefined, id: string): Description | undefined =>
  sqlPartsPresent({ ...current, OutputDescriptions: removeOutput(current?.OutputDescriptions ?? [], id) });

/** Without a reference data source. Throws {@link InvalidArgumentException} for an unknown id. */
export const removeSqlReference = (current: Description | undefined, id: string): Description | undefined =>
  sqlPartsPresent({
    ...current,
    ReferenceDataSourceDescriptions: removeReference(current?.ReferenceDataSourceDescriptions ?? [], id),
  });

/** With the processing of one input set, or taken away when null. Throws {@link InvalidArgumentException} for an unknown id. */
export const setInputProcessing = (
  current: Description | undefined,
  inputId: string,
  processing: InputProcessingConfiguration | null,
): Description => {
  const inputs = current?.InputDescriptions ?? [];
  if (!inputs.some((input) => input.InputId === inputId)) throw unknownSubResource('input', inputId);
  const InputProcessingConfigurationDescription = processing === null ? undefined : describeInputProcessing(processing);
  return {
    ...current,
    InputDescriptions: inputs.map((input) =>
      input.InputId === inputId ? presentMembers({ ...input, InputProcessingConfigurationDescription }) : input,
    ),
  };
};
