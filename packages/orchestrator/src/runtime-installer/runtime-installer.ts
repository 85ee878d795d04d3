// Makes sure that a Flink runtime is on this machine, once for all who ask.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, type Logger, OperatorError } from '@drey/plugin-api';
import type { Proc } from '../drivers/process/proc.js';
import type { FlinkRuntime } from '../flink-runtime.js';
import { flinkEnvironments, type RuntimeRecipe, runtimeRecipe } from '../runtime-catalogue.js';
import { assemble } from './assemble.js';
import { flinkHomeVariable } from './flink-home.js';
import { type InstalledRuntime, readInstalled } from './installed-runtime.js';
import { withProcessLock } from './process-lock.js';
import { homePlan, mavenPlan } from './runtime-plan.js';

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
    const done = (): void => signal.removeEventListener('abort', onAbort);
    work.finally(done).then(resolve, reject);
  });

/** Makes an installer. */
export const createRuntimeInstaller = (options: RuntimeInstallerOptions): RuntimeInstaller => {
  const { log, clock, proc, env } = options;
  const root = join(options.cacheDirectory, 'runtimes');
  const closing = new AbortController();
  const running = new Map<string, Promise<InstalledRuntime>>();

  const maven = async (
    recipe: RuntimeRecipe,
  ): Promise<{ readonly command: string; readonly env: Readonly<Record<string, string | undefined>> }> => ({
    command: env['DREY_MAVEN'] || 'mvn',
    env: { ...env, JAVA_HOME: env['JAVA_HOME'] || (await options.javaHome(recipe)) },
  });

  const ensure = async (recipe: RuntimeRecipe): Promise<InstalledRuntime> => {
    const home = env[flinkHomeVariable(recipe.environment)];
    const plan = home ? await homePlan(home, recipe) : mavenPlan(recipe);
    const target = join(root, plan.name);
    const already = await readInstalled(target);
    if (already !== undefined) return already;
    await mkdir(root, { recursive: true });
    const surroundings = { root, log, clock, proc, signal: closing.signal, maven: () => maven(recipe) };
    return withProcessLock(`${target}.lock`, { proc, clock, pid: process.pid }, closing.signal, () =>
      assemble(surroundings, plan),
    );
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
