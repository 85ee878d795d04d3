// Programs that stand for mount and the others, so that shell sources can be run without any right: each notes what it is asked for.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Readable } from 'node:stream';

/** What a shell did. */
export interface ShellRun {
  readonly code: number | null;
  readonly pid: number | undefined;
  /** What it wrote to descriptor 3. */
  readonly output: string;
  /** What it wrote to descriptor 4. */
  readonly told: string;
  /** Calls of the programs, with `@` for the folder. */
  readonly calls: readonly string[];
}

/** A folder with the programs. */
export interface StandIns {
  path(...names: readonly string[]): string;
  /** Has a program do what a shell text says, after it has noted its name and arguments. */
  stands(name: string, text?: string): void;
  /** Runs `sh` with arguments, and a script on its standard input. */
  run(args: readonly string[], script?: string): Promise<ShellRun>;
  remove(): void;
}

const textOf = async (stream: Readable): Promise<string> => (await stream.toArray()).join('');

/** Makes the folder, whose name has a space and a quote in it. */
export const standIns = (programs: readonly string[]): StandIns => {
  const root = mkdtempSync(join(tmpdir(), "drey-it's a script-"));
  const path = (...names: readonly string[]): string => join(root, ...names);
  const stands = (name: string, text = ''): void =>
    writeFileSync(path('bin', name), `#!/bin/sh\necho "\${0##*/} $*" >>"$CALLS"\n${text}\n`, { mode: 0o755 });
  mkdirSync(path('bin'));
  for (const name of programs) stands(name);
  return {
    path,
    stands,
    run: async (args, script = '') => {
      rmSync(path('calls'), { force: true });
      const child = spawn('sh', [...args], {
        stdio: ['pipe', 'ignore', 'ignore', 'pipe', 'pipe'],
        env: { CALLS: path('calls'), PATH: [path('bin'), process.env['PATH'] ?? ''].join(delimiter) },
      });
      const code = new Promise<number | null>((resolve) => child.once('close', resolve));
      child.stdin?.on('error', () => {});
      child.stdin?.end(script);
      const [output, told] = await Promise.all([
        textOf(child.stdio[3] as Readable),
        textOf(child.stdio[4] as Readable),
      ]);
      const noted = existsSync(path('calls')) ? readFileSync(path('calls'), 'utf8') : '';
      const calls = noted.replaceAll(root, '@').split('\n').filter(Boolean);
      return { code: await code, pid: child.pid, output, told, calls };
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
};
