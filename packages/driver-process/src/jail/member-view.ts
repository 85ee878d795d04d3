// What a member of a cluster needs of this machine's files, and what it must not see.
import { readdir, readlink, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { installedPythons } from '@drey/runtimes';
import { clusterPaths, stateRoot } from '../files/cluster-paths.js';
import type { ClusterRecord } from '../files/cluster-records.js';
import type { DriverContext } from '../driver-context.js';
import type { JailView, ShownDirectory } from './jail-view.js';
import { isWithin, readMounts } from './mount-table.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Homes with credentials of all kinds, and places where programs of other users leave files and sockets. */
const privatePlaces = ['/home', '/root', '/run/user', '/var/run/user'];

/** Sockets by which one can become root, or run things outside. */
const sockets = [
  '/run/docker.sock',
  '/run/podman/podman.sock',
  '/run/containerd/containerd.sock',
  '/run/crio/crio.sock',
  '/run/dbus/system_bus_socket',
];

const exists = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined)) !== undefined;

const real = (path: string): Promise<string | undefined> => realpath(path).catch(() => undefined);

const resolved = async (paths: readonly string[]): Promise<readonly string[]> => {
  const all = await Promise.all(paths.map(real));
  return [...new Set(all.flatMap((path) => path ?? []))];
};

/** Directories that the links of a directory lead to: a Flink that the user already had. */
const linkedDirectories = async (directory: string): Promise<readonly string[]> => {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) return linkedDirectories(path);
      return entry.isSymbolicLink() ? [dirname(await readlink(path).catch(() => path))] : [];
    }),
  );
  return [...new Set(found.flat())];
};

/** An interpreter's or a Java's directory; of one that is installed right into a home, only what belongs to it. */
const installation = (executable: string, covered: readonly string[]): readonly string[] => {
  const prefix = dirname(dirname(executable));
  const isTooMuch = prefix === '/' || covered.some((place) => isWithin(prefix, place));
  return isTooMuch ? [dirname(executable), join(prefix, 'lib')] : [prefix];
};

/** What it runs on: Java, Flink, Python and what was made of them, none of it writable. */
const runsOn = async (
  { cacheDirectory }: Pick<DriverContext, 'cacheDirectory'>,
  record: ClusterRecord,
  environment: Environment,
  covered: readonly string[],
): Promise<readonly string[]> => {
  const pythons = await installedPythons(cacheDirectory);
  const executables = await resolved([record.java, ...pythons.map(({ python }) => python)]);
  const unresolved = [record.java, ...pythons.map(({ python }) => python)];
  const linked = await Promise.all(
    [environment['FLINK_LIB_DIR'], environment['FLINK_PLUGINS_DIR']].map((path) =>
      path === undefined ? Promise.resolve([]) : linkedDirectories(path),
    ),
  );
  const places = [
    ...[...executables, ...unresolved].flatMap((path) => installation(path, covered)),
    ...(environment['JAVA_HOME'] === undefined ? [] : [environment['JAVA_HOME']]),
    ...linked.flat(),
    ...pythons.map(({ jar }) => dirname(jar)),
  ];
  return resolved(places);
};

/** Not a directory of the whole system, such as `/usr`. */
const isOfItsOwn = (path: string): boolean => path.split('/').length > 3;

const writableFolders = ['home', 'logs', 'web', 'temporary', 'work', 'current'] as const;

/** Everything that a member sees. Its cluster's record is there to be read, never to be changed: later members are started from it. */
export const memberView = async (
  context: Pick<DriverContext, 'directory' | 'cacheDirectory' | 'env'>,
  record: ClusterRecord,
  member: string,
  environment: Environment,
): Promise<JailView> => {
  const paths = clusterPaths(context.directory, record.clusterId);
  const homes = [homedir(), context.env['HOME'] ?? homedir()];
  const covered = (await resolved([...privatePlaces, ...homes, context.directory])).filter((path) => path !== '/');
  const temporary = (await real(join(paths.temporary, member))) ?? join(paths.temporary, member);
  const inPlace = async (path: string, writable: boolean): Promise<readonly ShownDirectory[]> => {
    const target = await real(path);
    return target === undefined ? [] : [{ source: target, target, writable }];
  };
  const hidden = [...covered, ...(await resolved(['/tmp', '/var/tmp']))];
  const used = (await runsOn(context, record, environment, hidden)).filter((path) =>
    hidden.some((place) => place !== path && isWithin(place, path)),
  );
  // Shared by all clusters, so that no job may change them, wherever they are.
  const cache = (await real(context.cacheDirectory)) ?? context.cacheDirectory;
  const java = await resolved([environment['JAVA_HOME']].flatMap((path) => path ?? []));
  const readable = [cache, ...java.filter(isOfItsOwn), ...used].filter(
    (path) => path === cache || !isWithin(cache, path),
  );
  const writable = [...writableFolders, ...(record.training === undefined ? [] : (['classData'] as const))];
  const shown = [
    ...hidden
      .filter((path) => basename(path) === 'tmp')
      .map((target) => ({ source: temporary, target, writable: true })),
    ...(await Promise.all([...new Set(readable)].map((path) => inPlace(path, false)))).flat(),
    ...(await inPlace(paths.directory, false)),
    ...(await Promise.all(writable.map((name) => inPlace(paths[name], true)))).flat(),
  ];
  const blinded = await Promise.all(sockets.map(async (path) => ((await exists(path)) ? [path] : [])));
  return {
    etc: paths.etc,
    directory: paths.current,
    covered,
    shown,
    blinded: blinded.flat(),
    states: {
      root: stateRoot(context.directory),
      port: paths.states,
      ids: [...new Set([record.stateId, ...(record.openedStates ?? [])])],
      all: record.isolated !== true,
      parked: record.parked === true,
    },
    mounts: await readMounts(),
  };
};
