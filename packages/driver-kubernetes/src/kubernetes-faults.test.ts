// What the driver does where a host dies, two things happen at once, or somebody else takes something away.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { locationOf, stateDirectory } from '@drey/cluster/jvm';
import { hex, makeSpec, never } from '@drey/cluster/testing';
import { systemClock } from '@drey/plugin-api';
import { KubernetesFault } from './api/kubernetes-fault.js';
import { kubernetesLedger } from './kubernetes-driver.js';
import { podName } from './object/names.js';
import type { ConfigMap, Pod } from './object/pod.js';
import { type DriverBench, driverBench, members, runtime, until } from './testing/driver-bench.test.support.js';
import type { FakeKubernetes } from './testing/fake-kubernetes.js';

const names = (fake: FakeKubernetes, kind: 'pods' | 'configmaps' | 'secrets' | 'services'): readonly string[] =>
  fake.objects(kind).map(({ metadata }) => metadata.name);

describe('the Kubernetes driver where something goes wrong', () => {
  let bench: DriverBench;
  let fake: FakeKubernetes;

  beforeEach(async () => {
    bench = await driverBench();
    ({ fake } = bench);
  });
  afterEach(async () => {
    await bench.close();
  });

  it('ends pods that are left for people though the API server was away when they were to end', async () => {
    const { driver, spec } = await bench.up(hex(16), {}, { settings: { keepContainers: true } });
    fake.failWith(new KubernetesFault(undefined, { message: 'ECONNREFUSED' }));
    await driver.destroy(spec.clusterId);
    await driver.remove(spec.clusterId);
    fake.failWith(null);
    await driver.close();
    const pods = fake.objects('pods') as readonly Pod[];
    expect(pods.map(({ status }) => status?.phase)).toEqual(pods.map(() => 'Failed'));
    expect(pods.length).toBeGreaterThan(1);
  });

  it('goes with the object that it is told to hang on, comes back with it, and makes nothing without it', async () => {
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'drey-owner' } } as const;
    fake.change('configmaps', owner);
    const { driver, instanceId } = await bench.up(hex(16), {}, { settings: { kubernetesOwner: 'drey-owner' } });
    const left = (): readonly string[] =>
      (['pods', 'configmaps', 'secrets', 'services'] as const).flatMap((kind) => names(fake, kind));
    expect(left().length).toBeGreaterThan(5);
    fake.remove('configmaps', 'drey-owner');
    expect(left()).toEqual([]);
    await expect(driver.launch(makeSpec(runtime), never)).rejects.toMatchObject({
      code: 'DREY_KUBERNETES_OWNER_MISSING',
      message: expect.stringContaining('drey-owner'),
      remedy: expect.stringContaining('helm upgrade'),
    });
    expect(left()).toEqual([]);
    fake.change('configmaps', owner);
    await driver.launch(makeSpec(runtime), never);
    expect(names(fake, 'configmaps')).toContain(`drey-${instanceId}`);
    fake.remove('configmaps', 'drey-owner');
    expect(left()).toEqual([]);
  });

  it('hangs jobs of before an upgrade on what that brought, before anything is started, and tries again where it is late', async () => {
    const { driver, spec, instanceId } = await bench.up();
    await driver.close();
    const instance = (): ConfigMap | undefined =>
      (fake.objects('configmaps') as readonly ConfigMap[]).find(
        ({ metadata }) => metadata.name === `drey-${instanceId}`,
      );
    const before = instance()?.metadata;
    expect(before?.ownerReferences ?? []).toEqual([]);
    let rests = 0;
    const clock: typeof systemClock = {
      ...systemClock,
      sleep: (milliseconds, signal) => ((rests += 1), systemClock.sleep(Math.min(milliseconds, 20), signal)),
    };
    const later = bench.makeDriver(instanceId, { settings: { kubernetesOwner: 'drey-owner' }, clock });
    expect(await later.list()).toHaveLength(1);
    await until(() => rests > 3);
    fake.change('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'drey-owner' } });
    await until(() => (instance()?.metadata.ownerReferences ?? []).length === 1);
    expect(instance()?.metadata.uid).toBe(before?.uid);
    expect(fake.objects('pods').length).toBeGreaterThan(1);
    const asked = fake.calls.filter((call) => call === 'get configmaps drey-owner').length;
    const rested = rests;
    await until(() => rests > rested + 3);
    expect(fake.calls.filter((call) => call === 'get configmaps drey-owner')).toHaveLength(asked);
    fake.remove('configmaps', 'drey-owner');
    for (const kind of ['pods', 'secrets', 'services'] as const) expect(names(fake, kind)).toEqual([]);
    expect(await members(later, spec.clusterId)).not.toContain('jobmanager');
  });

  it('tells of no more TaskManagers that have no pod than a cluster may have, however often some were refused', async () => {
    const { driver, spec, instanceId } = await bench.up(hex(16), { taskManagers: 1 });
    const ledger = kubernetesLedger({ directory: bench.directory });
    const entry = await ledger.find('cluster', spec.clusterId);
    await ledger.write({ ...entry!, taskManagers: 5_000 });
    const seen = (await members(driver, spec.clusterId)) ?? [];
    expect(seen.slice(0, 3)).toEqual(['jobmanager', 'taskmanager-1', 'taskmanager-4745 dead']);
    expect(seen.at(-1)).toBe('taskmanager-5000 dead');
    expect(await members(bench.makeDriver(instanceId), spec.clusterId)).toEqual(seen);
  });

  it('rests while a cluster without TaskManagers runs, as a rehearsal of a main method does', async () => {
    let looks = 0;
    const clock = { ...systemClock, now: () => ((looks += 1), Date.now()) };
    await bench.up(hex(16), { taskManagers: 0 }, { clock });
    looks = 0;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(looks).toBeLessThan(20);
  });

  it('keeps a cluster that is started while leftovers are looked for', async () => {
    const { driver: first, spec, instanceId } = await bench.up();
    await first.close();
    let listed: (() => void) | undefined;
    const launched = new Promise<void>((resolve) => (listed = resolve));
    let asked = 0;
    const later = bench.makeDriver(instanceId, {
      api: {
        list: async (kind, selection, signal) => {
          if (kind === 'configmaps') {
            asked += 1;
            await launched;
          }
          return fake.api.list(kind, selection, signal);
        },
      },
    });
    await later.list();
    await until(() => asked > 0);
    const another = makeSpec(runtime);
    await later.launch(another, never);
    listed?.();
    await until(() => fake.calls.includes('list configmaps'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await members(later, another.clusterId)).toContain('jobmanager');
    expect(names(fake, 'configmaps')).toContain(`drey-${another.clusterId}`);
    expect(await members(later, spec.clusterId)).toContain('jobmanager');
  });

  it('leaves the pod that works on a claim alone while a stream of it runs, and replaces it when it has rested', async () => {
    let passed = 0;
    const clock = { ...systemClock, now: () => Date.now() + passed };
    const { driver, spec } = await bench.up(hex(16), {}, { clock });
    fake.answer = (_pod, _port, { path }) => ({
      status: 200,
      body: path.startsWith('/files') ? '1 one\n1 _metadata\n' : path.startsWith('/list') ? 'listed\n' : 'x',
    });
    const helpers = (): readonly string[] =>
      fake
        .objects('pods')
        .filter(({ metadata }) => metadata.labels?.['drey.helper'] === 'state')
        .map(({ metadata }) => metadata.name);
    const look = (): Promise<unknown> => driver.state.newestSavepoint(spec.stateId, []);
    const late = 26 * 60_000;

    const location = locationOf(`${stateDirectory(spec.stateId)}/savepoints/savepoint-1`);
    const files = driver.state.readSnapshot(location, never)[Symbol.asyncIterator]();
    expect((await files.next()).value).toMatchObject({ path: 'one' });
    const first = helpers();
    expect(first).toHaveLength(1);
    passed += late;
    await look();
    expect(helpers()).toEqual(first);
    expect((await files.next()).value).toMatchObject({ path: '_metadata' });
    passed += late;
    expect((await files.next()).done).toBe(true);
    await look();
    expect(helpers()).toEqual(first);
    passed += late;
    await look();
    expect(helpers()).toHaveLength(1);
    expect(helpers()).not.toEqual(first);
  });

  it('removes what a host that was killed had made to look into images and to work on state', async () => {
    const instanceId = hex(16);
    const first = bench.makeDriver(instanceId);
    await first.prepare(runtime, never);
    for (const kind of ['look', 'state'])
      fake.change('pods', {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: `drey-${kind}-old`, labels: { 'drey.instance': instanceId, 'drey.helper': kind } },
      });
    fake.change('secrets', { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'drey-state-old' } });
    // Nothing but what was written down before tells the next host that there may be something.
    const later = bench.makeDriver(instanceId);
    expect(await later.list()).toEqual([]);
    await until(() => fake.objects('pods').length === 0);
    expect(names(fake, 'secrets')).toEqual([]);
  });

  it('leaves a pod as it is that a host made which died before it wrote that down', async () => {
    const instanceId = hex(16);
    const spec = makeSpec(runtime);
    const dying = bench.makeDriver(instanceId, {
      api: {
        apply: async (kind, object) => {
          const made = await fake.api.apply(kind, object);
          if (object.metadata.name === podName(spec.clusterId, 'jobmanager')) throw new Error('killed');
          return made;
        },
      },
    });
    await expect(dying.launch(spec, never)).rejects.toThrow('killed');
    const { uid } = fake.pod(podName(spec.clusterId, 'jobmanager')).metadata;
    const later = bench.makeDriver(instanceId, {
      api: {
        apply: async (kind, object) => {
          // What a real API server says to another command line of a pod that is there.
          if (object.metadata.name === podName(spec.clusterId, 'jobmanager'))
            throw new KubernetesFault(422, { reason: 'Invalid', message: 'pod updates may not change fields' });
          return fake.api.apply(kind, object);
        },
      },
    });
    await later.launch(spec, never);
    await until(async () => (await members(later, spec.clusterId))?.length === 2);
    expect(fake.pod(podName(spec.clusterId, 'jobmanager')).metadata.uid).toBe(uid);
  });

  it('makes anew what everything hangs on where somebody deleted it', async () => {
    const { driver, instanceId } = await bench.up();
    for (const name of names(fake, 'configmaps')) fake.remove('configmaps', name);
    const spec = makeSpec(runtime);
    await driver.launch(spec, never);
    const maps = fake.objects('configmaps') as readonly ConfigMap[];
    const owner = maps.find(({ metadata }) => metadata.name === `drey-${instanceId}`);
    const of = (name: string): ConfigMap | undefined => maps.find(({ metadata }) => metadata.name === name);
    expect(of(`drey-${spec.clusterId}`)?.metadata.ownerReferences?.[0]?.uid).toBe(owner?.metadata.uid);
    const base = fake.pod(podName(spec.clusterId, 'jobmanager')).spec?.volumes.find(({ name }) => name === 'classes');
    expect(base).toMatchObject({ configMap: { name: expect.any(String) } });
    expect(of((base as { configMap: { name: string } }).configMap.name)).toBeDefined();
  });

  it('lets go of an archive that nobody reads to its end', async () => {
    const jar = join(bench.directory, 'job.jar');
    await writeFile(jar, Buffer.alloc(1_000_000));
    let body: Readable | undefined;
    const { driver, spec } = await bench.up(
      hex(16),
      {},
      {
        api: {
          proxy: (_pod, _port, request) => {
            body = request.body as Readable;
            return Promise.resolve({ status: 413, headers: {}, body: Readable.from(['too large']) });
          },
        },
      },
    );
    await expect(driver.putCode(spec.clusterId, jar, 'job.jar')).rejects.toThrow('did not take the archive: too large');
    expect(body?.destroyed).toBe(true);
  });

  it('removes all of an instance that nobody remembers, also where one cluster of it cannot be ended', async () => {
    const refused = new KubernetesFault(403, { message: 'pods "x" is forbidden' });
    const { driver, spec } = await bench.up(
      hex(16),
      {},
      { isForgetful: true, api: { endPod: () => Promise.reject(refused) } },
    );
    await expect(driver.destroy(spec.clusterId)).rejects.toMatchObject({ code: 'DREY_KUBERNETES_FORBIDDEN' });
    await driver.close();
    for (const kind of ['pods', 'configmaps', 'secrets'] as const) expect(names(fake, kind)).toEqual([]);
  });
});
