// Files of a living cluster that change while its members come up, hang, or lose their host.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { hex } from '@drey/cluster/testing';
import { type Clock, systemClock } from '@drey/plugin-api';
import type { KubernetesApi } from './api/kubernetes-api.js';
import { KubernetesFault } from './api/kubernetes-fault.js';
import { kubernetesLedger } from './kubernetes-driver.js';
import { podName } from './object/names.js';
import type { Pod } from './object/pod.js';
import { type DriverBench, driverBench, until } from './testing/driver-bench.test.support.js';
import type { FakeKubernetes } from './testing/fake-kubernetes.js';

describe('files of a living cluster', () => {
  let bench: DriverBench;
  let fake: FakeKubernetes;

  beforeEach(async () => {
    bench = await driverBench();
    ({ fake } = bench);
  });
  afterEach(async () => {
    await bench.close();
  });

  it('does not hold an end up with a change of files for a member that is on its way, which gets it once it is there', async () => {
    const { driver, spec } = await bench.up();
    const put: string[] = [];
    fake.answer = (pod, _port, { path, body }) => {
      if (path.includes('properties.json')) put.push(`${pod} ${Buffer.isBuffer(body) ? body.toString() : 'a stream'}`);
      return { status: 200, body: 'written' };
    };
    const coming = podName(spec.clusterId, 'taskmanager-1');
    const pod = fake.pod(coming);
    fake.change('pods', { ...pod, spec: { ...pod.spec!, nodeName: 'node-1' }, status: { phase: 'Pending' } } as Pod);
    const began = Date.now();
    await driver.setProperties(spec.clusterId, '[1]');
    await driver.setProperties(spec.clusterId, '[2]');
    expect(put.length).toBeGreaterThan(0);
    expect(put.map((one) => one.split(' ')[0])).not.toContain(coming);
    fake.setStatus(coming, { phase: 'Running', containerStatuses: [{ name: 'flink', state: { running: {} } }] });
    await until(() => put.some((one) => one.startsWith(coming)));
    expect(put.filter((one) => one.startsWith(coming))).toEqual([`${coming} [2]`]);

    fake.setStatus(coming, { phase: 'Pending' });
    await driver.setProperties(spec.clusterId, '[3]');
    await driver.destroy(spec.clusterId);
    expect(Date.now() - began).toBeLessThan(30_000);
    expect((fake.objects('pods') as readonly Pod[]).some(({ status }) => status?.phase === 'Running')).toBe(false);
  });

  it('gives members that were on their way what changed, also where its host is gone before they are up', async () => {
    const { driver, spec, instanceId } = await bench.up();
    const coming = podName(spec.clusterId, 'taskmanager-1');
    const pod = fake.pod(coming);
    fake.change('pods', { ...pod, spec: { ...pod.spec!, nodeName: 'node-1' }, status: { phase: 'Pending' } } as Pod);
    await until(async () => (await driver.inspect(spec.clusterId))?.members.length === 2);
    await driver.setProperties(spec.clusterId, '[7]');
    await driver.setLogLevel(spec.clusterId, 'DEBUG');
    await driver.close();
    const put = new Map<string, string>();
    fake.answer = (name, _port, { path, body }) => {
      if (name === coming) put.set(path, Buffer.isBuffer(body) ? body.toString() : 'a stream');
      return { status: 200, body: 'written' };
    };
    // It comes up before there is a host again.
    fake.setStatus(coming, { phase: 'Running', containerStatuses: [{ name: 'flink', state: { running: {} } }] });
    const later = bench.makeDriver(instanceId);
    await later.list();
    await until(() => put.size === 2);
    expect([...put.values()].toSorted()).toEqual(['[7]', expect.stringContaining('rootLogger.level=DEBUG')]);
    const ledger = kubernetesLedger({ directory: bench.directory });
    await until(async () => (await ledger.find('cluster', spec.clusterId))?.owed === undefined);
    const calls = fake.calls.filter((call) => call.includes(':8083/file')).length;
    await later.inspect(spec.clusterId);
    await bench.makeDriver(instanceId).list();
    expect(fake.calls.filter((call) => call.includes(':8083/file'))).toHaveLength(calls);
  });

  it('owes them that also where the API server is away for longer than a member takes to come up', async () => {
    let ahead = 0;
    const clock: Clock = { ...systemClock, now: () => systemClock.now() + ahead };
    const { driver, spec } = await bench.up(hex(16), {}, { clock });
    const coming = podName(spec.clusterId, 'taskmanager-1');
    const pod = fake.pod(coming);
    fake.change('pods', { ...pod, spec: { ...pod.spec!, nodeName: 'node-1' }, status: { phase: 'Pending' } } as Pod);
    await until(async () => (await driver.inspect(spec.clusterId))?.members.length === 2);
    await driver.setProperties(spec.clusterId, '[7]');
    const ledger = kubernetesLedger({ directory: bench.directory });
    const isOwed = async (): Promise<boolean> =>
      (await ledger.find('cluster', spec.clusterId))?.owed?.includes(fake.pod(coming).metadata.uid ?? '') === true;
    expect(await isOwed()).toBe(true);
    fake.setStatus(coming, { phase: 'Running', containerStatuses: [{ name: 'flink', state: { running: {} } }] });
    fake.failWith(new KubernetesFault(undefined, { message: 'ECONNREFUSED' }));
    ahead = 120_000;
    const before = fake.calls.length;
    // What follows members has asked in vain, after their time.
    await until(() => fake.calls.length > before);
    const put: string[] = [];
    fake.answer = (name, _port, { path }) => {
      if (name === coming && path.includes('properties.json')) put.push(path);
      return { status: 200, body: 'written' };
    };
    fake.failWith(null);
    await until(async () => {
      await driver.inspect(spec.clusterId);
      return put.length > 0 && !(await isOwed());
    });
  });

  it('gives all files to a member within one time, which ends with the driver', async () => {
    const signals: AbortSignal[] = [];
    let hung = 0;
    const proxy: KubernetesApi['proxy'] = async (pod, port, request, signal) => {
      if (!pod.endsWith('taskmanager-1')) return fake.api.proxy(pod, port, request, signal);
      signals.push(signal);
      if (signals.length === 1) return fake.api.proxy(pod, port, request, signal);
      hung += 1;
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
    };
    const { driver, spec } = await bench.up(hex(16), {}, { api: { proxy } });
    const coming = podName(spec.clusterId, 'taskmanager-1');
    const pod = fake.pod(coming);
    fake.change('pods', { ...pod, spec: { ...pod.spec!, nodeName: 'node-1' }, status: { phase: 'Pending' } } as Pod);
    await driver.setProperties(spec.clusterId, '[1]');
    await driver.setLogLevel(spec.clusterId, 'DEBUG');
    fake.setStatus(coming, { phase: 'Running', containerStatuses: [{ name: 'flink', state: { running: {} } }] });
    await until(() => hung > 0);
    expect(new Set(signals).size).toBe(1);
    const began = Date.now();
    await driver.close();
    expect(Date.now() - began).toBeLessThan(5_000);
  });

  it('changes files without waiting for a member that no node takes', async () => {
    const { driver, spec } = await bench.up(hex(16), { taskManagers: 1 });
    fake.setStatus(podName(spec.clusterId, 'taskmanager-1'), { phase: 'Pending' });
    await until(async () => (await driver.inspect(spec.clusterId))?.members.length === 2);
    await driver.setProperties(spec.clusterId, '[]');
    expect(fake.calls.filter((call) => call.includes(':8083/file'))).toHaveLength(1);
  });
});
