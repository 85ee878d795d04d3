// Assembles a Flink runtime once per machine user and hands out where it is.
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Clock, type Logger, OperatorError } from '@drey/plugin-api';
import { isRunning, type Proc } from '../drivers/process/proc.js';
import type { FlinkRuntime } from '../flink-runtime.js';
import { flinkEnvironments, type RuntimeRecipe, runtimeRecipe, s3PluginDirectory } from '../runtime-catalogue.js';
import { flinkHomeVariable, readFlinkHome } from './flink-home.js';
import { runMaven } from './maven.js';
import { type MavenCopy, mavenProject } from './maven-project.js';
import { withProcessLock } from './process-lock.js';

const installTimeoutMs = 30 * 60_000;
const progressIntervalMs = 5000;
const marker = 'runtime.json';

/** A runtime on disk. */
export interface InstalledRuntime {
  readonly directory: string;
  /** Absolute paths of the jars for the class path, in the order that class-data archives are bound to. */
  readonly classPath: readonly string[];
  /** Value of `FLINK_PLUGINS_DIR`. */
  readonly plugins: string;
}

/** What the installer works with. */
export interface RuntimeInstallerOptions {
  readonly cacheDirectory: string;
  readonly log: Logger;
  readonly clock: Clock;
  readonly proc: Proc;
  /** Environment of Maven and source of `DREY_MAVEN` and `DREY_FLINK_HOME_*`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A Java home for Maven where the environment names none. */
  readonly javaHome: (runtime: FlinkRuntime) => Promise<string>;
}

/** Installs runtimes. */
export interface RuntimeInstaller {
  /** Resolves when the runtime is there. Aborting ends this wait, not the work that others wait for. Throws an OperatorError. */
  install(runtime: FlinkRuntime, signal: AbortSignal): Promise<InstalledRuntime>;
  /** Ends work under way. */
  close(): void;
}

/** One way to fill a runtime's directory. */
interface Plan {
  readonly name: string;
  readonly recipe: RuntimeRecipe;
  readonly links: readonly { readonly from: string; readonly to: string }[];
  readonly copy: (directory: string) => MavenCopy;
}

const hash = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 12);

const mavenPlan = (recipe: RuntimeRecipe): Plan => ({
  name: `${recipe.environment}-${recipe.flinkVersion}-${hash(recipe)}`,
  recipe,
  links: [],
  copy: (directory) => ({
    libraries: recipe.libraries,
    librariesTo: join(directory, 'lib'),
    singles: [
      ...recipe.singleLibraries.map((artifact) => ({ artifact, to: join(directory, 'lib') })),
      ...Object.entries(recipe.plugins).flatMap(([plugin, artifacts]) =>
        artifacts.map((artifact) => ({ artifact, to: join(directory, 'plugins', plugin) })),
      ),
    ],
  }),
});

const homePlan = async (home: string, recipe: RuntimeRecipe): Promise<Plan> => {
  const found = await readFlinkHome(home, recipe);
  return {
    name: `${recipe.environment}-home-${hash(found)}`,
    recipe,
    links: [
      ...found.libraries.map((from) => ({ from, to: join('lib', basename(from)) })),
      ...found.s3Plugin.map((from) => ({ from, to: join('plugins', s3PluginDirectory, basename(from)) })),
    ],
    copy: (directory) => ({
      libraries: [],
      librariesTo: join(directory, 'lib'),
      singles: found.lacking.map((artifact) => ({ artifact, to: join(directory, 'lib') })),
    }),
  };
};

const jarNames = async (directory: string): Promise<string[]> =>
  (await readdir(directory).catch(() => [] as string[])).filter((name) => name.endsWith('.jar')).sort();

/** The runtime in a directory; undefined unless it is complete. */
const readInstalled = async (directory: string): Promise<InstalledRuntime | undefined> => {
  const text = await readFile(join(directory, marker), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { jars } = JSON.parse(text) as { readonly jars: readonly string[] };
  const there = new Set(await jarNames(join(directory, 'lib')));
  if (!jars.every((jar) => there.has(jar))) return undefined;
  return { directory, classPath: jars.map((jar) => join(directory, 'lib', jar)), plugins: join(directory, 'plugins') };
};

const unknownRuntime = (environment: string): OperatorError =>
  new OperatorError(
    'DREY_RUNTIME_UNKNOWN',
    `There is no Flink runtime for ${environment}.`,
    `Use one of ${flinkEnvironments.join(', ')}.`,
  );

/** Resolves as the work does, or rejects as soon as the signal is aborted. */
const unlessAborted = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });

