// Fills a runtime's directory beside its final place and moves it there in one step.
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, type Logger, OperatorError } from '@drey/plugin-api';
import type { Proc } from '../proc.js';
import type { BoardEntry } from '@drey/cluster';
import { makeDirectory } from './draft.js';
import { type InstalledRuntime, markInstalled, readInstalled } from './installed-runtime.js';
import { type Maven, runMaven } from './maven.js';
import { mavenProject } from './maven-project.js';
import type { RuntimePlan } from './runtime-plan.js';

const INSTALL_TIMEOUT_MILLISECONDS = 30 * 60_000;
const PROGRESS_INTERVAL_MILLISECONDS = 5000;

/** What assembling works with. */
export interface AssembleNeeds {
  /** Directory of all runtimes. */
  readonly root: string;
  readonly log: Logger;
  readonly clock: Clock;
  readonly proc: Proc;
  readonly maven: () => Promise<Maven>;
  readonly signal: AbortSignal;
  readonly entry: BoardEntry;
}

const factsOf = ({ recipe }: RuntimePlan): Readonly<Record<string, string>> => ({
  runtime: recipe.environment,
  flink: recipe.flinkVersion,
});

const copyWithMaven = async (needs: AssembleNeeds, plan: RuntimePlan, directory: string): Promise<void> => {
  const { log, clock } = needs;
  const copy = plan.copy(directory);
  if (copy.libraries.length + copy.singles.length === 0) return;
  const project = join(directory, 'project');
  await mkdir(project);
  await writeFile(join(project, 'pom.xml'), mavenProject(copy));
  let downloads = 0;
  needs.entry.at(() => `fetching by Maven, ${downloads} archives so far`);
  const startedAt = clock.now();
  const timer = setInterval(() => {
    log.info('Still installing Flink', {
      ...factsOf(plan),
      downloads,
      seconds: Math.round((clock.now() - startedAt) / 1000),
    });
  }, PROGRESS_INTERVAL_MILLISECONDS);
  timer.unref();
  try {
    await runMaven({
      ...(await needs.maven()),
      project,
      timeoutMs: INSTALL_TIMEOUT_MILLISECONDS,
      signal: needs.signal,
      onDownload: () => (downloads += 1),
    });
  } finally {
    clearInterval(timer);
  }
  await rm(project, { recursive: true, force: true });
};

const fill = async (needs: AssembleNeeds, plan: RuntimePlan, directory: string): Promise<void> => {
  await mkdir(join(directory, 'lib'), { recursive: true });
  for (const plugin of Object.keys(plan.recipe.plugins))
    await mkdir(join(directory, 'plugins', plugin), { recursive: true });
  await copyWithMaven(needs, plan, directory);
  for (const { from, to } of plan.links) await symlink(from, join(directory, to));
  await markInstalled(directory, factsOf(plan));
};

/** Makes the runtime of a plan, to be called under its lock. Throws an OperatorError. */
export const assemble = async (needs: AssembleNeeds, plan: RuntimePlan): Promise<InstalledRuntime> => {
  const { root, log, clock } = needs;
  const target = join(root, plan.name);
  const already = await readInstalled(target);
  if (already !== undefined) return already;
  needs.entry.at('laying out its directory');
  log.info('Installing Flink, once; this takes a minute or so', { ...factsOf(plan), directory: target });
  const startedAt = clock.now();
  await makeDirectory(needs, plan.name, (draft) => fill(needs, plan, draft));
  log.info('Installed Flink', { ...factsOf(plan), seconds: Math.round((clock.now() - startedAt) / 1000) });
  const installed = await readInstalled(target);
  if (installed !== undefined) return installed;
  throw new OperatorError('DREY_RUNTIME_INSTALL_FAILED', `${target} vanished.`, 'Start again.');
};
