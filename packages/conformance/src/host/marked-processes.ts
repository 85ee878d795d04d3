// Processes that belong to one instance of the host, known by the mark on their command lines.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './until.js';

/** A living process. */
export interface MarkedProcess {
  readonly pid: number;
  readonly commandLine: readonly string[];
}

const GONE_MILLISECONDS = 60_000;

const readOrEmpty = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/** Field 3 of `/proc/<pid>/stat`; empty where there is no such process. */
const stateOf = (pid: number): string =>
  readOrEmpty(`/proc/${pid}/stat`)
    .replace(/^.*\)\s/s, '')
    .slice(0, 1);

/** A zombie has ended, it only was not waited for. */
const isZombie = (pid: number): boolean => 'ZX'.includes(stateOf(pid));

/** Living processes with `drey.instance=<id>` on their command lines: the JVMs (as `-Ddrey.instance`) and the companion. */
export const processesOf = (instanceId: string): readonly MarkedProcess[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => ({ pid: Number(name), commandLine: readOrEmpty(`/proc/${name}/cmdline`).split('\0') }))
    .filter(({ commandLine }) =>
      commandLine.some((argument) => argument.replace(/^-D/, '') === `drey.instance=${instanceId}`),
    )
    .filter(({ pid }) => !isZombie(pid));

/** A companion that a user named (`DREY_MOTO_SERVER`) carries no mark; the record that the host keeps of it tells its pid and when it started. */
export const recordedCompanion = (dataDirectory: string): readonly MarkedProcess[] => {
  const text = readOrEmpty(join(dataDirectory, 'companion', 'record.json'));
  if (text === '') return [];
  const { pid, startTime, commandLine } = JSON.parse(text) as {
    readonly pid: number;
    readonly startTime: string;
    readonly commandLine: string;
  };
  const fields = readOrEmpty(`/proc/${pid}/stat`)
    .replace(/^.*\)\s/s, '')
    .split(' ');
  return fields[19] === startTime && !isZombie(pid) ? [{ pid, commandLine: commandLine.split(' ') }] : [];
};

/** Whether a process lives. Its command line would not tell: that is empty for an instant while it becomes another program. */
export const isAlive = (pid: number): boolean => !isZombie(pid);

/** Pids of all processes beneath one, the nearest first. */
export const descendantsOf = (pid: number): readonly number[] => {
  const children = readdirSync('/proc').flatMap((name) => {
    const parent = /^\d+$/.test(name) ? /\) \S (\d+) /.exec(readOrEmpty(`/proc/${name}/stat`))?.[1] : undefined;
    return Number(parent) === pid ? [Number(name)] : [];
  });
  return [...children, ...children.flatMap(descendantsOf)];
};

/** Kills with signal 9 and waits until the process is gone. */
export const killProcess = async (pid: number): Promise<void> => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
  await until(`the end of process ${pid}`, GONE_MILLISECONDS, () => !isAlive(pid));
};

/** Stops a process by SIGSTOP: from then on it does nothing, until it gets SIGCONT or SIGKILL. */
export const freezeProcess = async (pid: number): Promise<void> => {
  process.kill(pid, 'SIGSTOP');
  await until(`process ${pid} to stand still`, GONE_MILLISECONDS, () => stateOf(pid) === 'T');
};
