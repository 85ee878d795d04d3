// Reads Linux's /proc: who a process is, so that a reused pid is never taken for one of ours.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isNoProcess } from '@drey/plugin-api';

/** Identifies one process for all time on one machine. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks between boot and start of the process; field 22 of `/proc/<pid>/stat`. */
  readonly startTime: string;
  /** Random id that the kernel makes at each boot. */
  readonly bootId: string;
}

/** What one can ask about processes. All reject where the system does not tell, which is not the same as that there is none. */
export interface Proc {
  bootId(): Promise<string>;
  /** Start time of a living process; undefined when there is none or it only waits to be reaped. */
  startTime(pid: number): Promise<string | undefined>;
  /** Whether it is stopped by a signal or by a debugger of the system. */
  isStopped(pid: number): Promise<boolean>;
  /** Arguments of a process, empty when there is none. */
  commandLine(pid: number): Promise<readonly string[]>;
  /** Environment of a process; undefined when it cannot be read. */
  environment(pid: number): Promise<Readonly<Record<string, string>> | undefined>;
  /** The parent of a process; undefined when there is none. */
  parent(pid: number): Promise<number | undefined>;
  /** Whether a process leads its process group, as each JVM of ours does and what it forks does not. */
  leadsGroup(pid: number): Promise<boolean>;
  /** Whether it has a pid of its own in a namespace below ours, as everything in a container has. */
  isContained(pid: number): Promise<boolean>;
  pids(): Promise<readonly number[]>;
}

/** State, parent, process group and start time from a line of `/proc/<pid>/stat`. The command name in it may hold blanks and brackets. */
const parseStat = (
  text: string,
):
  | { readonly state: string; readonly parent: number; readonly group: number; readonly startTime: string }
  | undefined => {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, startTime] = [fields[0], fields[19]];
  return state === undefined || startTime === undefined
    ? undefined
    : { state, parent: Number(fields[1]), group: Number(fields[2]), startTime };
};

/**
 * A file of a process, empty where it is not there. What could not be read for another reason, as with no file descriptor left, tells nothing:
 * rejects, so that nobody takes a process that lives for one that ended.
 */
const text = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch((error: unknown) => {
    if (isNoProcess(error)) return '';
    throw error;
  });

/** The real one; `root` is `/proc` but in tests. */
export const linuxProc = (root = '/proc'): Proc => {
  let bootId: Promise<string> | undefined;
  return {
    bootId: async () => {
      bootId ??= text(join(root, 'sys/kernel/random/boot_id')).then((id) => id.trim());
      // Nobody waits for a first answer that was none.
      bootId.catch(() => (bootId = undefined));
      return bootId;
    },
    startTime: async (pid) => {
      const stat = parseStat(await text(join(root, String(pid), 'stat')));
      return stat === undefined || stat.state === 'Z' || stat.state === 'X' ? undefined : stat.startTime;
    },
    isStopped: async (pid) => /^[Tt]$/.test(parseStat(await text(join(root, String(pid), 'stat')))?.state ?? ''),
    commandLine: async (pid) => (await text(join(root, String(pid), 'cmdline'))).split('\0').slice(0, -1),
    environment: async (pid) => {
      const content = await text(join(root, String(pid), 'environ'));
      if (content === '') return undefined;
      const pairs = content.split('\0').filter((pair) => pair.includes('='));
      return Object.fromEntries(
        pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
      );
    },
    parent: async (pid) => parseStat(await text(join(root, String(pid), 'stat')))?.parent,
    leadsGroup: async (pid) => parseStat(await text(join(root, String(pid), 'stat')))?.group === pid,
    // `NSpid` has one number for each namespace from ours downwards, and anyone may read it.
    isContained: async (pid) => /^NSpid:\s*\d+\s+\d/m.test(await text(join(root, String(pid), 'status'))),
    pids: async () => (await readdir(root)).filter((name) => /^[1-9]\d*$/.test(name)).map(Number),
  };
};

/** Whether the very process of an identity still runs. */
export const isRunning = async (proc: Proc, identity: ProcessIdentity): Promise<boolean> =>
  identity.bootId === (await proc.bootId()) && identity.startTime === (await proc.startTime(identity.pid));
