// AWS's library for application properties, which official images lack: from Maven, once, into the cache.
import { copyFile, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '@drey/plugin-api';
import { serviceLibraries } from './catalogue.js';
import { mavenProject } from './flink/maven-project.js';
import { runMaven } from './flink/maven.js';
import { createJointWork } from './install/joint-work.js';

const TIMEOUT_MILLISECONDS = 5 * 60_000;
const PREFIX = 'aws-kinesisanalytics-runtime-';

/** What finding it works with. */
export interface ServiceLibraryNeeds {
  readonly cacheDirectory: string;
  readonly log: Logger;
  /** Environment of Maven, and `DREY_MAVEN`. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

const folderOf = (cacheDirectory: string): string => join(cacheDirectory, 'service-library');
const fileName = `${PREFIX}${serviceLibraries[0]?.version}.jar`;
const exists = async (path: string): Promise<boolean> => (await stat(path).catch(() => undefined)) !== undefined;

/** In a runtime that the process driver has installed. */
const fromRuntimes = async (cacheDirectory: string): Promise<string | undefined> => {
  const root = join(cacheDirectory, 'runtimes');
  for (const runtime of await readdir(root).catch(() => [] as string[])) {
    const path = join(root, runtime, 'lib', fileName);
    if (!runtime.startsWith('.') && (await exists(path))) return path;
  }
  return undefined;
};

const fromMaven = async (needs: ServiceLibraryNeeds, folder: string, signal: AbortSignal): Promise<void> => {
  const project = await mkdtemp(join(folder, '.project-'));
  try {
    const singles = serviceLibraries.map((artifact) => ({ artifact, to: project }));
    await writeFile(join(project, 'pom.xml'), mavenProject({ libraries: [], librariesTo: project, singles }));
    const command = needs.env['DREY_MAVEN'] || 'mvn';
    await runMaven({
      command,
      project,
      env: needs.env,
      timeoutMilliseconds: TIMEOUT_MILLISECONDS,
      signal,
      onDownload: () => {},
    });
    for (const name of (await readdir(project)).filter((one) => one.startsWith(PREFIX)))
      await rename(join(project, name), join(folder, name));
  } finally {
    await rm(project, { recursive: true, force: true });
  }
};

/** The library where the cache has it already; undefined when Maven would have to fetch it. */
export const cachedServiceLibrary = async (cacheDirectory: string): Promise<string | undefined> => {
  const own = join(folderOf(cacheDirectory), fileName);
  return (await exists(own)) ? own : fromRuntimes(cacheDirectory);
};

/** Makes the function that finds the library; undefined, with a warning, where it cannot be had: jobs that bring it along do without. */
export const createServiceLibrary = (
  needs: ServiceLibraryNeeds,
): ((signal: AbortSignal) => Promise<string | undefined>) => {
  const { cacheDirectory, log } = needs;
  const folder = folderOf(cacheDirectory);
  const together = createJointWork<string>();
  const find = async (signal: AbortSignal): Promise<string> => {
    const target = join(folder, fileName);
    const cached = await cachedServiceLibrary(cacheDirectory);
    if (cached === target) return target;
    await mkdir(folder, { recursive: true });
    if (cached === undefined) await fromMaven(needs, folder, signal);
    else await copyFile(cached, target);
    return target;
  };
  return async (signal) => {
    try {
      return await together(fileName, find, signal);
    } catch (error) {
      signal.throwIfAborted();
      log.warn(
        'Jobs run without aws-kinesisanalytics-runtime on their class path; install Maven, or use an image that has it',
        { error },
      );
      return undefined;
    }
  };
};
