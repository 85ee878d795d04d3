// The Flink options of a cluster and the file they stand in.
import { join } from 'node:path';
import type { ClusterSpec } from '../../cluster-driver.js';
import type { FlinkRuntime } from '../../flink-runtime.js';
import type { ClusterPaths } from './cluster-paths.js';
import { jobManagerMemory, taskManagerMemory } from './memory.js';
import { checkpointDirectory, savepointDirectory } from './snapshot-files.js';

/** Ports of a JobManager. */
export interface ClusterPorts {
  readonly rest: number;
  readonly rpc: number;
}

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
  [/^1\.1[0-7]\./.test(spec.runtime.flinkVersion) ? 'akka.ask.timeout' : 'pekko.ask.timeout']: '30 s',
  'cluster.intercept-user-system-exit': 'THROW',
});

/** What nobody may override: addresses, directories, and that a stopped JobManager leaves its checkpoints alone. */
const fixed = (
  spec: ClusterSpec,
  ports: ClusterPorts,
  paths: ClusterPaths,
  directory: string,
): Record<string, string> => ({
  'jobmanager.rpc.address': '127.0.0.1',
  'jobmanager.rpc.port': String(ports.rpc),
  'jobmanager.bind-host': '127.0.0.1',
  'rest.address': '127.0.0.1',
  'rest.bind-address': '127.0.0.1',
  'rest.port': String(ports.rest),
  'rest.bind-port': String(ports.rest),
  // Unset it would be `*`, and an empty value cannot be written: no page but Flink's own may read the answers.
  'web.access-control-allow-origin': `http://127.0.0.1:${ports.rest}`,
  'web.upload.dir': paths.web,
  'web.tmpdir': join(paths.temporary, 'web'),
  'web.submit.enable': 'true',
  'blob.server.port': '0',
  'taskmanager.host': '127.0.0.1',
  'taskmanager.bind-host': '127.0.0.1',
  'taskmanager.rpc.port': '0',
  'taskmanager.data.port': '0',
  'high-availability': 'NONE',
  'state.checkpoints.dir': `file://${checkpointDirectory(directory, spec.stateId)}`,
  'state.savepoints.dir': `file://${savepointDirectory(directory, spec.stateId)}`,
  'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION',
});

/** All options of a cluster. */
export const flinkOptions = (
  spec: ClusterSpec,
  ports: ClusterPorts,
  paths: ClusterPaths,
  directory: string,
): Readonly<Record<string, string>> => ({
  ...defaults(spec),
  ...spec.flinkConfiguration,
  ...jobManagerMemory(spec.flinkConfiguration).options,
  ...taskManagerMemory(spec.flinkConfiguration, spec.slotsPerTaskManager).options,
  ...fixed(spec, ports, paths, directory),
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
