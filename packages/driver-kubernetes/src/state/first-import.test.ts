import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hex, never } from '@drey/cluster/testing';
import { fakeHost, fakeSettings } from '@drey/plugin-api/testing';
import { createKubernetesDriver } from '../kubernetes-driver.js';
import { fakeKubernetes } from '../testing/fake-kubernetes.js';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'drey-kubernetes-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

it('makes the place for state ready before a savepoint comes in, also where no cluster ever ran', async () => {
  const fake = fakeKubernetes();
  const driver = createKubernetesDriver(
    {
      host: fakeHost({
        settings: fakeSettings({ kubernetesState: 'claim:absent', kubernetesHostAddress: 'drey.test' }),
        dataDirectory: directory,
        cacheDirectory: join(directory, 'cache'),
      }),
      directory,
      instanceId: hex(16),
      bindDataPlane: () => Promise.resolve(40_000),
    },
    {
      env: { DREY_MAVEN: '/nowhere/mvn' },
      find: () => Promise.resolve({ api: fake.api, inside: false, close: () => {} }),
    },
  );
  try {
    const none = (async function* () {})();
    await expect(driver.state.writeSavepoint(hex(16), 'imported', none, never)).rejects.toMatchObject({
      code: 'DREY_KUBERNETES_CLAIM',
      message: expect.stringContaining('the namespace drey has no such claim'),
    });
    // No pod was made to look for what is not there.
    expect(fake.objects('pods')).toEqual([]);
  } finally {
    await driver.close();
  }
});
