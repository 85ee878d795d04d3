// The jobs of `jobs/unmodified`, with the clients of AWS that they bring along, and all that they run on: made before the network is gone.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { silentLogger } from '@drey/plugin-api';
import { fakeHost } from '@drey/plugin-api/testing';
import {
  createFindJava,
  createPythonInstaller,
  createRuntimeInstaller,
  flinkRuntime,
  linuxProc,
  mavenOf,
} from '@drey/runtimes';
import { zipOf } from '@drey/runtimes/testing';
import { boto3Tool, cacheDirectory } from '../host/aws-tools.js';
import { jobSource } from '../host/jobs.js';
import { mavenBuild } from '../host/maven-build.js';
import { TestHost } from '../host/test-host.js';

/** Path of the jar of the job in Java; a first build fetches AWS's SDKs, 20 MB. */
export const unmodifiedJar = (): string =>
  mavenBuild('packages/conformance/jobs/unmodified', 'package', 'target/unmodified.jar');

/** What boto3 is made of, all of it Python; PyFlink brings the rest. */
const packages = ['boto3', 'botocore', 'jmespath', 's3transfer'];
/** Of the descriptions of services, which are many, those that the job needs. */
const isNeeded = (path: string): boolean => {
  const [, data, service] = /^(botocore|boto3)\/data\/([^/]+)\//.exec(path) ?? [];
  return data === undefined || ['s3', 'sqs'].includes(service ?? '');
};

const filesOf = (sitePackages: string, name: string): readonly string[] =>
  readdirSync(join(sitePackages, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('__pycache__'))
    .map((entry) => join(entry.parentPath, entry.name).slice(sitePackages.length + 1))
    .filter(isNeeded);

/** Writes the archive of the job in Python, boto3 in its folder `lib`. Throws where there is no boto3. */
export const writePythonArchive = (path: string): void => {
  const tool = boto3Tool();
  if ('missing' in tool) throw new Error(tool.missing);
  const boto3 = execFileSync(tool.path, ['-c', 'import boto3; print(boto3.__file__)'], { encoding: 'utf8' });
  const sitePackages = dirname(dirname(boto3.trim()));
  if (basename(dirname(boto3.trim())) !== 'boto3') throw new Error(`boto3 is no package in ${sitePackages}.`);
  const library = packages.flatMap((name) => filesOf(sitePackages, name));
  const files = library.map((file) => [`lib/${file}`, readFileSync(join(sitePackages, file))] as const);
  writeFileSync(path, zipOf({ 'main.py': jobSource('unmodified', 'main.py'), ...Object.fromEntries(files) }));
};

/** Installs what the jobs run on, which cannot be fetched later: Flink, PyFlink, the companion. */
export const installAll = async (): Promise<void> => {
  const runtime = flinkRuntime('FLINK-1_20');
  if (runtime === undefined) throw new Error('There is no runtime FLINK-1_20.');
  const { env } = process;
  const findJava = createFindJava({ javaHome: env['DREY_JAVA_HOME'], env });
  const maven = mavenOf(env, async ({ javaVersions }) => (await findJava(javaVersions)).home);
  const { clock } = fakeHost();
  const needs = { cacheDirectory, log: silentLogger, clock, proc: linuxProc(), env, maven };
  const runtimes = createRuntimeInstaller(needs);
  const pythons = createPythonInstaller(needs);
  const host = new TestHost();
  try {
    await runtimes.install(runtime, new AbortController().signal);
    await pythons.install(runtime);
    await host.start();
  } finally {
    await host.close();
    runtimes.close();
    pythons.close();
  }
};
