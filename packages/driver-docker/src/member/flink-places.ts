// Where a cluster in containers listens and keeps its files, as Flink options.
import { aliasOf, locationOf, paths, stateDirectory } from '@drey/cluster/jvm';

/** Port of Flink's REST API inside the JobManager's container. */
export const REST_PORT = 8081;
const RPC_PORT = 6123;

/** Addresses and directories of a cluster. */
export const flinkPlaces = (clusterId: string, stateId: string): Readonly<Record<string, string>> => ({
  'jobmanager.rpc.address': aliasOf(clusterId, 'jobmanager'),
  'jobmanager.rpc.port': String(RPC_PORT),
  'jobmanager.bind-host': '0.0.0.0',
  'rest.address': aliasOf(clusterId, 'jobmanager'),
  'rest.bind-address': '0.0.0.0',
  'rest.port': String(REST_PORT),
  'rest.bind-port': String(REST_PORT),
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
