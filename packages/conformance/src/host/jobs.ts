// The jobs of these tests, whose sources are in `jobs/<name>`: Java as jars, Python as text.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jobJar as build } from '@drey/runtimes/testing';
import { cacheDirectory } from './aws-tools.js';
import { repositoryRoot } from './repository.js';

const folderOf = (name: string): string => join(repositoryRoot, 'packages/conformance/jobs', name);

/** Text of one source of a job. */
export const jobSource = (name: string, file: string): string => readFileSync(join(folderOf(name), file), 'utf8');

/** Content of the jar of a job. FLINK-1_20 has to be installed in the cache; rejects with what the compiler says. */
export const jobJar = async (name: string, mainClass: string): Promise<Uint8Array> => {
  const work = mkdtempSync(join(tmpdir(), 'drey-job-'));
  try {
    const jar = join(work, 'job.jar');
    await build({ folder: folderOf(name), mainClass, jar, cacheDirectory });
    return readFileSync(jar);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};
