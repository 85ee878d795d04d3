// The contract of drivers with pods: real Flink in containers that the stand-in's kubelets start.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeHost, fakeSettings, userCacheDirectory } from '@drey/plugin-api/testing';
import type { ClusterDriver } from '@drey/cluster';
import { hex, itKeepsTheDriverContract, TEST_MILLISECONDS } from '@drey/cluster/testing';
import { engineMissing } from '@drey/driver-docker/testing';
import { createKubernetesApi, createKubernetesDriver, type FoundApi } from '@drey/driver-kubernetes';
import { flinkRuntime } from '@drey/runtimes';
import { buildCountJob, installHere } from '@drey/runtimes/testing';
import { createContainerPods } from './stand-in/container-pods.js';
import { StandIn } from './stand-in/stand-in.js';

const describeWithEngine = engineMissing === undefined ? describe : describe.skip;
const runtime = flinkRuntime('FLINK-1_20')!;
const CLAIM = 'drey-state';

describeWithEngine(`the Kubernetes driver${engineMissing === undefined ? '' : ` (${engineMissing})`}`, () => {
  const instanceId = hex(16);
  const cacheDirectory = userCacheDirectory();
  const drivers: ClusterDriver[] = [];
  /** Stands in for the data-plane listener. */
  const listeners: Server[] = [];
  let kubernetes: StandIn;
  let work = '';
  let jar = '';
  let port = 0;

  const bindDataPlane = async (address: string | null): Promise<number> => {
    const server = createServer((_request, response) => void response.end('of the host'));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, address ?? '127.0.0.1', resolve);
    });
    listeners.push(server);
    ({ port } = server.address() as AddressInfo);
    return port;
  };

  /** The library that reads kubeconfigs cannot be loaded here; the black-box tests read one. */
  const find = (): Promise<FoundApi> => {
    const { server, namespace, token } = kubernetes;
    const agent = new Agent({ keepAlive: true });
    const close = (): void => agent.destroy();
    const requestOptions = () => Promise.resolve({ headers: { authorization: `Bearer ${token}` }, agent });
    const access = { server: server.plainUrl, namespace, inside: false, requestOptions, close };
    return Promise.resolve({ api: createKubernetesApi(access, namespace), inside: false, close });
  };

  const makeDriver = async (): Promise<ClusterDriver> => {
    // Another host in place of the one before, on the same port.
    await Promise.all(listeners.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
    const host = fakeHost({
      settings: fakeSettings({
        kubernetesState: `claim:${CLAIM}`,
        kubernetesHostAddress: kubernetes.hostAddress ?? '',
        // Two slots on a TaskManager, on a small machine.
        kubernetesKpuMemory: '2Gi',
      }),
      cacheDirectory,
      dataDirectory: work,
    });
    const driver = createKubernetesDriver({ host, directory: work, instanceId, bindDataPlane }, { find });
    drivers.push(driver);
    return driver;
  };

  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), 'drey-kubernetes-driver-'));
    kubernetes = await StandIn.start({ runner: await createContainerPods() });
    kubernetes.addClaim(CLAIM);
    await installHere(runtime, cacheDirectory);
    jar = await buildCountJob(work, cacheDirectory);
  }, 15 * 60_000);

  afterEach(async () => {
    try {
      const [driver] = drivers;
      for (const { clusterId } of (await driver?.list()) ?? []) {
        await driver?.destroy(clusterId);
        await driver?.remove(clusterId);
      }
    } finally {
      // One that is left open would watch for ever.
      for (const driver of drivers.splice(0)) await driver.close();
    }
  }, TEST_MILLISECONDS);

  afterAll(async () => {
    for (const server of listeners) server.close();
    await kubernetes.close();
    await rm(work, { recursive: true, force: true });
  }, TEST_MILLISECONDS);

  it('can run here', async () => {
    expect(await (await makeDriver()).unavailable()).toBeUndefined();
  });

  describe('as every driver', () => {
    itKeepsTheDriverContract(
      { runtime, makeDriver, kill: ({ container }) => kubernetes.kill(container ?? ''), jar: () => jar },
      { it, beforeEach },
    );
  });
});
