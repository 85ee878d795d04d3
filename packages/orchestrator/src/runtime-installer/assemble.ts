// Fills a runtime's directory beside its final place and moves it there in one step.
import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, type Logger, OperatorError } from '@drey/plugin-api';
import { isRunning, type Proc } from '../drivers/process/proc.js';
import { type InstalledRuntime, markInstalled, readInstalled } from './installed-runtime.js';
import { runMaven } from './maven.js';
import { mavenProject } from './maven-project.js';
import type { RuntimePlan } from './runtime-plan.js';

const installTimeoutMs = 30 * 60_000;
const progressIntervalMs = 5000;

/** What assembling works with. */
export interface AssemblySurroundings {
  /** Directory of all runtimes. */
  readonly root: string;
  readonly log: Logger;
  readonly clock: Clock;
  readonly proc: Proc;
  /** Command and environment of Maven. */
  readonly maven: () => Promise<{
    readonly command: string;
    readonly env: Readonly<Record<string, string | undefined>>;
  }>;
  readonly signal: AbortSignal;
}

/** Temporary directories carry the identity of their maker, so that those of dead ones can go. */
const removeLeftovers = async ({ root, proc }: AssemblySurroundings): Promise<void> => {
  for (const name of await readdir(root)) {
    const maker = /^\.new-(\d+)-(\d+)-[0-9a-f]+$/.exec(name);
    if (maker === null) continue;
    const [pid, startTime] = [Number(maker[1]), maker[2] ?? ''];
    if (await isRunning(proc, { pid, startTime, bootId: await proc.bootId() })) continue;
    await rm(join(root, name), { recursive: true, force: true });
  }
};

const factsOf = ({ recipe }: RuntimePlan): Readonly<Record<string, string>> => ({
  runtime: recipe.environment,
  flink: recipe.flinkVersion,
});

const copyWithMaven = async (
  surroundings: AssemblySurroundings,
  plan: RuntimePlan,
  directory: string,
): Promise<void> => {
  const { log, clock } = surroundings;
  const copy = plan.copy(directory);
  if (copy.libraries.length + copy.singles.length === 0) return;
  const project = join(directory, 'project');
  await mkdir(project);
  await writeFile(join(project, 'pom.xml'), mavenProject(copy));
  let downloads = 0;
  const startedAt = clock.now();
  const timer = setInterval(() => {
    log.info('Still installing Flink', {
      ...factsOf(plan),
      downloads,
      seconds: Math.round((clock.now() - startedAt) / 1000),
    });
  }, progressIntervalMs);
  timer.unref();
  try {
    await runMaven({
      ...(await surroundings.maven()),
      project,
      timeoutMs: installTimeoutMs,
      signal: surroundings.signal,
      onDownload: () => (downloads += 1),
    });
  } finally {
    clearInterval(timer);
  }
  await rm(project, { recursive: true, force: true });
};

const fill = async (surroundings: AssemblySurroundings, plan: RuntimePlan, directory: string): Promise<void> => {
  await mkdir(join(directory, 'lib'), { recursive: true });
  for (const plugin of Object.keys(plan.recipe.plugins))
    await mkdir(join(directory, 'plugins', plugin), { recursive: true });
  await copyWithMaven(surroundings, plan, directory);
  for (const { from, to } of plan.links) await symlink(from, join(directory, to));
  await markInstalled(directory, factsOf(plan));
};

/** Makes the runtime of a plan, to be called under its lock. Throws an OperatorError. */
export const assemble = async (surroundings: AssemblySurroundings, plan: RuntimePlan): Promise<InstalledRuntime> => {
  const { root, log, clock, proc } = surroundings;
  const target = join(root, plan.name);
  const already = await readInstalled(target);
  if (already !== undefined) return already;
  await removeLeftovers(surroundings);
  log.info('Installing Flink, once; this takes a minute or so', { ...factsOf(plan), directory: target });
  const startedAt = clock.now();
  const startTime = (await proc.startTime(process.pid)) ?? '0';
  const draft = join(root, `.new-${process.pid}-${startTime}-${randomBytes(4).toString('hex')}`);
  try {
    await fill(surroundings, plan, draft);
    await rm(target, { recursive: true, force: true });
    await rename(draft, target);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  log.info('Installed Flink', { ...factsOf(plan), seconds: Math.round((clock.now() - startedAt) / 1000) });
  const installed = await readInstalled(target);
  if (installed !== undefined) return installed;
  throw new OperatorError('DREY_RUNTIME_INSTALL_FAILED', `${target} vanished.`, 'Start again.');
};
