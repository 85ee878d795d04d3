// Drivers on one cluster in memory, for tests of what they do there.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterDriver, FlinkRuntime } from '@drey/cluster';
import { hex, makeSpec, never } from '@drey/cluster/testing';
import type { Clock } from '@drey/plugin-api';
import { fakeHost, fakeSettings, type SettingValues } from '@drey/plugin-api/testing';
import { flinkRuntime } from '@drey/runtimes';
import type { KubernetesApi } from '../api/kubernetes-api.js';
import { createKubernetesDriver } from '../kubernetes-driver.js';
import type { Pod } from '../object/pod.js';
import { type FakeKubernetes, fakeKubernetes } from './fake-kubernetes.js';

/** The runtime of the clusters. */
export const runtime: FlinkRuntime = flinkRuntime('FLINK-1_20')!;

/** A bucket is not asked for anything here. */
const onClaim: SettingValues = { kubernetesState: 'claim:drey-state', kubernetesHostAddress: 'drey.test' };

type Facts = Parameters<typeof makeSpec>[1];

/** What differs from driver to driver. */
export interface DriverFacts {
  readonly settings?: SettingValues;
  /** Folder of its ledger; that of the bench unless given. */
  readonly folder?: string;
  readonly clock?: Clock;
  /** Nobody remembers its clusters when it is closed. */
  readonly isForgetful?: boolean;
  /** Calls that differ from those of the cluster. */
  readonly api?: Partial<KubernetesApi>;
}

/** A cluster, and drivers on it. */
export interface DriverBench {
  readonly fake: FakeKubernetes;
  readonly directory: string;
  makeDriver(instanceId: string, facts?: DriverFacts): ClusterDriver;
  /** A driver with a cluster whose pods have all been seen by their node. */
  up(
    instanceId?: string,
    facts?: Facts,
    driverFacts?: DriverFacts,
  ): Promise<{
    readonly driver: ClusterDriver;
    readonly spec: ReturnType<typeof makeSpec>;
    readonly instanceId: string;
  }>;
  close(): Promise<void>;
}

/** Waits for a condition with a bound. */
export const until = async (isSo: () => Promise<boolean> | boolean): Promise<void> => {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('It did not come to that.');
};

/** Names of members, dead ones marked. */
export const members = async (driver: ClusterDriver, clusterId: string): Promise<readonly string[] | undefined> =>
  (await driver.inspect(clusterId))?.members.map(({ name, alive }) => `${name}${alive ? '' : ' dead'}`);

/** Makes one. */
export const driverBench = async (fake: FakeKubernetes = fakeKubernetes()): Promise<DriverBench> => {
  const directory = await mkdtemp(join(tmpdir(), 'drey-kubernetes-'));
  const drivers: ClusterDriver[] = [];
  fake.change('persistentvolumeclaims', {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'drey-state' },
  });
  const makeDriver: DriverBench['makeDriver'] = (
    instanceId,
    { settings = {}, folder = directory, clock, isForgetful, api } = {},
  ) => {
    const host = fakeHost({
      settings: fakeSettings({ ...onClaim, ...settings }),
      dataDirectory: isForgetful === true ? null : folder,
      cacheDirectory: join(directory, 'cache'),
      ...(clock === undefined ? {} : { clock }),
    });
    const driver = createKubernetesDriver(
      { host, directory: folder, instanceId, bindDataPlane: () => Promise.resolve(40_000) },
      {
        env: { DREY_MAVEN: '/nowhere/mvn' },
        find: () => Promise.resolve({ api: { ...fake.api, ...api }, inside: false, close: () => {} }),
      },
    );
    drivers.push(driver);
    return driver;
  };
  return {
    fake,
    directory,
    makeDriver,
    up: async (instanceId = hex(16), facts = {}, driverFacts = {}) => {
      const driver = makeDriver(instanceId, driverFacts);
      const spec = makeSpec(runtime, facts);
      await driver.launch(spec, never);
      await driver.scale(spec.clusterId, spec.taskManagers);
      await until(() => (fake.objects('pods') as readonly Pod[]).every(({ status }) => status !== undefined));
      return { driver, spec, instanceId };
    },
    close: async () => {
      for (const driver of drivers.splice(0)) await driver.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
};
