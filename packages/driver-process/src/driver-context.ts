// What the parts of the process driver share.
import type { Clock, KeyedQueue, Logger } from '@drey/plugin-api';
import type { FindJava, Proc, PythonInstaller, RuntimeInstaller } from '@drey/runtimes';
import type { WorkBoard } from '@drey/cluster';
import type { ClusterRecords } from './files/cluster-records.js';
import type { MountNamespaces } from './jail/mount-namespace.js';
import type { JavaTrust } from './trust/java-trust.js';

/** Surroundings of the driver, all of them exchangeable in a test. */
export interface DriverContext {
  /** Directory of the instance, absolute. */
  readonly directory: string;
  readonly instanceId: string;
  /** Holds what can be made again; shared by instances. */
  readonly cacheDirectory: string;
  readonly log: Logger;
  readonly clock: Clock;
  readonly proc: Proc;
  readonly records: ClusterRecords;
  readonly findJava: FindJava;
  readonly trust: JavaTrust;
  readonly installer: RuntimeInstaller;
  readonly pythons: PythonInstaller;
  /** What installers are at. */
  readonly board: WorkBoard;
  /** Probed once. */
  readonly namespaces: () => Promise<MountNamespaces>;
  /** Environment of the host; only `PATH` and `LANG` of it reach a JVM. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether JVMs may share class data through archives. */
  readonly classDataSharing: boolean;
  /** How members that this very host process started ended, by `<cluster id>/<member>`; empty while nothing was heard of their end. */
  readonly exits: Map<string, string>;
  /** Runs tasks of one cluster one after the other. */
  readonly exclusively: KeyedQueue;
  /** Called when a member that this host process started has ended. */
  readonly onExit: (clusterId: string, member: string) => void;
}
