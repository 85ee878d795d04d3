// The jar of examples/ticks-to-s3, built when it has to be.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { repositoryRoot } from './repository.js';

let jar: Uint8Array | undefined;

/** Path of the jar of ticks-to-s3 for a runtime. The builder is a module, and Jest runs these tests as CommonJS, so a child asks it. */
export const exampleJarPath = (environment = 'FLINK-1_20'): string => {
  const script = `import('./scripts/example-jar.mjs').then(async ({ exampleJar }) => console.log(await exampleJar('${environment}')))`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
    cwd: repositoryRoot,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The example jar could not be built:\n${stderr}`);
  return stdout.trim();
};

/** Content of the usual jar of ticks-to-s3. */
export const exampleJar = (): Uint8Array => (jar ??= readFileSync(exampleJarPath()));
