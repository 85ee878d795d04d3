// The jar of examples/kinesis-to-s3.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mavenJar } from './maven-jar.js';
import { repositoryRoot } from './repository.js';

const folder = join(repositoryRoot, 'examples/kinesis-to-s3');

/** Content of the jar; a first build fetches the connector, 60 MB. */
export const kinesisJar = (): Uint8Array =>
  readFileSync(mavenJar(folder, 'kinesis-to-s3.jar', ['src/main/java/com/example/kinesis/KinesisJob.java']));
