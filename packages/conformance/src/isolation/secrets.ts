// What a job must not see of a machine on which Drey and another application run, and the ways to it.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type ClusterFacts, pidsOf } from '../host/clusters.js';
import type { TestHost } from '../host/test-host.js';

const credentials: readonly string[] = [
  '.aws/credentials',
  '.aws/config',
  '.docker/config.json',
  '.ssh/id_ed25519',
  '.kube/config',
  '.config/gcloud/application_default_credentials.json',
  '.netrc',
  '.npmrc',
  '.m2/settings.xml',
  '.git-credentials',
];

/** Fills a home as developers have it. */
export const writeHome = (home: string): void => {
  for (const name of credentials) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), 'a secret of the user');
  }
};

/** What to try. Each finding is a fault. */
export interface Attempts {
  readonly paths: readonly string[];
  /** Shell commands; one that prints something has found something. */
  readonly commands: readonly string[];
}

const isReadable = (path: string): boolean => {
  try {
    return readFileSync(path).length >= 0;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EISDIR';
  }
};

/** Attempts on everything around a job that is not its own. `victim`: the cluster of another application. */
export const attemptsOn = (host: TestHost, home: string, victim: ClusterFacts): Attempts => {
  const data = host.dataDirectory;
  const others = [host.gateway.pid, ...pidsOf(victim)];
  const states = readdirSync(join(data, 'state')).map((id) => join(data, 'state', id));
  const cluster = join(data, 'clusters', victim.id);
  const paths = [
    ...['state.mdb', 'instance.json', 'lock', 'code', 'companion', 'log-cursors'].map((name) => join(data, name)),
    ...states,
    cluster,
    ...['cluster.json', 'etc/flink/application_properties.json', 'conf/flink-conf.yaml', 'log/jobmanager.log'].map(
      (name) => join(cluster, name),
    ),
    home,
    ...credentials.map((name) => join(home, name)),
  ].filter(isReadable);
  const processes = others.flatMap((pid) => [
    `cat /proc/${pid}/environ /proc/${pid}/cmdline`,
    `cd /proc/${pid} && ls -d root/ cwd/ fd/1`,
    `head -c 1 /proc/${pid}/mem /proc/${pid}/maps`,
    `kill -0 ${pid} && echo signalled`,
  ]);
  const open = 'cat "$0/state.mdb" "$1/.aws/credentials" 2>/dev/null | head -c 20';
  return {
    paths,
    commands: [
      ...processes,
      // Undoing what hides it, in this namespace and in others of its own.
      `umount '${home}' '${data}' /tmp /proc; sh -c '${open}' '${data}' '${home}'`,
      `unshare -Urm sh -c 'umount "$1"; umount "$0"; umount -l /tmp; ${open}' '${data}' '${home}'`,
      `unshare -Urmpf sh -c 'mount -t proc proc /proc; mount --rbind / /mnt; cat "/mnt$1/.aws/credentials"' '${data}' '${home}'`,
      `for p in /proc/[0-9]*; do grep -l 'drey.instance' $p/cmdline 2>/dev/null | while read f; do tr '\\0' '\\n' <$f | grep -q 'drey.cluste[r]=${victim.id}' && echo $f; done; done`,
      `for p in /proc/[0-9]*; do tr '\\0' '\\n' <$p/environ | grep a-secret-of-the-shell; done`,
      // What is shared with others may not be changed.
      'for f in $(echo "$FLINK_LIB_DIR" "$JAVA_HOME" | tr " " "\\n"); do touch "$f/changed" && echo "$f"; done',
    ],
  };
};
