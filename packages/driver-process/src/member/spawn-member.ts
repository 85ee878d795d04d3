// Starts the process of a member and learns the pid of its JVM, which may be a child of it.
import { type ChildProcess, spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { constants } from 'node:os';
import type { Readable } from 'node:stream';
import { PID_DESCRIPTOR } from '../jail/jail-script.js';
import type { MemberStart } from '../jail/mount-namespace.js';

const PID_TIMEOUT_MILLISECONDS = 30_000;

/** What a member is started with. */
export interface MemberNeeds {
  /** Its output is appended to this file. */
  readonly log: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Called once, with the cause in words. */
  readonly onEnd: (text: string) => void;
}

/** How a shell that waited for a process tells of its death by a signal. A JVM that is asked to end exits with such a code by itself. */
const SIGNAL_BASE = 128;
const askedToEnd: ReadonlySet<number> = new Set([
  constants.signals.SIGHUP,
  constants.signals.SIGINT,
  constants.signals.SIGTERM,
]);

/** An end in words. `waited`: the code is that of a shell which waited for the JVM. */
export const endingText = (code: number | null, signal: NodeJS.Signals | null, waited: boolean): string => {
  if (signal !== null) return `killed by ${signal}`;
  const number = (code ?? 0) - SIGNAL_BASE;
  const [name] = Object.entries(constants.signals).find(([, value]) => value === number) ?? [];
  return waited && name !== undefined && !askedToEnd.has(number) ? `killed by ${name}` : `exit code ${code}`;
};

/** The pid that a script tells; undefined when it ended before, or does not come to it. */
const toldPid = (child: ChildProcess): Promise<number | undefined> =>
  new Promise((resolve) => {
    const stream = child.stdio[PID_DESCRIPTOR] as Readable;
    const timer = setTimeout(() => done(''), PID_TIMEOUT_MILLISECONDS);
    let text = '';
    const done = (line: string): void => {
      clearTimeout(timer);
      stream.destroy();
      resolve(/^[1-9]\d*\n/.test(line) ? Number.parseInt(line, 10) : undefined);
    };
    stream.on('data', (part: Buffer) => {
      text += String(part);
      if (text.includes('\n')) done(text);
    });
    stream.once('end', () => done(text));
    stream.once('error', () => done(text));
  });

/** Starts a member in a session of its own. Resolves to the pid of its JVM; undefined when there is none. */
export const spawnMember = async (
  { command: [command = '', ...rest], script, isChild }: MemberStart,
  { log, environment, onEnd }: MemberNeeds,
): Promise<number | undefined> => {
  const output = await open(log, 'a', 0o600);
  try {
    const child = spawn(command, rest, {
      detached: true,
      // In the order of their descriptors: the script, what nobody reads, the member's output, its pid.
      stdio: script === undefined ? ['ignore', output.fd, output.fd] : ['pipe', 'ignore', 'ignore', output.fd, 'pipe'],
      env: { ...environment },
    });
    child.on('exit', (code, signal) => onEnd(endingText(code, signal, isChild)));
    child.on('error', (error) => onEnd(`could not be started: ${error.message}`));
    child.unref();
    if (script === undefined || child.pid === undefined) return child.pid;
    child.stdin?.on('error', () => {});
    child.stdin?.end(script);
    const pid = await toldPid(child);
    return isChild ? pid : child.pid;
  } finally {
    await output.close();
  }
};
