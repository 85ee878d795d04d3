// The jars of jobs that Maven builds, each when it is older than its sources.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

const BUILD_MILLISECONDS = 600_000;

/** Path of a jar, built where need be; a first build fetches what the job depends on. Paths are relative to the folder. Throws what Maven says. */
export const mavenJar = (folder: string, name: string, sources: readonly string[]): string => {
  const jar = join(folder, 'target', name);
  const isFresh =
    existsSync(jar) &&
    ['pom.xml', ...sources].every((source) => statSync(join(folder, source)).mtimeMs < statSync(jar).mtimeMs);
  if (isFresh) return jar;
  const maven = process.env['DREY_MAVEN'] || 'mvn';
  const args = ['-q', '-B', '-DskipTests', 'package'];
  const { status, error, stdout, stderr } = spawnSync(maven, args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: BUILD_MILLISECONDS,
  });
  if (status !== 0) throw new Error(`Maven could not build ${name}: ${error?.message ?? ''}\n${stdout}${stderr}`);
  return jar;
};
