// The command lines of the processes of this machine: who uses what lies in the cache is told by them alone.
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isNoProcess } from '@drey/plugin-api';

/** Command lines by process id. Rejects where the system does not tell them all: then nothing counts as unused. */
export type CommandLines = () => Promise<ReadonlyMap<number, string>>;

/** By the files of the system; `root` is `/proc` but in tests. */
export const commandLinesByProc =
  (root = '/proc'): CommandLines =>
  async () => {
    const lines = new Map<number, string>();
    const ids = (await readdir(root)).filter((name) => /^\d+$/.test(name));
    if (ids.length === 0) throw new Error(`${root} shows no processes`);
    // One after the other: a thousand processes would take a thousand file descriptors.
    for (const id of ids) {
      const line = await readFile(join(root, id, 'cmdline'), 'utf8').catch((error: unknown) => {
        if (isNoProcess(error)) return '';
        throw error;
      });
      if (line !== '') lines.set(Number(id), line);
    }
    return lines;
  };

const PS_TIMEOUT_MILLISECONDS = 10_000;
const PS_MAXIMUM_BYTES = 64 * 1024 * 1024;

/** By `ps`, for systems without such files (macOS). */
export const commandLinesByPs =
  (ps = 'ps'): CommandLines =>
  async () => {
    const { stdout } = await promisify(execFile)(ps, ['-A', '-ww', '-o', 'pid=,command='], {
      timeout: PS_TIMEOUT_MILLISECONDS,
      maxBuffer: PS_MAXIMUM_BYTES,
    });
    const rows = [...stdout.matchAll(/^\s*(\d+) (.+)$/gm)].map(([, pid, line = '']) => [Number(pid), line] as const);
    if (rows.length === 0) throw new Error(`${ps} shows no processes`);
    return new Map(rows);
  };

/** Those of this machine. */
export const systemCommandLines: CommandLines =
  process.platform === 'linux' ? commandLinesByProc() : commandLinesByPs();
