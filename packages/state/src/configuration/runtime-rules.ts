// Rules about what fits a runtime environment: the mode, the parts of a configuration, and another runtime.
import {
  type ApplicationConfiguration,
  type ApplicationConfigurationUpdate,
  InvalidArgumentException,
} from '@drey/api';
import { applicationKind } from '../application/application.js';
import type { CreateSubject, Rule, UpdateSubject } from './rule.js';

type Kind = CreateSubject['kind'];

/** The pairing is documented; how a wrong one is refused is a guess. */
export const modeFitsRuntime: Rule<CreateSubject> = ({ kind, mode, runtimeEnvironment }) => {
  if (kind === 'studio' && mode !== 'INTERACTIVE') {
    return `The runtime environment ${runtimeEnvironment} needs the application mode INTERACTIVE.`;
  }
  return kind !== 'studio' && mode === 'INTERACTIVE'
    ? `The application mode INTERACTIVE is not supported for the runtime environment ${runtimeEnvironment}.`
    : undefined;
};

/** That a SQL application has no VPC, and never shows the other parts, is documented or seen; the refusals are a guess. */
const foreignParts: Readonly<Record<Kind, readonly (keyof ApplicationConfiguration)[]>> = {
  sql: [
    'ApplicationEncryptionConfiguration',
    'ApplicationSnapshotConfiguration',
    'ApplicationSystemRollbackConfiguration',
    'EnvironmentProperties',
    'FlinkApplicationConfiguration',
    'VpcConfigurations',
    'ZeppelinApplicationConfiguration',
  ],
  flink: ['SqlApplicationConfiguration', 'ZeppelinApplicationConfiguration'],
  studio: ['SqlApplicationConfiguration'],
};

const foreignUpdates: Readonly<Record<Kind, readonly (keyof ApplicationConfigurationUpdate)[]>> = {
  sql: [
    'ApplicationEncryptionConfigurationUpdate',
    'ApplicationSnapshotConfigurationUpdate',
    'ApplicationSystemRollbackConfigurationUpdate',
    'EnvironmentPropertyUpdates',
    'FlinkApplicationConfigurationUpdate',
    'VpcConfigurationUpdates',
    'ZeppelinApplicationConfigurationUpdate',
  ],
  flink: ['SqlApplicationConfigurationUpdate', 'ZeppelinApplicationConfigurationUpdate'],
  studio: ['SqlApplicationConfigurationUpdate'],
};

/** An empty list asks for nothing. */
const isGiven = (part: unknown): boolean => part !== undefined && !(Array.isArray(part) && part.length === 0);

const misfit = (part: string | undefined, runtimeEnvironment: string): string | undefined =>
  part && `${part} does not apply to the runtime environment ${runtimeEnvironment}.`;

/** Every part of a new configuration belongs to the kind of the runtime. */
export const partsFitRuntime: Rule<CreateSubject> = ({ kind, configuration, runtimeEnvironment }) =>
  misfit(
    foreignParts[kind].find((part) => isGiven(configuration[part])),
    runtimeEnvironment,
  );

/** Every part of an update belongs to the kind of the runtime. */
export const updatesFitRuntime: Rule<UpdateSubject> = ({ kind, update, runtimeEnvironment }) =>
  misfit(
    foreignUpdates[kind].find((part) => isGiven(update[part])),
    runtimeEnvironment,
  );

/**
 * Refuses a change of the runtime between kinds, and of a notebook's: only Flink applications are upgraded in place (documented; the
 * code is a guess).
 */
export const checkRuntimeUpdate = (from: string, to: string): void => {
  if (from === to || (applicationKind(from) === 'flink' && applicationKind(to) === 'flink')) return;
  throw new InvalidArgumentException(`The runtime environment cannot be changed from ${from} to ${to}.`);
};
