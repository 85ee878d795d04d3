import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hex, makeSpec, never } from '@drey/cluster/testing';
import { keptSpec } from '@drey/cluster/jvm';
import { type Host, silentLogger, type UpstreamRequest } from '@drey/plugin-api';
import { fakeHost, fakeSettings, type SettingValues } from '@drey/plugin-api/testing';
import { contributeKubernetes } from '../kubernetes-factory.js';
import { createKubernetesDriver, kubernetesLedger } from '../kubernetes-driver.js';
import type { ConfigMap, Secret } from '../object/pod.js';
import { runtime, until } from '../testing/driver-bench.test.support.js';
import { fakeKubernetes } from '../testing/fake-kubernetes.js';

/** An S3 that is content with everything and notes what it is asked. */
const contentS3 = async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url?.split('?')[0]}`);
    const isListing = request.method === 'GET';
    response.writeHead(isListing ? 200 : request.method === 'DELETE' ? 204 : 200, {
      'content-type': 'application/xml',
    });
    response.end(isListing ? '<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>' : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { asked, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

describe('the state of an instance in the upstream', () => {
  let server: Server | undefined;
  let folder = '';
  afterEach(async () => {
    server?.closeAllConnections();
    await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
    await rm(folder, { recursive: true, force: true });
  });

  const open = async (settings: SettingValues, upstream: Host['upstream']) => {
    folder = await mkdtemp(join(tmpdir(), 'drey-kubernetes-'));
    const fake = fakeKubernetes();
    const host = fakeHost({
      settings: fakeSettings({ kubernetesHostAddress: 'drey.test', ...settings }),
      dataDirectory: null,
      cacheDirectory: folder,
      upstream,
    });
    const needs = { host, directory: folder, instanceId: hex(16), bindDataPlane: () => Promise.resolve(40_000) };
    const driver = createKubernetesDriver(needs, {
      env: { DREY_MAVEN: '/nowhere/mvn' },
      find: () => Promise.resolve({ api: fake.api, inside: false, close: () => {} }),
    });
    return { fake, driver, needs };
  };
  const upstreamAt = (endpoint: () => string | null): Host['upstream'] => ({
    get endpoint() {
      return endpoint();
    },
    accountHeaders: () => ({}),
    accountOf: () => Promise.resolve(undefined),
  });

  it('waits for an upstream that is still starting, and is gone with an instance that nobody remembers', async () => {
    const s3 = await contentS3();
    ({ server } = s3);
    let looks = 0;
    const { driver, fake, needs } = await open(
      { upstream: 'moto' },
      upstreamAt(() => ((looks += 1), looks > 3 ? s3.url : null)),
    );
    const spec = makeSpec(runtime);
    await driver.launch(spec, never);
    const secret = fake.objects('secrets').find(({ metadata }) => metadata.name === `drey-${spec.clusterId}`) as Secret;
    const options = Buffer.from(secret.data?.[runtime.configurationFile] ?? '', 'base64').toString();
    expect(options).toContain(`DREYSTATE${spec.clusterId}`);
    await driver.close();
    const bucket = `/drey-state-${needs.instanceId.slice(0, 32)}`;
    await until(() => s3.asked.some((one) => one.startsWith(`DELETE ${bucket}`)));
    expect((fake.objects('configmaps') as readonly ConfigMap[]).length).toBe(0);
  });

  it('is refused at once where there is to be no upstream', async () => {
    const { driver } = await open(
      { upstream: 'none' },
      upstreamAt(() => null),
    );
    await expect(driver.prepare(runtime, never)).rejects.toMatchObject({ code: 'DREY_KUBERNETES_STATE_MISSING' });
    await driver.close();
  });

  it('is closed to pods of a cluster that has ended, and open to those of others', async () => {
    folder = await mkdtemp(join(tmpdir(), 'drey-kubernetes-'));
    const spec = makeSpec(runtime);
    const { factory, stateHook } = contributeKubernetes();
    const ask = async (accessKeyId: string | undefined): Promise<number | undefined> =>
      (await stateHook.before({ accessKeyId, log: silentLogger } as UpstreamRequest))?.status;
    // Nobody knows yet.
    expect(await ask(`DREYSTATE${spec.clusterId}`)).toBe(503);
    const needs = { host: fakeHost({}), directory: folder, instanceId: hex(16) };
    const ledger = kubernetesLedger({ directory: folder });
    const entry = { kind: 'cluster', id: spec.clusterId, image: 'i', spec: keptSpec(spec) } as const;
    /** What a host answers that finds the ledger so. */
    const askAgain = async (): Promise<number | undefined> => {
      const driver = await factory.create(needs);
      const status = await ask(`DREYSTATE${spec.clusterId}`);
      await driver.close();
      return status;
    };
    await ledger.write(entry);
    expect(await askAgain()).toBeUndefined();
    await ledger.write({ ...entry, due: 'end' });
    expect(await askAgain()).toBe(403);
    await ledger.forget('cluster', spec.clusterId);
    expect(await askAgain()).toBe(403);
    for (const other of ['000000000000', 'ASIAROLE', undefined]) expect(await ask(other)).toBeUndefined();
  });
});
