// Starts one moto process: its command line, its environment, its output.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { boundLog } from './log-file.js';
import { motoProgram } from './python-files.js';

/** The program to run: the environment's Python with our launcher, or the user's own `moto_server`. */
export type MotoProgram =
  | { readonly kind: 'python'; readonly python: string }
  | { readonly kind: 'executable'; readonly path: string };

/** How one process is started. */
export interface LaunchNeeds {
  readonly program: MotoProgram;
  readonly directory: string;
  readonly port: number;
  readonly instanceId: string;
  /** Secret by which moto knows our requests; in its environment only, since every user can read a command line. */
  readonly token: string;
  /** Whether moto ends when this process does, however it ends. */
  readonly endsWithUs: boolean;
  readonly environment: NodeJS.ProcessEnv;
}

/** The file that takes moto's output. */
export const motoLogFile = (directory: string): string => join(directory, 'moto.log');

/** What says moto how many MiB of each log stream to keep. See `python/drey_companion/log_streams.py`. */
export const companionLogs = 'DREY_COMPANION_LOGS';

const passedOn = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'LD_LIBRARY_PATH',
  'DYLD_LIBRARY_PATH',
  'DOCKER_HOST',
  companionLogs,
];

/** The environment of moto: an allow-list, nothing that could lead to a real account, and never MOTO_ACCOUNT_ID, which overrides the header. */
export const motoEnvironment = (environment: NodeJS.ProcessEnv, temporaryDirectory: string): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    passedOn.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])),
  ),
  TMPDIR: temporaryDirectory,
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  // Only a bucket's own CORS rules count; moto's blanket header would let any web page in.
  MOTO_DISABLE_GLOBAL_CORS: 'true',
});

const commandOf = (needs: LaunchNeeds): readonly [string, readonly string[]] => {
  const port = String(needs.port);
  if (needs.program.kind === 'executable') return [needs.program.path, ['-H', '127.0.0.1', '-p', port]];
  const life = needs.endsWithUs ? 'ends-with-host' : 'outlives-host';
  const mark = `drey.instance=${needs.instanceId}`;
  return [needs.program.python, ['-I', '-u', motoProgram, mark, '127.0.0.1', port, life]];
};

/** Starts moto in a process group of its own. The child reports a missing program by its `error` event. */
export const launchMoto = (needs: LaunchNeeds): ChildProcess => {
  const temporaryDirectory = join(needs.directory, 'tmp');
  mkdirSync(temporaryDirectory, { recursive: true, mode: 0o700 });
  const logFile = motoLogFile(needs.directory);
  boundLog(logFile);
  const output = openSync(logFile, 'a', 0o600);
  try {
    const [command, commandArguments] = commandOf(needs);
    const child = spawn(command, commandArguments, {
      cwd: needs.directory,
      detached: true,
      stdio: [needs.endsWithUs ? 'pipe' : 'ignore', output, output],
      env: { ...motoEnvironment(needs.environment, temporaryDirectory), DREY_COMPANION_TOKEN: needs.token },
    });
    // Neither the child nor its pipe keeps this process alive.
    child.unref();
    (child.stdin as Socket | null)?.unref();
    return child;
  } finally {
    closeSync(output);
  }
};
