// Builds the example job with Maven when its sources changed; resolves to the jar.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../examples/ticks-to-s3', import.meta.url));
const jar = join(folder, 'target', 'ticks-to-s3.jar');
const stamp = join(folder, 'target', 'sources.sha256');

const files = (directory) =>
  readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  });

const sourcesHash = () => {
  const sum = createHash('sha256').update(readFileSync(join(folder, 'pom.xml')));
  for (const file of files(join(folder, 'src', 'main')).sort()) sum.update(readFileSync(file));
  return sum.digest('hex');
};

/** Path of the jar. Throws one clear line when Maven or a JDK is missing or the build fails. */
export const exampleJar = () => {
  const hash = sourcesHash();
  if (existsSync(jar) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return jar;
  const maven = process.env['DREY_MAVEN'] || 'mvn';
  const { status, error, stdout, stderr } = spawnSync(maven, ['-q', '-B', '-DskipTests', 'package'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (error !== undefined) {
    throw new Error(
      `The example job is built with Maven, and ${maven} could not be run (${error.message}). Install Maven 3.6 or newer and a JDK 17, or name Maven in DREY_MAVEN.`,
    );
  }
  if (status !== 0) throw new Error(`Maven could not build the example job:\n${stdout}${stderr}`);
  mkdirSync(join(folder, 'target'), { recursive: true });
  writeFileSync(stamp, hash);
  return jar;
};
