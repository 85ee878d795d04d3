// What Maven builds for tests: examples and jobs with dependencies, built when older than their sources.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './repository.js';

const BUILD_MILLISECONDS = 600_000;

const sourcesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name))
    .filter((path) => !path.startsWith(join(folder, 'target')));

/** Runs a phase of Maven in a folder of the repository unless `product`, a path below that folder, is newer than all sources. */
export const mavenBuild = (below: string, phase: string, product: string): string => {
  const folder = join(repositoryRoot, below);
  const built = join(folder, product);
  if (existsSync(built) && sourcesOf(folder).every((source) => statSync(source).mtimeMs < statSync(built).mtimeMs))
    return built;
  const { status, error, stdout, stderr } = spawnSync(
    process.env['DREY_MAVEN'] || 'mvn',
    ['-q', '-B', '-DskipTests', phase],
    { cwd: folder, encoding: 'utf8', timeout: BUILD_MILLISECONDS },
  );
  if (status !== 0) throw new Error(`Maven could not build ${below}: ${error?.message ?? ''}\n${stdout}${stderr}`);
  return built;
};

/** Content of the jar `target/<name>.jar`; a first build fetches what it depends on. */
export const mavenJar = (below: string, name: string): Uint8Array =>
  readFileSync(mavenBuild(below, 'package', `target/${name}.jar`));
