// `npm start` and its like as a user runs them: npm, its shell, and what comes of them.
import { type ChildProcess, spawn } from 'node:child_process';
import { descendantsOf, isAlive, killProcess } from '../host/marked-processes.js';
import type { ProcessEnd } from '../host/gateway-process.js';
import { repositoryRoot } from '../host/repository.js';

/** A script of package.json that runs. */
export interface NpmProcess {
  /** Of npm itself. */
  readonly pid: number;
  readonly ended: Promise<ProcessEnd>;
  /** Both streams, the newest 200,000 characters. */
  output(): string;
  /** Pids below npm that live. */
  below(): readonly number[];
  /** Kills what is left, npm included. */
  sweep(): Promise<void>;
}

/** How a script is run. */
export interface NpmRun {
  readonly words: readonly string[];
  /** The repository unless given. */
  readonly directory?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

const KEPT_CHARACTERS = 200_000;
/** What the npm that runs these tests says of itself. */
const ofNpm = /^npm_/i;

const environmentOf = (own: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofNpm.test(name))),
  ...own,
});

const outputOf = (child: ChildProcess): (() => string) => {
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-KEPT_CHARACTERS);
    });
  return () => output;
};

/** Starts `npm WORDS` as the leader of a process group of its own, as a terminal does. */
export const startNpm = ({ words, directory = repositoryRoot, environment = {} }: NpmRun): NpmProcess => {
  const child = spawn('npm', words, {
    cwd: directory,
    env: environmentOf(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const pid = child.pid ?? 0;
  const ended = new Promise<ProcessEnd>((done) => child.once('exit', (code, signal) => done({ code, signal })));
  const seen = new Set<number>();
  const below = (): readonly number[] => {
    for (const one of descendantsOf(pid)) seen.add(one);
    // Also those whose parent has gone: they are beneath nobody of ours any more.
    return [...seen].filter(isAlive);
  };
  return {
    pid,
    ended,
    output: outputOf(child),
    below,
    sweep: async () => {
      for (const one of [...below(), pid]) if (isAlive(one)) await killProcess(one);
    },
  };
};
