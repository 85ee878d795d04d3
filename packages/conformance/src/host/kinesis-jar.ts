// The jar of examples/kinesis-to-s3, built when it is older than its sources.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './repository.js';

const folder = join(repositoryRoot, 'examples/kinesis-to-s3');
const jar = join(folder, 'target/kinesis-to-s3.jar');
const sources = ['pom.xml', 'src/main/java/com/example/kinesis/KinesisJob.java'].map((name) => join(folder, name));
const BUILD_MILLISECONDS = 600_000;

/** Content of the jar; a first build fetches the connector, 60 MB. */
export const kinesisJar = (): Uint8Array => {
  const isFresh = existsSync(jar) && sources.every((source) => statSync(source).mtimeMs < statSync(jar).mtimeMs);
  if (!isFresh) {
    const maven = process.env['DREY_MAVEN'] || 'mvn';
    const args = ['-q', '-B', '-DskipTests', 'package'];
    const { status, error, stdout, stderr } = spawnSync(maven, args, {
      cwd: folder,
      encoding: 'utf8',
      timeout: BUILD_MILLISECONDS,
    });
    if (status !== 0) throw new Error(`Maven could not build the example: ${error?.message ?? ''}\n${stdout}${stderr}`);
  }
  return readFileSync(jar);
};
