// What the driver writes down about each cluster, so that a later host finds its processes again.
import { open, readdir, readFile, rename, stat } from 'node:fs/promises';
import { type FlinkRuntime, isFlinkRuntime, type MemberRole } from '@drey/cluster';
import { check, ifThere, OperatorError, parseFile } from '@drey/plugin-api';
import { clusterPaths, clustersRoot } from './cluster-paths.js';

/** One JVM. Without a pid it was about to be started when the host was last heard of. */
export interface MemberRecord {
  readonly name: string;
  readonly role: MemberRole;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly pid?: number;
  /** Field 22 of `/proc/<pid>/stat`. */
  readonly startTime?: string;
  /** Why it ended, once that is known. */
  readonly ended?: string;
}

/** One cluster. The environment is not in it: it holds tokens. */
export interface ClusterRecord {
  readonly format: 1;
  readonly clusterId: string;
  readonly instanceId: string;
  readonly stateId: string;
  /** Set when it was started for no application yet. */
  readonly parked?: true;
  /** Set in records that tell whose state members see. A cluster of an earlier Drey sees all, and so does what is started beside. */
  readonly isolated?: true;
  /** Further applications whose state its members see. */
  readonly openedStates?: readonly string[];
  readonly runtime: FlinkRuntime;
  /** Boot of the machine that the pids belong to. */
  readonly bootId: string;
  readonly restPort: number;
  readonly rpcPort: number;
  /** How often the members were started again because a port was taken. */
  readonly portAttempts: number;
  /** Path of `java`. */
  readonly java: string;
  /** Arguments of `java` by role, without those that differ between members. */
  readonly jvmArguments: Readonly<Record<MemberRole, readonly string[]>>;
  /** `-D` arguments after the main class, for options that the configuration file cannot carry. */
  readonly flinkArguments: readonly string[];
  /** Number of the next TaskManager. */
  readonly nextTaskManager: number;
  /** Whether the JVMs write class-data archives when they end, and where those then go, by role. */
  readonly training?: Readonly<Partial<Record<MemberRole, string>>>;
  /** Set when it is to end or has ended. */
  readonly destroyed?: true;
  readonly members: readonly MemberRecord[];
}

const isTrue = check.optional(check.literal(true));

const isClusterRecord = check.shape<ClusterRecord>({
  format: check.literal(1),
  clusterId: check.text,
  instanceId: check.text,
  stateId: check.text,
  parked: isTrue,
  isolated: isTrue,
  openedStates: check.optional(check.list(check.text)),
  runtime: isFlinkRuntime,
  bootId: check.text,
  restPort: check.whole(1),
  rpcPort: check.whole(1),
  portAttempts: check.whole(0),
  java: check.text,
  jvmArguments: check.shape({ jobmanager: check.list(check.text), taskmanager: check.list(check.text) }),
  flinkArguments: check.list(check.text),
  nextTaskManager: check.whole(1),
  training: check.optional(
    check.shape<Partial<Record<MemberRole, string>>>({
      jobmanager: check.optional(check.text),
      taskmanager: check.optional(check.text),
    }),
  ),
  destroyed: isTrue,
  members: check.list(
    check.shape<MemberRecord>({
      name: check.text,
      role: check.literal('jobmanager', 'taskmanager'),
      startedAt: check.number,
      pid: check.optional(check.whole(1)),
      startTime: check.optional(check.text),
      ended: check.optional(check.text),
    }),
  ),
});

/** Reads and writes records. */
export interface ClusterRecords {
  /** The record; undefined when there is none. Rejects where that cannot be told. Cached as long as the file does not change. */
  read(clusterId: string): Promise<ClusterRecord | undefined>;
  /** Replaces the record, durably. */
  write(record: ClusterRecord): Promise<void>;
  /** Ids of all clusters that have a directory. Rejects where that cannot be told. */
  ids(): Promise<readonly string[]>;
  forget(clusterId: string): void;
}

/** Records below the directory of an instance. */
export const createClusterRecords = (directory: string): ClusterRecords => {
  const cache = new Map<string, { readonly version: string; readonly record: ClusterRecord }>();
  const versionOf = async (path: string): Promise<string | undefined> => {
    const file = await ifThere(stat(path, { bigint: true }));
    return file === undefined ? undefined : `${file.ino} ${file.mtimeNs} ${file.size}`;
  };
  return {
    read: async (clusterId) => {
      const path = clusterPaths(directory, clusterId).record;
      const version = await versionOf(path);
      if (version === undefined) return undefined;
      const known = cache.get(clusterId);
      if (known?.version === version) return known.record;
      const remedy = `Restore it, or end the processes with -Ddrey.cluster=${clusterId} on their command line and delete its folder.`;
      const text = await ifThere(readFile(path, 'utf8'));
      // Removed meanwhile.
      if (text === undefined) return undefined;
      const record = parseFile(path, text, isClusterRecord, remedy);
      cache.set(clusterId, { version, record });
      return record;
    },
    write: async (record) => {
      const path = clusterPaths(directory, record.clusterId).record;
      const draft = `${path}.new`;
      const file = await open(draft, 'w', 0o600);
      try {
        await file.writeFile(`${JSON.stringify(record, undefined, 1)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, path);
    },
    ids: async () => {
      const names = (await ifThere(readdir(clustersRoot(directory)))) ?? [];
      return names.filter((name) => /^[0-9a-f]{8,64}$/.test(name)).sort();
    },
    forget: (clusterId) => void cache.delete(clusterId),
  };
};

/** As {@link ClusterRecords.read}; undefined also for a record that is damaged, whose processes tell of the cluster in its place. */
export const wholeRecord = async (
  records: Pick<ClusterRecords, 'read'>,
  clusterId: string,
): Promise<ClusterRecord | undefined> => {
  try {
    return await records.read(clusterId);
  } catch (error) {
    if (error instanceof OperatorError && error.code === 'DREY_DATA_DIR_DAMAGED') return undefined;
    throw error;
  }
};

/** A record with some facts about one member replaced. */
export const withMember = (record: ClusterRecord, name: string, facts: Partial<MemberRecord>): ClusterRecord => ({
  ...record,
  members: record.members.map((member) => (member.name === name ? { ...member, ...facts } : member)),
});
