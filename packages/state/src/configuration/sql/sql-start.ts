// Where a SQL application's inputs begin to read: told by StartApplication, kept in the input's description.
import type { InputStartingPositionConfiguration } from '@drey/api';
import { type Application, currentVersion } from '../../application/application.js';
import { unknownSubResource } from '../sub-resource-id.js';

/** Where one input begins. */
export interface InputStart {
  readonly InputId: string;
  readonly InputStartingPositionConfiguration: InputStartingPositionConfiguration;
}

/**
 * Writes starting positions into the version in force, without a new one; they stay after a stop (Terraform's acceptance tests). Throws
 * `InvalidArgumentException` for an unknown input.
 */
export const withStartingPositions = (application: Application, starts: readonly InputStart[]): Application => {
  if (starts.length === 0) return application;
  const version = currentVersion(application);
  const sql = version.configuration?.SqlApplicationConfigurationDescription;
  const inputs = sql?.InputDescriptions ?? [];
  const unknown = starts.find(({ InputId }) => !inputs.some((input) => input.InputId === InputId));
  if (unknown !== undefined) throw unknownSubResource('input', unknown.InputId);
  const InputDescriptions = inputs.map((input) => {
    const start = starts.findLast(({ InputId }) => InputId === input.InputId);
    return start === undefined
      ? input
      : { ...input, InputStartingPositionConfiguration: start.InputStartingPositionConfiguration };
  });
  const configuration = {
    ...version.configuration,
    SqlApplicationConfigurationDescription: { ...sql, InputDescriptions },
  };
  return {
    ...application,
    versions: application.versions.map((other) => (other === version ? { ...version, configuration } : other)),
  };
};
