// Gives each JVM a view of /etc with its own /etc/flink/application_properties.json.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile, copyFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const probeTimeoutMs = 10_000;
const file = '/etc/flink/application_properties.json';

/** How a namespace is made here. */
export interface MountNamespaces {
  /** Undefined when they work, else why not. */
  readonly unavailable: string | undefined;
  /**
   * The command that becomes `command` (same pid) inside a new mount namespace, where `/etc` shows `etc` on top of what is there,
   * with `directory` as working directory.
   */
  wrap(etc: string, directory: string, command: readonly string[]): readonly string[];
}

type Mount = 'overlay' | 'bind';

// The directory is a working directory rather than part of the mount options, where a colon or comma in it would have a meaning.
const scripts: Readonly<Record<Mount, string>> = {
  overlay: 'cd "$1" && mount -t overlay overlay -o lowerdir=.:/etc /etc && cd "$2" && shift 2 && exec "$@"',
  bind: `mount --bind "$1${file.slice('/etc'.length)}" ${file} && cd "$2" && shift 2 && exec "$@"`,
};

const wrapper =
  (unshare: readonly string[], mount: Mount): MountNamespaces['wrap'] =>
  (etc, directory, command) => [
    'unshare',
    ...unshare,
    '--',
    'sh',
    '-c',
    scripts[mount],
    'drey-jvm',
    etc,
    directory,
    ...command,
  ];

/** Files that something (a container engine) mounted below /etc; the overlay would uncover what lies beneath them. */
const filesMountedBelowEtc = async (): Promise<string[]> => {
  const table = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  const points = table.split('\n').map((line) => line.split(' ')[4] ?? '');
  const below = points.filter((point) => point.startsWith('/etc/') && !point.includes('\\'));
  const isFile = await Promise.all(
    below.map(async (point) => (await stat(point).catch(() => undefined))?.isFile() === true),
  );
  return below.filter((_, index) => isFile[index]);
};

/** Fills the directory that is laid over /etc. */
export const writeEtc = async (etc: string, applicationProperties: string): Promise<void> => {
  // The uppermost directory lends its mode to /etc, which others must be able to read.
  await mkdir(join(etc, 'flink'), { recursive: true, mode: 0o755 });
  for (const path of await filesMountedBelowEtc()) {
    if (path === file) continue;
    const copy = join(etc, relative('/etc', path));
    await mkdir(dirname(copy), { recursive: true, mode: 0o755 });
    await copyFile(path, copy);
  }
  await writeFile(join(etc, 'flink/application_properties.json'), applicationProperties, { mode: 0o600 });
};

const fault = (error: unknown): string => {
  const { stderr, message } = error as { readonly stderr?: string; readonly message: string };
  return (stderr?.trim() || message).split('\n')[0] ?? '';
};

/** Tries the ways there are, best first: as root, then with a user namespace; an overlay, then a bind mount where the file exists. */
export const probeMountNamespaces = async (isRoot: boolean): Promise<MountNamespaces> => {
  const etc = await mkdtemp(join(tmpdir(), 'drey-etc-'));
  try {
    await writeEtc(etc, 'probe');
    const faults: string[] = [];
    for (const unshare of isRoot ? [['--mount'], ['-Urm']] : [['-Urm']]) {
      for (const mount of ['overlay', 'bind'] as const) {
        const wrap = wrapper(unshare, mount);
        const [command = '', ...rest] = wrap(etc, '/', ['cat', file]);
        try {
          const { stdout } = await execute(command, rest, { timeout: probeTimeoutMs });
          if (stdout === 'probe') return { unavailable: undefined, wrap };
          faults.push(`${mount}: the file did not show`);
        } catch (error) {
          faults.push(`${mount}: ${fault(error)}`);
        }
      }
    }
    return { unavailable: faults.join('; '), wrap: wrapper(['--mount'], 'overlay') };
  } finally {
    await rm(etc, { recursive: true, force: true });
  }
};
