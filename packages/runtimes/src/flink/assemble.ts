// Fills the directory of a runtime.
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Logger } from '@drey/plugin-api';
import type { BoardEntry } from '@drey/cluster';
import { markInstalled } from './installed-runtime.js';
import { type Maven, runMaven } from './maven.js';
import { mavenProject } from './maven-project.js';
import type { RuntimePlan } from './runtime-plan.js';

const INSTALL_TIMEOUT_MILLISECONDS = 30 * 60_000;
const PROGRESS_INTERVAL_MILLISECONDS = 5000;

/** What assembling works with. */
export interface AssembleNeeds {
  /** Where the directory goes, for people. */
  readonly target: string;
  readonly log: Logger;
  readonly clock: Clock;
  readonly maven: () => Promise<Maven>;
  readonly signal: AbortSignal;
  readonly entry: BoardEntry;
}

/** What tells a runtime, in the log and in its mark. */
export const factsOf = ({ recipe }: RuntimePlan): Readonly<Record<string, string>> => ({
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
      timeoutMilliseconds: INSTALL_TIMEOUT_MILLISECONDS,
      signal: needs.signal,
      onDownload: () => (downloads += 1),
    });
  } finally {
    clearInterval(timer);
  }
  await rm(project, { recursive: true, force: true });
};

/** Fills the draft of a runtime's directory, the mark that it is whole last. Throws an OperatorError. */
export const assemble = async (needs: AssembleNeeds, plan: RuntimePlan, directory: string): Promise<void> => {
  const { log } = needs;
  needs.entry.at('laying out its directory');
  log.info('Installing Flink, once; this takes a minute or so', { ...factsOf(plan), directory: needs.target });
  await mkdir(join(directory, 'lib'), { recursive: true });
  for (const plugin of Object.keys(plan.recipe.plugins))
    await mkdir(join(directory, 'plugins', plugin), { recursive: true });
  await copyWithMaven(needs, plan, directory);
  for (const { from, to } of plan.links) await symlink(from, join(directory, to));
  await markInstalled(directory, factsOf(plan));
};
