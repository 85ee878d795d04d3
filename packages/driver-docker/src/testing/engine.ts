// The container engine of this machine, for tests that need a real one.
import { spawnSync } from 'node:child_process';
import Docker from 'dockerode';
import { engineAddresses } from '../engine/engine-address.js';

/** The image that scripts/flink-image.mjs makes, or the official one of that name. */
export const FLINK_IMAGE = 'flink:1.20.3-java17';

/** Asks in a process of its own, since Jest has to know before any test begins. */
const PROBE = `
const http = require('node:http');
const [options, image] = process.argv.slice(1);
const get = (path) => new Promise((done, fail) =>
  http.get({ ...JSON.parse(options), path, timeout: 5000 }, (answer) => { answer.resume(); done(answer.statusCode); })
    .on('error', fail).on('timeout', () => fail(new Error('timeout'))));
get('/_ping').then(() => get('/images/' + image + '/json')).then((status) => process.exit(status === 200 ? 0 : 3), () => process.exit(4));
`;

const places = engineAddresses(process.env['DOCKER_HOST'], process.env, process.platform);

/** The first engine that has the image; or why there is none. */
const found = (() => {
  let missing = 'no container engine answers';
  for (const { options } of places) {
    const { status } = spawnSync(process.execPath, ['-e', PROBE, JSON.stringify(options), FLINK_IMAGE]);
    if (status === 0) return { options };
    if (status === 3)
      missing = `the container engine has no image ${FLINK_IMAGE}; node scripts/flink-image.mjs makes one`;
  }
  return { missing };
})();

/** Why tests of the engine cannot run here; undefined when they can. */
export const engineMissing: string | undefined = 'missing' in found ? found.missing : undefined;

/** The engine; only to be used where there is one. */
export const testEngine = (): Docker => new Docker('options' in found ? found.options : {});

/** What is on the engine with the mark of an instance, one line a finding. */
export const leftOnEngine = async (instanceId: string): Promise<readonly string[]> => {
  const docker = testEngine();
  const filters = { label: [`drey.instance=${instanceId}`] };
  const containers = await docker.listContainers({ all: true, filters });
  const { Volumes } = await docker.listVolumes({ filters });
  return [
    ...containers.map(({ Names, State }) => `container ${Names.join(' ')} ${State}`),
    ...(Volumes ?? []).map(({ Name }) => `volume ${Name}`),
  ];
};

/** Removes all of it, whatever happened before. */
export const clearEngine = async (instanceId: string): Promise<void> => {
  const docker = testEngine();
  const filters = { label: [`drey.instance=${instanceId}`] };
  for (const { Id } of await docker.listContainers({ all: true, filters }))
    await docker.getContainer(Id).remove({ force: true, v: true });
  for (const { Name } of (await docker.listVolumes({ filters })).Volumes ?? []) await docker.getVolume(Name).remove();
};
