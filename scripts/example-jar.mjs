// Builds the examples with Maven when their sources changed; resolves to the jar for a runtime.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runGroup } from './child-group.mjs';

const examples = fileURLToPath(new URL('../examples', import.meta.url));

const files = (directory) =>
  readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  });

const sourcesHash = (folder, flags) => {
  const sum = createHash('sha256')
    .update(readFileSync(join(folder, 'pom.xml')))
    .update(flags.join(' '));
  const sources = files(join(folder, 'src')).filter((path) => !path.startsWith(join(folder, 'src', 'test')));
  for (const file of sources.sort()) sum.update(readFileSync(file));
  return sum.digest('hex');
};

/** Flags of the build for a runtime, beside those of the usual one; each build has a directory of its own. */
const builds = {
  'FLINK-1_13': {
    directory: 'target/flink-1.13',
    flags: ['-Dold.flink', '-Dflink.version=1.13.2', '-Dscala.suffix=_2.12'],
  },
  'FLINK-1_15': { directory: 'target/flink-1.15', flags: ['-Dold.flink', '-Dflink.version=1.15.2'] },
  'FLINK-2_2': { directory: 'target/flink-2', flags: ['-Dflink.version=2.2.0'] },
  'FLINK-2_3': { directory: 'target/flink-2', flags: ['-Dflink.version=2.2.0'] },
};
const usualBuild = { directory: 'target', flags: [] };

const built = async (name, { directory, flags }) => {
  const folder = join(examples, name);
  const jar = join(folder, directory, `${name}.jar`);
  const stamp = join(folder, directory, 'sources.sha256');
  const hash = sourcesHash(folder, flags);
  if (existsSync(jar) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return jar;
  const maven = process.env['DREY_MAVEN'] || 'mvn';
  const target = flags.length === 0 ? [] : [`-Djar.directory=${directory}`];
  const { status, error, output } = await runGroup(maven, ['-q', '-B', '-DskipTests', ...flags, ...target, 'package'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (error !== undefined) {
    throw new Error(
      `The example job is built with Maven, and ${maven} could not be run (${error.message}). Install Maven 3.6 or newer and a JDK 17, or name Maven in DREY_MAVEN.`,
    );
  }
  if (status !== 0) throw new Error(`Maven could not build the example job:\n${output}`);
  mkdirSync(join(folder, directory), { recursive: true });
  writeFileSync(stamp, hash);
  return jar;
};

/** Resolves to the path of the jar of ticks-to-s3 for a runtime. Rejects with one clear line when Maven or a JDK is missing or the build fails. */
export const exampleJar = (environment = 'FLINK-1_20') => built('ticks-to-s3', builds[environment] ?? usualBuild);

/** Resolves to the path of the jar of sql-to-s3: one build for every runtime from 1.15 on. */
export const sqlExampleJar = () => built('sql-to-s3', usualBuild);
