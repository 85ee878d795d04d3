// The images of the docker bench, and what the engine holds after it that it did not before.
import { flinkImage, officialShape } from '../repository.js';
import { docker, hasImage, linesOf } from './engine.js';

/** Networks of the docker driver. */
const dreyNetworks = async (): Promise<readonly string[]> =>
  linesOf(await docker('network', 'ls', '--quiet', '--filter', 'label=drey.network=shared'));

/** Why the image to compare with cannot be had here, in one line; undefined when it can. */
export const imageObstacle = async (): Promise<string | undefined> => {
  const { officialShapeImage, officialShapeObstacle } = await officialShape();
  return (await hasImage(officialShapeImage)) ? undefined : officialShapeObstacle();
};

/** Runs with both images, and removes what was not there before: images, and the driver's network unless another uses it by now. */
export const withImages = async <Result>(run: (scriptsImage: string) => Promise<Result>): Promise<Result> => {
  const { ensureOfficialShapeImage, officialShapeImage } = await officialShape();
  const imagesBefore = linesOf(await docker('image', 'ls', '--format', '{{.Repository}}:{{.Tag}}'));
  const networksBefore = await dreyNetworks();
  const made: string[] = [];
  try {
    made.push(await ensureOfficialShapeImage(), await flinkImage());
    return await run(officialShapeImage);
  } finally {
    for (const name of made.filter((one) => !imagesBefore.includes(one)))
      await docker('image', 'rm', name).catch(() => undefined);
    for (const id of await dreyNetworks())
      if (!networksBefore.includes(id)) await docker('network', 'rm', id).catch(() => undefined);
  }
};
