// What Maven builds for tests: examples and jobs with dependencies, built when older than their sources.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from './repository.js';

const BUILD_MILLISECONDS = 600_000;

const sourcesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name))
    .filter((path) => !path.startsWith(join(folder, 'target')));

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Takes the lock of a folder, or finds that it is held by a test that lives. */
const isTaken = (lock: string): boolean => {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0;
    if (holder > 0 && !isRunning(holder)) rmSync(lock, { force: true });
    return false;
  }
};

/** One build of a folder at a time: test files run beside each other, and Maven takes no notice of another. */
const alone = <T>(folder: string, work: () => T): T => {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  const lock = join(tmpdir(), `drey-maven-${name}.lock`);
  const end = performance.now() + BUILD_MILLISECONDS;
  const bell = new Int32Array(new SharedArrayBuffer(4));
  while (!isTaken(lock)) {
    if (performance.now() > end) throw new Error(`Another build of ${folder} does not end; its lock is ${lock}.`);
    Atomics.wait(bell, 0, 0, 200);
  }
  try {
    return work();
  } finally {
    rmSync(lock, { force: true });
  }
};

const build = (folder: string, phase: string, product: string): string => {
  const built = join(folder, product);
  if (existsSync(built) && sourcesOf(folder).every((source) => statSync(source).mtimeMs < statSync(built).mtimeMs))
    return built;
  const { status, error, stdout, stderr } = spawnSync(
    process.env['DREY_MAVEN'] || 'mvn',
    ['-q', '-B', '-DskipTests', phase],
    { cwd: folder, encoding: 'utf8', timeout: BUILD_MILLISECONDS },
  );
  if (status !== 0) throw new Error(`Maven could not build ${folder}: ${error?.message ?? ''}\n${stdout}${stderr}`);
  return built;
};

/** Runs a phase of Maven in a folder of the repository unless `product`, a path below that folder, is newer than all sources. */
export const mavenBuild = (below: string, phase: string, product: string): string => {
  const folder = join(repositoryRoot, below);
  return alone(folder, () => build(folder, phase, product));
};

/** Content of the jar `target/<name>.jar`; a first build fetches what it depends on. */
export const mavenJar = (below: string, name: string): Uint8Array =>
  readFileSync(mavenBuild(below, 'package', `target/${name}.jar`));
