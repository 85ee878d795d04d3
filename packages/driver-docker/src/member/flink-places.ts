// Where a cluster in containers listens and keeps its files, as Flink options.
import { locationOf } from '@drey/cluster/jvm';
import { paths, stateDirectory } from './container-paths.js';
import { aliasOf } from './labels.js';

/** Port of Flink's REST API inside the JobManager's container. */
export const restPort = 8081;
const rpcPort = 6123;

/** Addresses and directories of a cluster. */
export const flinkPlaces = (clusterId: string, stateId: string): Readonly<Record<string, string>> => ({
  'jobmanager.rpc.address': aliasOf(clusterId, 'jobmanager'),
  'jobmanager.rpc.port': String(rpcPort),
  'jobmanager.bind-host': '0.0.0.0',
  'rest.address': aliasOf(clusterId, 'jobmanager'),
  'rest.bind-address': '0.0.0.0',
  'rest.port': String(restPort),
  'rest.bind-port': String(restPort),
  // Unset it would be `*`, and an empty value cannot be written: no page but Flink's own may read the answers.
  'web.access-control-allow-origin': 'http://nobody.invalid',
  'web.upload.dir': paths.web,
  'web.tmpdir': paths.temporary,
  'blob.server.port': '0',
  'taskmanager.bind-host': '0.0.0.0',
  'taskmanager.rpc.port': '0',
  'taskmanager.data.port': '0',
  'io.tmp.dirs': paths.temporary,
  'process.working-dir': paths.work,
  'state.checkpoints.dir': locationOf(`${stateDirectory(stateId)}/checkpoints`),
  'state.savepoints.dir': locationOf(`${stateDirectory(stateId)}/savepoints`),
});
