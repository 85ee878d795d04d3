// The jobs of these tests, whose sources are in `jobs/<name>`: Java as jars, Python as text.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from './repository.js';

const folderOf = (name: string): string => join(repositoryRoot, 'packages/conformance/jobs', name);

/** Text of one source of a job. */
export const jobSource = (name: string, file: string): string => readFileSync(join(folderOf(name), file), 'utf8');

/**
 * Content of the jar of a job. FLINK-1_20 has to be installed in the cache; throws with what the compiler says. The builder is a module, and
 * Jest runs these tests as CommonJS, so a child runs it.
 */
export const jobJar = (name: string, mainClass: string): Uint8Array => {
  const work = mkdtempSync(join(tmpdir(), 'drey-job-'));
  try {
    const jar = join(work, 'job.jar');
    const { status, stderr } = spawnSync(process.execPath, ['scripts/job-jar.mjs', folderOf(name), mainClass, jar], {
      cwd: repositoryRoot,
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`The job ${name} could not be built:\n${stderr}`);
    return readFileSync(jar);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};
