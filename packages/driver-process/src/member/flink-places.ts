// Where a cluster of plain JVMs listens and keeps its files, as Flink options.
import { join } from 'node:path';
import type { ClusterSpec } from '@drey/cluster';
import type { ClusterPaths } from '../files/cluster-paths.js';
import { checkpointDirectory, savepointDirectory } from '../files/snapshot-files.js';

/** Ports of a JobManager. */
export interface ClusterPorts {
  readonly rest: number;
  readonly rpc: number;
}

/** Addresses and directories of a cluster. */
export const flinkPlaces = (
  spec: Pick<ClusterSpec, 'stateId'>,
  ports: ClusterPorts,
  paths: ClusterPaths,
  directory: string,
): Readonly<Record<string, string>> => ({
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
  'blob.server.port': '0',
  'taskmanager.host': '127.0.0.1',
  'taskmanager.bind-host': '127.0.0.1',
  'taskmanager.rpc.port': '0',
  'taskmanager.data.port': '0',
  'state.checkpoints.dir': `file://${checkpointDirectory(directory, spec.stateId)}`,
  'state.savepoints.dir': `file://${savepointDirectory(directory, spec.stateId)}`,
});
