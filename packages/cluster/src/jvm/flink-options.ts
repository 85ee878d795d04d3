// The Flink options of a cluster and the file they stand in.
import type { ClusterSpec } from '../cluster-driver.js';
import type { FlinkRuntime } from '../flink-runtime.js';
import { jobManagerMemory, taskManagerMemory } from './memory.js';

/** What an application may override. */
const defaults = (spec: ClusterSpec): Record<string, string> => ({
  'parallelism.default': '1',
  'taskmanager.numberOfTaskSlots': String(spec.slotsPerTaskManager),
  // A small machine notices a lost process in seconds. 1.13 knows heartbeats only, no refused connections.
  'heartbeat.interval': '2000',
  'heartbeat.timeout': spec.runtime.flinkVersion.startsWith('1.13.') ? '6000' : '12000',
  // Plain milliseconds: the types of these changed with 1.20, a bare number is right for all. A TaskManager that asks before its
  // JobManager listens would wait 10 s otherwise.
  'cluster.registration.initial-timeout': '50',
  'cluster.registration.max-timeout': '1000',
  'cluster.registration.error-delay': '100',
  'cluster.registration.refused-registration-delay': '500',
  // Age of what the REST API shows; measured to cost nothing.
  'web.refresh-interval': '100',
  // As many as the console shows; Flink's own ten say little of how checkpoints come along.
  'web.checkpoints.history': '60',
  [/^1\.1[0-7]\./.test(spec.runtime.flinkVersion) ? 'akka.ask.timeout' : 'pekko.ask.timeout']: '30 s',
  'cluster.intercept-user-system-exit': 'THROW',
});

/** What no driver lets an application override: above all that a stopped JobManager leaves its checkpoints alone. */
const fixed: Readonly<Record<string, string>> = {
  'web.submit.enable': 'true',
  'high-availability': 'NONE',
  'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION',
};

/** All options of a cluster. `places`: addresses and directories, which belong to the driver; nobody may override them. */
export const flinkOptions = (
  spec: ClusterSpec,
  places: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> => ({
  ...defaults(spec),
  ...spec.flinkConfiguration,
  ...jobManagerMemory(spec.flinkConfiguration).options,
  ...taskManagerMemory(spec.flinkConfiguration, spec.slotsPerTaskManager).options,
  ...fixed,
  ...places,
});

/** A configuration file, and the options that it cannot carry, as arguments. */
export interface RenderedOptions {
  readonly file: string;
  readonly arguments: readonly string[];
}

/** The old format takes a value as it stands up to a `#`, trimmed. */
const fitsOldFormat = (value: string): boolean => value !== '' && value.trim() === value && !/[#\r\n]/.test(value);

/** Writes options as Flink reads them: flat YAML with quoted values from 2.0, the old `key: value` lines before. */
export const renderOptions = (
  format: FlinkRuntime['configurationFile'],
  options: Readonly<Record<string, string>>,
): RenderedOptions => {
  const entries = Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [key] of entries) {
    if (!/^[\w.-]+$/.test(key)) throw new Error(`${JSON.stringify(key)} is no name of a Flink option.`);
  }
  if (format === 'config.yaml') {
    return { file: entries.map(([key, value]) => `"${key}": ${JSON.stringify(value)}\n`).join(''), arguments: [] };
  }
  const [plain, odd] = [
    entries.filter(([, value]) => fitsOldFormat(value)),
    entries.filter(([, value]) => !fitsOldFormat(value)),
  ];
  return {
    file: plain.map(([key, value]) => `${key}: ${value}\n`).join(''),
    arguments: odd.map(([key, value]) => `-D${key}=${value}`),
  };
};
