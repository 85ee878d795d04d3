// Images for Python applications in containers: one of the official image's shape that nobody else has, so that PyFlink is installed for it anew,
// and what was made of it.
import { randomBytes } from 'node:crypto';
import { execFileSync, spawnSync } from 'node:child_process';
import { testEngine } from '@drey/driver-docker/testing';
import { repositoryRoot } from '../host/repository.js';

/** Why such an image cannot be made here; undefined when it can. */
export const officialShapeMissing = (): string | undefined => {
  if (process.getuid?.() !== 0) return 'making an image of the official shape needs root';
  if (spawnSync('debootstrap', ['--version']).error) return 'there is no debootstrap';
  return spawnSync('docker', ['version'], { stdio: 'ignore' }).status === 0 ? undefined : 'there is no docker command';
};

/** An image that differs from another one by its labels and settings only (`LABEL ...`, `ENV ...`); resolves to its name. */
export const variantOf = async (image: string, ...changes: readonly string[]): Promise<string> => {
  const container = await testEngine().createContainer({ Image: image, Entrypoint: ['true'] });
  const tag = randomBytes(6).toString('hex');
  try {
    await container.commit({ repo: 'drey-test-flink', tag, changes: [`LABEL drey.test=${tag}`, ...changes] });
  } finally {
    await container.remove({ force: true });
  }
  return `drey-test-flink:${tag}`;
};

/** Builds the image of the official shape unless the engine has it, and makes one of its own of it; resolves to its name. */
export const freshImage = (): Promise<string> => {
  const name = execFileSync(process.execPath, ['scripts/official-shape-image.mjs'], {
    cwd: repositoryRoot,
    encoding: 'utf8',
  });
  return variantOf(name.trim());
};

/** Names of the images that Drey made with PyFlink. */
export const pyflinkImages = async (): Promise<readonly string[]> =>
  (await testEngine().listImages({ filters: { label: ['drey.pyflink'] } })).flatMap(({ RepoTags }) =>
    (RepoTags ?? []).filter((tag) => tag.startsWith('drey-pyflink:')),
  );

/** Removes images; those that are gone are fine. */
export const removeImages = async (names: readonly string[]): Promise<void> => {
  for (const name of names)
    await testEngine()
      .getImage(name)
      .remove({ force: true })
      .catch(() => undefined);
};
