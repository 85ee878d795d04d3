// A container engine that belongs to one test, which may kill it: `dockerd` over a `containerd` of its own, as distributions start them.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Docker from 'dockerode';
import { engineMissing, FLINK_IMAGE, testEngine } from '@drey/driver-docker/testing';
import { until } from '../host/until.js';

const READY_MILLISECONDS = 60_000;
const END_MILLISECONDS = 30_000;
const run = promisify(execFile);

const programAt = (name: string): string | undefined =>
  ['/usr/bin', '/usr/sbin', '/usr/local/bin'].map((folder) => join(folder, name)).find((path) => existsSync(path));
const dockerd = programAt('dockerd');
const containerd = programAt('containerd');

/** Why a test cannot have an engine of its own here; undefined when it can. */
export const ownEngineMissing: string | undefined = ((): string | undefined => {
  if (dockerd === undefined || containerd === undefined) return 'there is no dockerd with its containerd';
  if (process.getuid?.() !== 0) return 'an engine of its own needs root';
  return engineMissing;
})();

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

/** Ends a process, by force when it takes its time. */
const end = async (child: ChildProcess | undefined, signal: NodeJS.Signals): Promise<void> => {
  if (child === undefined || hasEnded(child)) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), END_MILLISECONDS);
  await ended;
  clearTimeout(timer);
};

/** What is mounted below a directory, the innermost first. */
const mountsBelow = (folder: string): readonly string[] =>
  readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .filter((path) => path.startsWith(`${folder}/`))
    .toReversed();

/** An engine of one test. */
export class OwnEngine {
  readonly #flags: readonly string[];
  #root: string | undefined;
  #containerd: ChildProcess | undefined;
  #dockerd: ChildProcess | undefined;

  /** `flags`: further flags of `dockerd`. */
  constructor(flags: readonly string[] = []) {
    this.#flags = flags;
  }

  /** Made when it is first asked for, since nobody would remove that of a skipped test. */
  get #folder(): string {
    return (this.#root ??= mkdtempSync(join(tmpdir(), 'drey-own-engine-')));
  }

  /** As `DOCKER_HOST` has it. */
  get address(): string {
    return `unix://${this.#socket}`;
  }

  get #socket(): string {
    return join(this.#folder, 'docker.sock');
  }

  get docker(): Docker {
    return new Docker({ socketPath: this.#socket });
  }

  /** Starts it, or starts it again after its end; resolves when it answers. */
  async start(): Promise<void> {
    const at = (name: string): string => join(this.#folder, name);
    const run = (program = '', parameters: readonly string[] = []): ChildProcess => {
      const log = openSync(at('log'), 'a');
      const child = spawn(program, parameters, { stdio: ['ignore', log, log] });
      closeSync(log);
      return child;
    };
    const socket = at('containerd.sock');
    this.#containerd ??= run(containerd, [
      `--root=${at('containerd')}`,
      `--state=${at('containerd-state')}`,
      `--address=${socket}`,
    ]);
    await until('a containerd', READY_MILLISECONDS, () => existsSync(socket));
    const child = run(dockerd, [
      `--containerd=${socket}`,
      `--data-root=${at('data')}`,
      `--exec-root=${at('exec')}`,
      `--pidfile=${at('pid')}`,
      `--host=${this.address}`,
      ...this.#flags,
    ]);
    this.#dockerd = child;
    await until('an engine that answers', READY_MILLISECONDS, () => {
      if (hasEnded(child)) throw new Error(readFileSync(at('log'), 'utf8').slice(-2_000));
      return this.docker.ping().then(
        () => true,
        () => false,
      );
    });
  }

  /** Gives it the Flink image that the engine of the machine has. */
  async load(): Promise<void> {
    const image = await testEngine().getImage(FLINK_IMAGE).get();
    await new Promise<void>((resolve, reject) => {
      this.docker.loadImage(image, { quiet: true }, (error: Error | null, answer?: NodeJS.ReadableStream) => {
        if (error !== null) return reject(error);
        answer?.on('end', resolve).on('error', reject).resume();
      });
    });
  }

  /** kill -9 of `dockerd`; its containers live on. */
  kill(): Promise<void> {
    return end(this.#dockerd, 'SIGKILL');
  }

  /** Whether the JVM of a container lives, which nobody can ask the engine while it is dead. */
  async jvmOf(container: string): Promise<() => boolean> {
    const { State } = await this.docker.getContainer(container).inspect();
    return () => existsSync(`/proc/${State.Pid}`);
  }

  /** Removes containers and networks, ends it and deletes its files, whatever happened before. */
  async close(): Promise<void> {
    if (this.#root === undefined) return;
    try {
      if (this.#dockerd !== undefined && hasEnded(this.#dockerd)) await this.start();
      const { docker } = this;
      for (const { Id } of await docker.listContainers({ all: true }))
        await docker.getContainer(Id).remove({ force: true, v: true });
      await docker.pruneNetworks();
    } finally {
      await end(this.#dockerd, 'SIGTERM');
      await end(this.#containerd, 'SIGTERM');
      // A killed engine leaves its mounts behind.
      for (const path of mountsBelow(this.#root)) await run('umount', [path]);
      rmSync(this.#root, { recursive: true, force: true });
    }
  }
}
