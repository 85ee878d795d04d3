// An image with PyFlink for pods: that which Drey makes on an engine, with PyFlink where nothing of ours is mounted over it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dockerDriverFactory } from '@drey/driver-docker';
import { testEngine } from '@drey/driver-docker/testing';
import { fakeHost, fakeSettings } from '@drey/plugin-api/testing';
import { flinkRuntime } from '@drey/runtimes';
import { pyflinkImages, variantOf } from '../docker/python-images.js';

const PLACE = '/opt/pyflink';

/** Makes PyFlink for an image by the driver of containers, and an image of it for pods; resolves to the names of both. */
export const podImage = async (image: string): Promise<readonly [made: string, forPods: string]> => {
  const runtime = flinkRuntime('FLINK-1_20');
  if (runtime === undefined) throw new Error('There is no runtime FLINK-1_20.');
  const before = await pyflinkImages();
  const directory = mkdtempSync(join(tmpdir(), 'drey-pod-image-'));
  const engine = process.env['DOCKER_HOST'];
  const settings = { dockerImages: `FLINK-1_20=${image}`, ...(engine === undefined ? {} : { dockerHost: engine }) };
  const host = fakeHost({ settings: fakeSettings(settings), cacheDirectory: directory });
  const driver = await dockerDriverFactory.create({ host, directory, instanceId: '0'.repeat(32) });
  try {
    await driver.python?.prepare(runtime, new AbortController().signal);
  } finally {
    await driver.close();
    rmSync(directory, { recursive: true, force: true });
  }
  const made = (await pyflinkImages()).find((name) => !before.includes(name));
  if (made === undefined) throw new Error('No image with PyFlink was made.');
  const container = await testEngine().createContainer({
    Image: made,
    Entrypoint: ['cp', '-a', '/opt/drey/pyflink', PLACE],
    User: '0:0',
  });
  try {
    await container.start();
    await container.wait();
    await container.commit({ repo: 'drey-test-flink', tag: `pods-${container.id.slice(0, 12)}` });
  } finally {
    await container.remove({ force: true });
  }
  const name = `drey-test-flink:pods-${container.id.slice(0, 12)}`;
  return [
    made,
    await variantOf(name, `ENV PATH=${PLACE}/bin:/opt/java/openjdk/bin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`),
  ];
};
