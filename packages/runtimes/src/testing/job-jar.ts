// Compiles the jobs of tests: Java sources against Flink 1.20 as the cache has it, into a jar that runs on every runtime.
import { execFile } from 'node:child_process';
import { access, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { flinkRuntime } from '../catalogue.js';
import { createFindJava } from '../java/java.js';

/** A job to compile. Paths are absolute. */
export interface JobSources {
  /** Folder with the Java sources, all below it. */
  readonly folder: string;
  readonly mainClass: string;
  /** Where the jar goes. */
  readonly jar: string;
  /** Holds the runtime FLINK-1_20, which any start of an application there has installed. */
  readonly cacheDirectory: string;
}

const ENVIRONMENT = 'FLINK-1_20';
/** A warning of these is a fault. What is old in Flink's API is used all the same, and a test job need not say how it is serialized. */
const lint = ['-Xlint:all,-deprecation,-serial,-processing,-classfile,-path,-options', '-Werror'];

const flinkLibraries = async (cacheDirectory: string): Promise<string> => {
  const runtimes = join(cacheDirectory, 'runtimes');
  for (const name of await readdir(runtimes).catch(() => [] as string[])) {
    const libraries = join(runtimes, name, 'lib');
    if (!name.startsWith(`${ENVIRONMENT}-`)) continue;
    if ((await readdir(libraries).catch(() => [] as string[])).length > 0) return join(libraries, '*');
  }
  throw new Error(`There is no ${ENVIRONMENT} in ${runtimes}: start an application once.`);
};

/** Runs a tool of the JDK that the runtime would have; where that is a JRE, the one on the PATH. */
const toolRunner = async (): Promise<(name: string, args: readonly string[]) => Promise<unknown>> => {
  const versions = flinkRuntime(ENVIRONMENT)?.javaVersions ?? [];
  const { home } = await createFindJava({ javaHome: process.env['DREY_JAVA_HOME'], env: process.env })(versions);
  return async (name, args) => {
    const beside = join(home, 'bin', name);
    const command = await access(beside).then(
      () => beside,
      () => name,
    );
    // javac's findings are in what it printed, which the error carries.
    return promisify(execFile)(command, [...args]);
  };
};

/** Compiles a job for Java 11. Rejects with what the compiler says. */
export const jobJar = async ({ folder, mainClass, jar, cacheDirectory }: JobSources): Promise<void> => {
  const classes = await mkdtemp(join(tmpdir(), 'drey-job-'));
  try {
    const libraries = await flinkLibraries(cacheDirectory);
    const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.java'));
    const sources = names.map((name) => join(folder, name));
    const run = await toolRunner();
    await run('javac', ['--release', '11', ...lint, '-cp', libraries, '-d', classes, ...sources]);
    await run('jar', ['--create', '--file', jar, '--main-class', mainClass, '-C', classes, '.']);
  } finally {
    await rm(classes, { recursive: true, force: true });
  }
};
