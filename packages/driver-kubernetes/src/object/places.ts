// Where things are in our pods, beyond what all containers of ours have, and on which ports.
import { OWN_ROOT, paths } from '@drey/cluster/jvm';

/** Ports of a member. */
export const ports = { rest: 8081, rpc: 6123, blob: 6124, hand: 8083 } as const;

const own = (name: string): string => `${OWN_ROOT}/${name}`;

/** Read-only volumes, and folders that Flink writes to. */
export const places: Readonly<
  Record<
    'given' | 'trust' | 'plugins' | 'propertiesFolder' | 'dreyFlinkJar' | 'serviceLibrary' | 'fetchedLibrary',
    string
  >
> = {
  /** What differs from cluster to cluster, as its Secret has it; copied from there, so that it can be changed. */
  given: own('given'),
  trust: own('trust'),
  /** `FLINK_PLUGINS_DIR`: links to what the image has. */
  plugins: own('plugins'),
  propertiesFolder: '/etc/flink',
  dreyFlinkJar: `${paths.libraries}/drey-flink.jar`,
  serviceLibrary: `${paths.libraries}/aws-kinesisanalytics-runtime.jar`,
  fetchedLibrary: own('fetched/aws-kinesisanalytics-runtime.jar'),
};

/** Names of files in the cluster's Secret. */
export const givenFiles = {
  logging: 'log4j2.properties',
  properties: 'application_properties.json',
  empty: 'empty',
} as const;

/** Addresses and directories of a cluster that are the same in all members; what has an address of a pod in it is on its command line. */
export const flinkPlaces = (checkpoints: string, savepoints: string): Readonly<Record<string, string>> => ({
  'jobmanager.rpc.port': String(ports.rpc),
  // The JobManager hands jars to its own store of files by the name localhost.
  'jobmanager.bind-host': '0.0.0.0',
  'taskmanager.bind-host': '0.0.0.0',
  'rest.bind-address': '0.0.0.0',
  'rest.port': String(ports.rest),
  'rest.bind-port': String(ports.rest),
  // Unset it would be `*`, and an empty value cannot be written: no page but Flink's own may read the answers.
  'web.access-control-allow-origin': 'http://nobody.invalid',
  // Jars come by this way, and may be larger than the 100 MB that Flink takes by itself.
  'rest.server.max-content-length': '1073741824',
  'web.upload.dir': paths.web,
  'web.tmpdir': paths.temporary,
  'blob.server.port': String(ports.blob),
  // Else the JobManager asks DNS for the name of each TaskManager's address, in its main thread: seconds of silence where nobody answers.
  'jobmanager.retrieve-taskmanager-hostname': 'false',
  'taskmanager.rpc.port': '0',
  'taskmanager.data.port': '0',
  'io.tmp.dirs': paths.temporary,
  'process.working-dir': paths.work,
  'state.checkpoints.dir': checkpoints,
  'state.savepoints.dir': savepoints,
});

/** Of the pod itself: Kubernetes puts it in where a command line names it. */
export const OWN_ADDRESS = '$(POD_IP)';

/** Arguments of Flink that name addresses. `jobManager`: the address of that pod, for TaskManagers. */
export const addressArguments = (jobManager: string | undefined): readonly string[] =>
  jobManager === undefined
    ? [`-Djobmanager.rpc.address=${OWN_ADDRESS}`, `-Drest.address=${OWN_ADDRESS}`]
    : [`-Djobmanager.rpc.address=${jobManager}`];

/** A text as arguments carry it: Kubernetes would put variables into it. */
export const literally = (text: string): string => text.replaceAll('$', '$$$$');
