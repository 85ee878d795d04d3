// Where the files of a cluster and of an application's state are. Ids are checked before they become part of a path.
import { isAbsolute, join, relative, resolve } from 'node:path';
import { checkedId, checkedMember, type TrustFiles } from '@drey/cluster/jvm';

/** Returns the absolute path if it lies below `root` (and is not `root` itself); throws otherwise. Stands before every delete. */
export const assertInside = (root: string, path: string): string => {
  const absolute = resolve(path);
  const way = relative(resolve(root), absolute);
  if (way === '' || way === '..' || way.startsWith('../') || isAbsolute(way)) {
    throw new Error(`${absolute} is not inside ${root}.`);
  }
  return absolute;
};

/** The files of one cluster. */
export interface ClusterPaths {
  readonly directory: string;
  readonly record: string;
  readonly configuration: string;
  readonly logging: string;
  /** Laid over `/etc` in the mount namespace of each JVM. */
  readonly etc: string;
  readonly applicationProperties: string;
  /** Whom its members trust, where names of AWS are led to the data plane. */
  readonly trust: TrustFiles;
  readonly home: string;
  readonly awsConfig: string;
  readonly awsCredentials: string;
  readonly logs: string;
  /** `web.upload.dir`; jars lie in `flink-web-upload` below it. */
  readonly web: string;
  readonly uploads: string;
  readonly temporary: string;
  readonly work: string;
  readonly classData: string;
  /** `FLINK_OPT_DIR`: holds the jar of PyFlink in a cluster that runs Python. */
  readonly opt: string;
  /** The unpacked archive of a Python application. */
  readonly python: string;
  /** An empty directory on which each JVM has the state of the applications that it may see. */
  readonly states: string;
  /** Working directory of the JVMs. */
  readonly current: string;
  log(member: string): string;
  /** Holds the offset before which a log's disk blocks were given back. */
  released(member: string): string;
}

/** Directory of all clusters of an instance. */
export const clustersRoot = (directory: string): string => join(resolve(directory), 'clusters');

/** Directory of all applications' state of an instance. */
export const stateRoot = (directory: string): string => join(resolve(directory), 'state');

/** Paths of a cluster below the directory of the instance. */
export const clusterPaths = (directory: string, clusterId: string): ClusterPaths => {
  const root = join(clustersRoot(directory), checkedId('cluster', clusterId));
  const logs = join(root, 'log');
  return {
    directory: root,
    record: join(root, 'cluster.json'),
    configuration: join(root, 'conf'),
    logging: join(root, 'conf/log4j2.properties'),
    etc: join(root, 'etc'),
    applicationProperties: join(root, 'etc/flink/application_properties.json'),
    trust: { store: join(root, 'trust/trust.jks'), bundle: join(root, 'trust/trust.pem') },
    home: join(root, 'home'),
    awsConfig: join(root, 'aws/config'),
    awsCredentials: join(root, 'aws/credentials'),
    logs,
    web: join(root, 'web'),
    uploads: join(root, 'web/flink-web-upload'),
    temporary: join(root, 'tmp'),
    work: join(root, 'work'),
    classData: join(root, 'class-data'),
    opt: join(root, 'opt'),
    python: join(root, 'python'),
    states: join(root, 'states'),
    current: join(root, 'cwd'),
    log: (member) => join(logs, `${checkedMember(member)}.log`),
    released: (member) => join(logs, `${checkedMember(member)}.released`),
  };
};