/** Makes an installer. */
export const createRuntimeInstaller = (options: RuntimeInstallerOptions): RuntimeInstaller => {
  const { log, clock, proc, env } = options;
  const root = join(options.cacheDirectory, 'runtimes');
  const closing = new AbortController();
  const running = new Map<string, Promise<InstalledRuntime>>();

  /** Temporary directories carry the identity of their maker, so that those of dead ones can go. */
  const removeLeftovers = async (): Promise<void> => {
    for (const name of await readdir(root)) {
      const maker = /^\.new-(\d+)-(\d+)-[0-9a-f]+$/.exec(name);
      if (maker === null) continue;
      const [pid, startTime] = [Number(maker[1]), maker[2] ?? ''];
      if (await isRunning(proc, { pid, startTime, bootId: await proc.bootId() })) continue;
      await rm(join(root, name), { recursive: true, force: true });
    }
  };

  const copyWithMaven = async (plan: Plan, directory: string): Promise<void> => {
    const copy = plan.copy(directory);
    if (copy.libraries.length + copy.singles.length === 0) return;
    const project = join(directory, 'project');
    await mkdir(project);
    await writeFile(join(project, 'pom.xml'), mavenProject(copy));
    let downloads = 0;
    const startedAt = clock.now();
    const facts = { runtime: plan.recipe.environment, flink: plan.recipe.flinkVersion };
    const timer = setInterval(() => {
      log.info('Still installing Flink', { ...facts, downloads, seconds: Math.round((clock.now() - startedAt) / 1000) });
    }, progressIntervalMs);
    timer.unref();
    try {
      await runMaven({
        command: env['DREY_MAVEN'] || 'mvn',
        project,
        env: { ...env, JAVA_HOME: env['JAVA_HOME'] || (await options.javaHome(plan.recipe)) },
        timeoutMs: installTimeoutMs,
        signal: closing.signal,
        onDownload: () => (downloads += 1),
      });
    } finally {
      clearInterval(timer);
    }
    await rm(project, { recursive: true, force: true });
  };

  const fill = async (plan: Plan, directory: string): Promise<void> => {
    await mkdir(join(directory, 'lib'), { recursive: true });
    await mkdir(join(directory, 'plugins', s3PluginDirectory), { recursive: true });
    await copyWithMaven(plan, directory);
    for (const { from, to } of plan.links) await symlink(from, join(directory, to));
    const jars = await jarNames(join(directory, 'lib'));
    const { environment, flinkVersion } = plan.recipe;
    await writeFile(join(directory, marker), `${JSON.stringify({ environment, flinkVersion, jars }, undefined, 1)}\n`);
  };

  const assemble = async (plan: Plan, target: string): Promise<InstalledRuntime> => {
    const already = await readInstalled(target);
    if (already !== undefined) return already;
    await removeLeftovers();
    const facts = { runtime: plan.recipe.environment, flink: plan.recipe.flinkVersion };
    log.info('Installing Flink, once; this takes a minute or so', { ...facts, directory: target });
    const startedAt = clock.now();
    const startTime = (await proc.startTime(process.pid)) ?? '0';
    const draft = join(root, `.new-${process.pid}-${startTime}-${randomBytes(4).toString('hex')}`);
    try {
      await fill(plan, draft);
      await rm(target, { recursive: true, force: true });
      await rename(draft, target);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
    log.info('Installed Flink', { ...facts, seconds: Math.round((clock.now() - startedAt) / 1000) });
    const installed = await readInstalled(target);
    if (installed !== undefined) return installed;
    throw new OperatorError('DREY_RUNTIME_INSTALL_FAILED', `${target} vanished.`, 'Start again.');
  };

  const ensure = async (recipe: RuntimeRecipe): Promise<InstalledRuntime> => {
    const home = env[flinkHomeVariable(recipe.environment)];
    const plan = home ? await homePlan(home, recipe) : mavenPlan(recipe);
    const target = join(root, plan.name);
    const already = await readInstalled(target);
    if (already !== undefined) return already;
    await mkdir(root, { recursive: true });
    return withProcessLock(`${target}.lock`, { proc, clock, pid: process.pid }, closing.signal, () => assemble(plan, target));
  };

  return {
    install: (runtime, signal) => {
      const recipe = runtimeRecipe(runtime.environment);
      if (recipe === undefined) return Promise.reject(unknownRuntime(runtime.environment));
      let work = running.get(recipe.environment);
      if (work === undefined) {
        work = ensure(recipe);
        running.set(recipe.environment, work);
        const done = (): void => void running.delete(recipe.environment);
        work.then(done, done);
      }
      return unlessAborted(work, signal);
    },
    close: () => closing.abort(new Error('The host stops.')),
  };
};
