import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterDriver } from '@drey/cluster';
import { hex, makeSpec, never } from '@drey/cluster/testing';
import type { SettingValues } from '@drey/plugin-api/testing';
import { KubernetesFault } from './api/kubernetes-fault.js';
import { podName } from './object/names.js';
import type { Pod, Secret } from './object/pod.js';
import { type DriverBench, driverBench, members, runtime } from './testing/driver-bench.test.support.js';
import type { FakeKubernetes } from './testing/fake-kubernetes.js';

describe('the Kubernetes driver on a cluster in memory', () => {
  let bench: DriverBench;
  let fake: FakeKubernetes;

  beforeEach(async () => {
    bench = await driverBench();
    ({ fake } = bench);
  });
  afterEach(async () => {
    await bench.close();
  });

  const makeDriver = (instanceId: string, settings: SettingValues = {}): ClusterDriver =>
    bench.makeDriver(instanceId, { settings });

  it('asks nobody to delete state where it never kept any, so that it needs no S3 beside another driver', async () => {
    const driver = makeDriver(hex(16), { kubernetesState: 's3://state/jobs' });
    await driver.state.deleteAll(hex(32));
    expect(await driver.list()).toEqual([]);
  });

  it('makes the JobManager, and TaskManagers that know its address; the same again changes nothing', async () => {
    const { driver, spec } = await bench.up(hex(16), { taskManagers: 2 });
    const { clusterId } = spec;
    expect(await members(driver, clusterId)).toEqual(['jobmanager', 'taskmanager-1', 'taskmanager-2']);
    const jobManager = fake.pod(podName(clusterId, 'jobmanager'));
    expect(fake.pod(podName(clusterId, 'taskmanager-1')).spec?.containers[0]?.args).toContain(
      `-Djobmanager.rpc.address=${jobManager.status?.podIP}`,
    );
    const before = fake.calls.length;
    await driver.launch(spec, never);
    await driver.scale(clusterId, 2);
    expect(fake.calls.slice(before).filter((call) => call.startsWith('apply'))).toEqual([]);
  });

  it('gives pods the level restricted, ids as labels, and secrets by a Secret only', async () => {
    const { spec, instanceId } = await bench.up(hex(16), {
      environment: { DREY_REST_TOKEN: 'the-token' },
      applicationProperties: '["the-password"]',
      startedFor: { versionId: 3, attempt: 1 },
    });
    const pod = fake.pod(podName(spec.clusterId, 'jobmanager'));
    expect(pod.metadata.labels).toEqual({
      'app.kubernetes.io/managed-by': 'drey',
      'drey.cluster': spec.clusterId,
      'drey.instance': instanceId,
      'drey.role': 'jobmanager',
      'drey.member': 'jobmanager',
    });
    expect(pod.spec).toMatchObject({
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 9999, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(pod.spec?.containers[0]).toMatchObject({
      command: ['java'],
      image: 'flink:1.20.3-java17',
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        readOnlyRootFilesystem: true,
      },
      resources: { requests: { cpu: '1000m', memory: '4096Mi' }, limits: { memory: '4096Mi' } },
    });
    expect(JSON.stringify(fake.objects('pods'))).not.toMatch(/the-token|the-password/);
    expect(JSON.stringify(fake.objects('configmaps'))).not.toMatch(/the-token|the-password/);
  });

  it('hangs everything on one object of the instance, which takes it along', async () => {
    const { instanceId } = await bench.up();
    for (const kind of ['pods', 'secrets', 'services'] as const)
      for (const { metadata } of fake.objects(kind)) {
        expect(metadata.ownerReferences).toHaveLength(1);
        // A drain asks for a controller; blocking its deletion would need another right.
        expect(metadata.ownerReferences?.[0]).toMatchObject({ kind: 'ConfigMap', controller: true });
        expect(metadata.ownerReferences?.[0]).not.toHaveProperty('blockOwnerDeletion');
      }
    fake.remove('configmaps', `drey-${instanceId}`);
    for (const kind of ['pods', 'secrets', 'services', 'configmaps'] as const) expect(fake.objects(kind)).toEqual([]);
  });

  it('replaces TaskManagers whose pod is evicted, deleted with its node, or gone, and never uses a number twice', async () => {
    const { driver, spec } = await bench.up(hex(16), { taskManagers: 3 });
    const { clusterId } = spec;
    const at = (number: number): string => podName(clusterId, `taskmanager-${number}`);
    fake.setStatus(at(1), { phase: 'Failed', reason: 'Evicted', message: 'The node was low on memory.' });
    fake.change('pods', {
      ...fake.pod(at(2)),
      metadata: { ...fake.pod(at(2)).metadata, deletionTimestamp: '2026-11-30T15:00:00Z' },
    });
    fake.remove('pods', at(3));
    for (let tries = 0; tries < 100; tries += 1) {
      if ((await driver.inspect(clusterId))?.members.filter(({ alive }) => !alive).length === 3) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect((await driver.inspect(clusterId))?.members.map(({ name, ended }) => [name, ended])).toEqual([
      ['jobmanager', undefined],
      ['taskmanager-1', 'was evicted: The node was low on memory'],
      ['taskmanager-2', 'its pod was deleted'],
      ['taskmanager-3', 'its pod is gone'],
    ]);
    await driver.scale(clusterId, 3);
    expect((await members(driver, clusterId))?.slice(4)).toEqual(['taskmanager-4', 'taskmanager-5', 'taskmanager-6']);
  });

  it('ends surplus TaskManagers and clusters with their output kept, and removes all of one', async () => {
    const { driver, spec } = await bench.up(hex(16), { taskManagers: 2 });
    const { clusterId } = spec;
    await driver.scale(clusterId, 1);
    expect(await members(driver, clusterId)).toEqual(['jobmanager', 'taskmanager-1', 'taskmanager-2 dead']);
    fake.output.set(podName(clusterId, 'jobmanager'), '2026-11-30T15:00:00.1Z one\n2026-11-30T15:00:00.2Z two\n');
    await driver.destroy(clusterId);
    expect(await members(driver, clusterId)).toEqual(['jobmanager dead', 'taskmanager-1 dead', 'taskmanager-2 dead']);
    expect((await driver.readLog(clusterId, 'jobmanager', null, 1000)).lines).toEqual(['one', 'two']);
    await driver.remove(clusterId);
    expect(await driver.inspect(clusterId)).toBeUndefined();
    for (const kind of ['pods', 'secrets', 'services'] as const)
      expect(fake.objects(kind).filter(({ metadata }) => metadata.labels?.['drey.cluster'] === clusterId)).toEqual([]);
  });

  it('adopts what an earlier host left, removes what nobody knows, and leaves another instance alone', async () => {
    const { spec, instanceId } = await bench.up();
    const otherFolder = await mkdtemp(join(tmpdir(), 'drey-kubernetes-other-'));
    try {
      const other = bench.makeDriver(hex(16), { folder: otherFolder });
      const otherSpec = makeSpec(runtime);
      await other.launch(otherSpec, never);
      const lost = hex(8);
      fake.change('configmaps', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: `drey-${lost}`, labels: { 'drey.instance': instanceId, 'drey.cluster': lost } },
      });
      const later = makeDriver(instanceId);
      expect((await later.list()).map(({ clusterId }) => clusterId)).toEqual([spec.clusterId]);
      for (
        let tries = 0;
        tries < 100 && fake.objects('configmaps').some(({ metadata }) => metadata.name.endsWith(lost));
        tries += 1
      )
        await new Promise((resolve) => setTimeout(resolve, 20));
      expect(fake.objects('configmaps').map(({ metadata }) => metadata.name)).not.toContain(`drey-${lost}`);
      expect(await members(later, spec.clusterId)).toEqual(['jobmanager', 'taskmanager-1']);
      expect(await members(other, otherSpec.clusterId)).toContain('jobmanager');
    } finally {
      await rm(otherFolder, { recursive: true, force: true });
    }
  });

  it('says what keeps a pod from coming up, and names refusals', async () => {
    const driver = makeDriver(hex(16));
    const spec = makeSpec(runtime);
    await driver.launch(spec, never);
    const name = podName(spec.clusterId, 'jobmanager');
    await new Promise((resolve) => setImmediate(resolve));
    fake.setStatus(name, {
      phase: 'Pending',
      conditions: [
        { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/1 nodes are available.' },
      ],
    });
    for (let tries = 0; tries < 100; tries += 1) {
      if ((await driver.inspect(spec.clusterId))?.members[0]?.waiting !== undefined) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect((await driver.inspect(spec.clusterId))?.members[0]).toMatchObject({
      alive: true,
      waiting: expect.stringMatching(/^no node takes its pod: 0\/1 nodes are available; .*DREY_KUBERNETES_KPU_CPU/),
    });
    fake.failWith(
      new KubernetesFault(403, { reason: 'Forbidden', message: 'pods "x" is forbidden: exceeded quota: q' }),
    );
    await expect(driver.launch(makeSpec(runtime), never)).rejects.toMatchObject({ code: 'DREY_KUBERNETES_QUOTA' });
    fake.failWith(null);
  });

  it('keeps what is due while the API server is away, and does it later', async () => {
    const { driver, spec } = await bench.up();
    fake.failWith(new KubernetesFault(undefined, { message: 'ECONNREFUSED' }));
    await driver.destroy(spec.clusterId);
    await driver.remove(spec.clusterId);
    expect(await driver.inspect(spec.clusterId)).toBeUndefined();
    fake.failWith(null);
    await driver.close();
    expect(fake.objects('pods')).toEqual([]);
  });

  it('changes properties and log levels in the Secret and in each living member', async () => {
    const { driver, spec } = await bench.up();
    const put: string[] = [];
    fake.answer = (pod, port, { method, path, headers }) => {
      put.push(`${method} ${pod}:${port}${path} ${headers['drey-rest-token']}`);
      return { status: 200, body: 'written' };
    };
    await driver.setProperties(spec.clusterId, '[]');
    await driver.setLogLevel(spec.clusterId, 'DEBUG');
    expect(put).toHaveLength(4);
    expect(put[0]).toContain(':8083/file?path=%2Fetc%2Fflink%2Fapplication_properties.json a-rest-token');
    const secret = fake.objects('secrets').find(({ metadata }) => metadata.name === `drey-${spec.clusterId}`) as Secret;
    const text = (key: string): string => Buffer.from(secret.data?.[key] ?? '', 'base64').toString('utf8');
    expect(text('application_properties.json')).toBe('[]');
    expect(text('log4j2.properties')).toContain('rootLogger.level=DEBUG');
  });

  it("uploads a job archive by Flink's REST API, and resolves to its id", async () => {
    const { driver, spec } = await bench.up();
    const jar = join(bench.directory, 'job.jar');
    await writeFile(jar, 'content of the jar');
    fake.answer = (_pod, port, { path }) =>
      port === 8081 && path === '/jars/upload'
        ? { status: 200, body: '{"filename":"/opt/drey/web/flink-web-upload/abc_job.jar","status":"success"}' }
        : { status: 404, body: '' };
    expect(await driver.putCode(spec.clusterId, jar, 'job.jar')).toBe('abc_job.jar');
  });

  it('refuses ids that are no hex, and settings that it does not understand', async () => {
    const driver = makeDriver(hex(16));
    await expect(driver.launch(makeSpec(runtime, { clusterId: '../evil' }), never)).rejects.toThrow(
      'not lower-case hex',
    );
    expect(await driver.inspect(hex(8))).toBeUndefined();
    await driver.destroy(hex(8));
    await driver.remove(hex(8));
    expect(await driver.list()).toEqual([]);
    for (const given of [
      { kubernetesState: 'nfs:x' },
      { kubernetesNamespace: 'one,two' },
      { kubernetesKpuCpu: 'much' },
      { kubernetesKpuMemory: '4G' },
      { kubernetesTolerations: 'a b' },
      { kubernetesImages: 'flink:1.20' },
      { kubernetesImagePullPolicy: 'Sometimes' },
    ])
      expect(() => makeDriver(hex(16), given)).toThrow(/DREY_KUBERNETES_/);
    expect((fake.objects('pods') as readonly Pod[]).length).toBe(0);
  });
});
