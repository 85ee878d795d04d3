// Checkpointing, monitoring and parallelism of a version, with their defaults and the meaning of ConfigurationType.
import type {
  CheckpointConfigurationDescription,
  ConfigurationType,
  FlinkApplicationConfiguration,
  FlinkApplicationConfigurationDescription,
  FlinkApplicationConfigurationUpdate,
  MonitoringConfigurationDescription,
  ParallelismConfigurationDescription,
} from '@drey/api';
import { presentMembers } from '../present-members.js';
import { updatedMembers } from '../update-members.js';

/** The kinds of applications that have a Flink configuration. */
export type FlinkKind = 'flink' | 'studio';

interface Defaults {
  readonly checkpoint: CheckpointConfigurationDescription;
  readonly monitoring: MonitoringConfigurationDescription;
  readonly parallelism: ParallelismConfigurationDescription;
}

/** Values of a new Flink application, seen on the service. */
const flinkDefaults: Defaults = {
  checkpoint: {
    ConfigurationType: 'DEFAULT',
    CheckpointingEnabled: true,
    CheckpointInterval: 60_000,
    MinPauseBetweenCheckpoints: 5_000,
  },
  monitoring: { ConfigurationType: 'DEFAULT', MetricsLevel: 'APPLICATION', LogLevel: 'INFO' },
  parallelism: {
    ConfigurationType: 'DEFAULT',
    Parallelism: 1,
    ParallelismPerKPU: 1,
    CurrentParallelism: 1,
    AutoScalingEnabled: true,
  },
};

/** A Studio notebook does not checkpoint by default (documented) and does not scale by itself (a guess). */
const studioDefaults: Defaults = {
  ...flinkDefaults,
  checkpoint: { ...flinkDefaults.checkpoint, CheckpointingEnabled: false },
  parallelism: { ...flinkDefaults.parallelism, AutoScalingEnabled: false },
};

/** What an application of a kind has that asked for nothing. */
const flinkConfigurationDefaults = (kind: FlinkKind): Defaults => (kind === 'studio' ? studioDefaults : flinkDefaults);

interface Typed {
  readonly ConfigurationType?: ConfigurationType | undefined;
}

/** DEFAULT wins over all values (documented and seen); CUSTOM takes the default of what is missing (a guess). */
const settled = <T extends Typed>(defaults: T, asked: Typed & Partial<T>): T =>
  asked.ConfigurationType === 'CUSTOM' ? { ...defaults, ...presentMembers(asked) } : defaults;

/** Only the autoscaler parts CurrentParallelism from Parallelism; that every configuration of it resets this is a guess. */
const unscaled = (parallelism: ParallelismConfigurationDescription): ParallelismConfigurationDescription =>
  presentMembers({ ...parallelism, CurrentParallelism: parallelism.Parallelism });

/** The Flink configuration of a new application: always all three parts. */
export const describeFlinkConfiguration = (
  kind: FlinkKind,
  configuration: FlinkApplicationConfiguration = {},
): FlinkApplicationConfigurationDescription => {
  const defaults = flinkConfigurationDefaults(kind);
  return {
    CheckpointConfigurationDescription: settled(defaults.checkpoint, configuration.CheckpointConfiguration ?? {}),
    MonitoringConfigurationDescription: settled(defaults.monitoring, configuration.MonitoringConfiguration ?? {}),
    ParallelismConfigurationDescription: unscaled(
      settled(defaults.parallelism, configuration.ParallelismConfiguration ?? {}),
    ),
  };
};

const merged = <T extends Typed>(defaults: T, current: T | undefined, update: object | undefined): T =>
  settled(defaults, { ...(current ?? defaults), ...updatedMembers(update ?? {}) });

/**
 * Merges an update: an update without a type keeps the stored one, and as long as the type is DEFAULT all values stay the defaults. A
 * part without an update stays untouched.
 */
export const updateFlinkConfiguration = (
  kind: FlinkKind,
  current: FlinkApplicationConfigurationDescription | undefined,
  update: FlinkApplicationConfigurationUpdate,
): FlinkApplicationConfigurationDescription => {
  const defaults = flinkConfigurationDefaults(kind);
  const before = { ...describeFlinkConfiguration(kind), ...current };
  const { CheckpointConfigurationUpdate, MonitoringConfigurationUpdate, ParallelismConfigurationUpdate } = update;
  return {
    ...before,
    CheckpointConfigurationDescription: merged(
      defaults.checkpoint,
      before.CheckpointConfigurationDescription,
      CheckpointConfigurationUpdate,
    ),
    MonitoringConfigurationDescription: merged(
      defaults.monitoring,
      before.MonitoringConfigurationDescription,
      MonitoringConfigurationUpdate,
    ),
    ParallelismConfigurationDescription:
      ParallelismConfigurationUpdate === undefined
        ? before.ParallelismConfigurationDescription
        : unscaled(
            merged(defaults.parallelism, before.ParallelismConfigurationDescription, ParallelismConfigurationUpdate),
          ),
  };
};
