// Finds out how a JVM can be given its own view of this machine: its own /etc/flink at least, and where possible no sight of others.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { PROPERTIES_FILE, writeEtc } from './etc-view.js';
import { jailCommand, jailScript, type JailWay } from './jail-script.js';
import type { JailView } from './jail-view.js';
import { readMounts } from './mount-table.js';
import { shellSource } from './shell-source.js';

/** How the ways are tried. */
export interface Probing {
  /** Milliseconds that a way gets to show itself, and that it gets after it was late: a busy machine says nothing of the way. */
  readonly patience: readonly number[];
  /** Of the programs. */
  readonly env: NodeJS.ProcessEnv;
}

const usualProbing: Probing = { patience: [10_000, 60_000], env: process.env };
const MAXIMUM_OUTPUT = 4000;

/** How well a job is kept from what is not its own. `sharedProcesses`: it sees names and arguments of other processes, and nothing in them. */
export type Isolation = 'full' | 'sharedProcesses' | 'none';

/** How one JVM is started. */
export interface MemberStart {
  readonly command: readonly string[];
  /** What the command reads from standard input; undefined where it becomes the JVM by itself. */
  readonly script?: string;
  /** Whether the JVM is a child of the process that is started, rather than that process. */
  readonly isChild: boolean;
}

/** How a namespace is made here. */
export interface MountNamespaces {
  /** Undefined when they work, else why not. */
  readonly unavailable: string | undefined;
  readonly isolation: Isolation;
  /** Why isolation is not full. */
  readonly lack?: string;
  /** How a command becomes a process that sees a view. */
  start(view: JailView, command: readonly string[]): MemberStart;
}

const plain = shellSource('plain.sh');
const probe = shellSource('probe.sh');

/** `/etc/flink` and nothing else. */
const plainStart =
  (unshare: readonly string[], etc: JailWay['etc']): MountNamespaces['start'] =>
  (view, command) => ({
    command: ['unshare', ...unshare, '--', 'sh', '-c', plain, 'drey-jvm', etc, view.etc, view.directory, ...command],
    isChild: false,
  });

const jailedStart =
  (way: JailWay): MountNamespaces['start'] =>
  (view, command) => ({
    command: jailCommand(way),
    script: jailScript(view, way, command),
    isChild: way.processes,
  });

/** Runs a start to its end; what it printed, undefined where it has none in time, or the fault as an error. */
const output = (
  { command: [command = '', ...rest], script }: MemberStart,
  env: NodeJS.ProcessEnv,
  milliseconds: number,
): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, rest, {
      env,
      stdio: script === undefined ? ['ignore', 'pipe', 'pipe'] : ['pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
      detached: true,
    });
    let text = '';
    const note = (part: unknown): void => void (text = (text + String(part)).slice(0, MAXIMUM_OUTPUT));
    for (const stream of child.stdio.slice(1, 4)) stream?.on('data', note);
    // The pid.
    (child.stdio[4] as Readable | undefined)?.resume();
    const timer = setTimeout(() => {
      // With what it started, which else holds its output open.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      resolve(undefined);
    }, milliseconds);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      if (code === 0) resolve(text);
      else reject(new Error(text.trim().split('\n')[0] || `exit code ${code}`));
    });
    child.stdin?.on('error', () => {});
    child.stdin?.end(script);
  });

const outputInTime = async (start: MemberStart, { patience, env }: Probing): Promise<string> => {
  for (const milliseconds of patience) {
    const text = await output(start, env, milliseconds);
    if (text !== undefined) return text;
  }
  throw new Error('it does not end');
};

interface Candidate {
  readonly name: string;
  readonly isolation: Isolation;
  readonly start: MountNamespaces['start'];
}

const candidates = (isRoot: boolean): readonly Candidate[] => {
  const mounts = ['overlay', 'bind'] as const;
  const jailed = (user: boolean, processes: boolean): Candidate[] =>
    mounts.map((etc) => ({
      name: `${user ? 'user, ' : ''}${processes ? 'pid and ' : ''}mount namespace, ${etc}`,
      isolation: processes ? ('full' as const) : ('sharedProcesses' as const),
      start: jailedStart({ user, processes, etc }),
    }));
  const plain = (isRoot ? [['--mount'], ['-Urm']] : [['-Urm']]).flatMap((unshare) =>
    mounts.map((etc) => ({ name: etc, isolation: 'none' as const, start: plainStart(unshare, etc) })),
  );
  // Root with its capabilities taken away still owns what is root's, so that only a pid namespace keeps it off other JVMs.
  return [...jailed(true, true), ...(isRoot ? jailed(false, true) : []), ...jailed(true, false), ...plain];
};

/** A view like a member's: a directory of others, one of its own in it, and its file below /etc. */
const probeView = async (root: string): Promise<JailView> => {
  const [etc, own, states, other] = ['etc', 'own', 'states', 'other'].map((name) => join(root, name)) as [
    string,
    string,
    string,
    string,
  ];
  await writeEtc(etc, 'probe');
  for (const directory of [own, join(own, 'port'), join(states, 'a'), other])
    await mkdir(directory, { recursive: true });
  await writeFile(join(states, 'a/probe'), 'state');
  return {
    etc,
    directory: own,
    covered: [root],
    shown: [{ source: own, target: own, writable: false }],
    blinded: [],
    states: { root: states, port: join(own, 'port'), ids: ['a'], all: false, parked: false },
    mounts: await readMounts(),
  };
};

/** Prints the file, the state, and whether the other directory can be seen. */
const probeCommand = (view: JailView, isolation: Isolation): readonly string[] => {
  const other = join(view.covered[0] ?? '', 'other');
  return ['sh', '-c', probe, 'probe', PROPERTIES_FILE, join(view.states.root, 'a/probe'), other, isolation];
};

/** Tries the ways there are, best first. */
export const probeMountNamespaces = async (
  isRoot: boolean,
  probing: Probing = usualProbing,
): Promise<MountNamespaces> => {
  const root = await mkdtemp(join(tmpdir(), 'drey-view-'));
  const faults: string[] = [];
  const all = candidates(isRoot);
  try {
    const view = await probeView(root);
    for (const { name, isolation, start } of all) {
      try {
        const text = await outputInTime(start(view, probeCommand(view, isolation)), probing);
        if (text.trim() === (isolation === 'none' ? 'probe' : 'probestatehidden'))
          return {
            unavailable: undefined,
            isolation,
            ...(isolation === 'full' ? {} : { lack: faults[0] ?? '' }),
            start,
          };
        faults.push(`${name}: the files did not show (${JSON.stringify(text.trim().slice(0, 80))})`);
      } catch (error) {
        faults.push(`${name}: ${(error as Error).message}`);
      }
    }
    return {
      unavailable: faults.join('; '),
      isolation: 'none',
      lack: faults[0] ?? '',
      start: plainStart(['--mount'], 'overlay'),
    };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
};
