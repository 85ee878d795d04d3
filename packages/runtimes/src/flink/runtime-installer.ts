// Makes sure that a Flink runtime is on this machine, once for all who ask.
import { join } from 'node:path';
import { type Clock, type Logger, OperatorError } from '@drey/plugin-api';
import type { Proc } from '../proc.js';
import { createWorkBoard, type FlinkRuntime, type WorkBoard } from '@drey/cluster';
import { flinkEnvironments, type RuntimeRecipe, runtimeRecipe } from '../catalogue.js';
import { assemble, factsOf } from './assemble.js';
import { flinkHomeVariable } from './flink-home.js';
import { type InstalledRuntime, readInstalled } from './installed-runtime.js';
import { createJointWork } from '../install/joint-work.js';
import type { MavenFor } from './maven.js';
import { installOnce } from '../install/install-once.js';
import { homePlan, mavenPlan, type RuntimePlan } from './runtime-plan.js';

/** What the installer works with. */
export interface RuntimeInstallerNeeds {
  readonly cacheDirectory: string;
  readonly log: Logger;
  readonly clock: Clock;
  readonly proc: Proc;
  /** The whole environment of the host: Maven and pip must find their ordinary configuration. Source of `DREY_FLINK_HOME_*` and `DREY_PYTHON*`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly maven: MavenFor;
  /** Shows what is being installed. */
  readonly board?: WorkBoard;
}

/** `nothing`: it is installed. `links`: only links into a distribution of the user. `artifacts`: Maven has to fetch some. */
export type RuntimeLack = 'nothing' | 'links' | 'artifacts';

/** Installs runtimes. */
export interface RuntimeInstaller {
  /** Resolves when the runtime is there. Aborting ends this wait, and the work where nobody else waits for it. Throws an OperatorError. */
  install(runtime: FlinkRuntime, signal: AbortSignal): Promise<InstalledRuntime>;
  /** What an installation would have to fetch or link. Throws an OperatorError. */
  lacks(runtime: FlinkRuntime): Promise<RuntimeLack>;
  /** Ends work under way. */
  close(): void;
}

const unknownRuntime = (environment: string): OperatorError =>
  new OperatorError(
    'DREY_RUNTIME_UNKNOWN',
    `There is no Flink runtime for ${environment}.`,
    `Use one of ${flinkEnvironments.join(', ')}.`,
  );

/** Makes an installer. */
export const createRuntimeInstaller = (needs: RuntimeInstallerNeeds): RuntimeInstaller => {
  const { log, clock, proc, env, maven } = needs;
  const root = join(needs.cacheDirectory, 'runtimes');
  const board = needs.board ?? createWorkBoard(clock);
  const closing = new AbortController();
  const together = createJointWork<InstalledRuntime>();

  const planFor = async (recipe: RuntimeRecipe): Promise<RuntimePlan> => {
    const home = env[flinkHomeVariable(recipe.environment)];
    return home ? homePlan(home, recipe) : mavenPlan(recipe);
  };

  const ensure = async (recipe: RuntimeRecipe, signal: AbortSignal): Promise<InstalledRuntime> => {
    const plan = await planFor(recipe);
    return installOnce(
      { board, clock, proc, signal },
      {
        root,
        name: plan.name,
        environment: recipe.environment,
        what: `Flink ${recipe.flinkVersion}`,
        read: readInstalled,
        fill: (draft, entry) =>
          assemble(
            { log, clock, signal, entry, target: join(root, plan.name), maven: () => maven(recipe) },
            plan,
            draft,
          ),
        installed: (milliseconds) =>
          log.info('Installed Flink', { ...factsOf(plan), seconds: Math.round(milliseconds / 1000) }),
        vanished: (target) => new OperatorError('DREY_RUNTIME_INSTALL_FAILED', `${target} vanished.`, 'Start again.'),
      },
    );
  };

  return {
    install: (runtime, signal) => {
      const recipe = runtimeRecipe(runtime.environment);
      if (recipe === undefined) return Promise.reject(unknownRuntime(runtime.environment));
      return together(
        recipe.environment,
        (wanted) => ensure(recipe, AbortSignal.any([closing.signal, wanted])),
        signal,
      );
    },
    lacks: async ({ environment }) => {
      const recipe = runtimeRecipe(environment);
      if (recipe === undefined) throw unknownRuntime(environment);
      const plan = await planFor(recipe);
      if ((await readInstalled(join(root, plan.name))) !== undefined) return 'nothing';
      const { libraries, singles } = plan.copy(root);
      return libraries.length + singles.length === 0 ? 'links' : 'artifacts';
    },
    close: () => closing.abort(new Error('The host stops.')),
  };
};
