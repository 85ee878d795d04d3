// The Kubernetes driver through its whole life on a cluster in memory: every object that it makes, and every right that it uses.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import type { ClusterDriver, ClusterSpec } from '@drey/cluster';
import { hex, makeSpec, never } from '@drey/cluster/testing';
import { createKubernetesDriver, type FoundApi } from '@drey/driver-kubernetes';
import { type FakeKubernetes, fakeKubernetes } from '@drey/driver-kubernetes/testing';
import { fakeHost, fakeSettings, type SettingValues } from '@drey/plugin-api/testing';
import { flinkRuntime } from '@drey/runtimes';
import { until } from '../host/until.js';
import type { Manifest } from './manifests.js';

type KubernetesApi = FoundApi['api'];

/** What an API server saw of it. */
export interface SeenLife {
  /** Objects as they were sent, in order. */
  readonly objects: readonly Manifest[];
  /** Rights that its calls need, as `verb resource`, sorted. */
  readonly used: readonly string[];
  /** Rights that it asked for before anything ran, in the same way. */
  readonly asked: readonly string[];
}

const SECONDS = 20_000;
const CLAIM = 'drey-state';
const OWNER = 'drey-owner';
const TEXT = { status: 200, body: '' };

/** Each HTTP method through the API server's proxy is a right of its own. */
const proxyVerbs: Readonly<Record<string, string>> = {
  GET: 'get',
  HEAD: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** The calls of an API server, with what they need noted. Which request each makes stands in `kubernetes-api.ts`. */
const noting = (api: KubernetesApi) => {
  const objects: Manifest[] = [];
  const used = new Set<string>();
  const asked = new Set<string>();
  const noted: KubernetesApi = {
    ...api,
    get: (kind, name) => (used.add(`get ${kind}`), api.get(kind, name)),
    list: (kind, selection) => (used.add(`list ${kind}`), api.list(kind, selection)),
    watch: (kind, ...rest) => (used.add(`watch ${kind}`), api.watch(kind, ...rest)),
    apply: (kind, object) => {
      // Server-side apply: what is not there yet is made.
      used.add(`create ${kind}`).add(`patch ${kind}`);
      objects.push(JSON.parse(JSON.stringify(object)) as Manifest);
      return api.apply(kind, object);
    },
    endPod: (name, uid) => (used.add('patch pods'), api.endPod(name, uid)),
    delete: (kind, ...rest) => (used.add(`delete ${kind}`), api.delete(kind, ...rest)),
    log: (pod, ...rest) => (used.add('get pods/log'), api.log(pod, ...rest)),
    proxy: (pod, port, request, signal) => {
      used.add(`${proxyVerbs[request.method] ?? request.method} pods/proxy`);
      return api.proxy(pod, port, request, signal);
    },
    may: (right) => {
      const { verb, kind, subresource } = right;
      asked.add(`${verb} ${kind}${subresource === undefined ? '' : `/${subresource}`}`);
      return api.may(right);
    },
  };
  const seen = (): SeenLife => ({ objects, used: [...used].toSorted(), asked: [...asked].toSorted() });
  return { api: noted, seen };
};

/** An S3 that takes everything and has nothing. */
const openBucket = async (): Promise<{ readonly url: string; readonly server: Server }> => {
  const server = createServer((_request, response) => void response.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
};

/** Everything that can be set about the driver, but where the cluster is. `endpoint` is an S3. */
export const everySetting = (endpoint: string): SettingValues => ({
  kubernetesHostAddress: 'drey-data-plane.streams.svc',
  kubernetesOwner: OWNER,
  kubernetesState: 's3://state/of/jobs',
  kubernetesStateEndpoint: endpoint,
  kubernetesStateAccessKey: 'an-access-key',
  kubernetesStateSecretKey: 'a-secret-key',
  kubernetesImages: 'FLINK-1_20=registry.example/flink:1.20,FLINK-2_2=registry.example/flink:2.2',
  kubernetesPythonImages: 'FLINK-1_20=registry.example/pyflink:1.20,FLINK-2_2=registry.example/pyflink:2.2',
  kubernetesImagePrefix: 'registry.example/',
  kubernetesImagePullPolicy: 'Always',
  kubernetesImagePullSecrets: 'registry,other',
  kubernetesNodeSelector: 'pool=flink,zone=',
  kubernetesTolerations: 'dedicated=flink:NoSchedule,spot,a=b',
  kubernetesKpuCpu: '250m',
  kubernetesKpuMemory: '1536Mi',
});

/** Ways in which the driver can be set that make other objects. */
export const ways = {
  'state on a claim': () => ({ kubernetesState: `claim:${CLAIM}`, kubernetesHostAddress: 'drey.test' }),
  'state in a bucket, all settings': everySetting,
} satisfies Readonly<Record<string, (endpoint: string) => SettingValues>>;

/** What a JobManager says to a jar, and a pod with the claim that has no snapshots; everybody else has nothing to say. */
const answers: Readonly<Record<string, { readonly status: number; readonly body: string }>> = {
  '/jars/upload': { status: 200, body: '{"filename":"/web/a_job.jar","status":"success"}' },
  '/list': { status: 200, body: 'listed\n' },
};

const lifeOf = async (driver: ClusterDriver, fake: FakeKubernetes, spec: ClusterSpec, jar: string): Promise<void> => {
  const { clusterId, stateId } = spec;
  await driver.unavailable?.();
  await driver.prepare?.(spec.runtime, never);
  fake.python = {
    executable: '/usr/bin/python3.11',
    version: '3.11.2',
    venv: true,
    flink: spec.runtime.flinkVersion,
    jar: '/usr/lib/pyflink/opt/flink-python.jar',
  };
  await driver.python?.prepare(spec.runtime, never);
  await driver.launch(spec, never);
  const members = (count: number) =>
    until(`${count} members`, SECONDS, async () => {
      const found = await driver.inspect(clusterId);
      return found?.members.filter(({ alive }) => alive).length === count;
    });
  await members(2);
  await driver.scale(clusterId, 3);
  await members(4);
  fake.answer = (_pod, _port, { path }) => answers[path.split('?', 1)[0] ?? ''] ?? TEXT;
  await driver.putCode(clusterId, jar, 'job.jar');
  await driver.setProperties(clusterId, '[]');
  await driver.setLogLevel(clusterId, 'DEBUG');
  await driver.readLog(clusterId, 'jobmanager', null, 1_000);
  // Flink's REST API as the reconciler and the dashboard ask it.
  const rest = (await driver.inspect(clusterId))?.rest ?? '';
  for (const method of Object.keys(proxyVerbs)) await fetch(`${rest}/jobs`, { method });
  await driver.state.newestSavepoint(stateId, []);
  await driver.list();
  await oneIsSilent(driver, fake, clusterId);
  await driver.scale(clusterId, 1);
  await driver.destroy(clusterId);
  await driver.remove(clusterId);
  await driver.close();
};

/** A pod that does not come up and does not say why is asked about. */
const oneIsSilent = async (driver: ClusterDriver, fake: FakeKubernetes, clusterId: string): Promise<void> => {
  const [pod] = fake.objects('pods').filter(({ metadata }) => metadata.labels?.['drey.member'] === 'taskmanager-3');
  if (pod === undefined) throw new Error('There is no third TaskManager.');
  const metadata = { ...pod.metadata, annotations: { ...pod.metadata.annotations, 'drey.started': '1' } };
  fake.change('pods', { ...pod, metadata, status: { phase: 'Pending' } } as typeof pod);
  await until('a look at events', SECONDS, async () => {
    await driver.inspect(clusterId);
    return fake.calls.includes('list events');
  });
};

/** Lives it through for a runtime, in one of the {@link ways}; names of AWS are led to Drey. */
export const liveThrough = async (environment: string, way: keyof typeof ways): Promise<SeenLife> => {
  const runtime = flinkRuntime(environment);
  if (runtime === undefined) throw new Error(`There is no runtime ${environment}.`);
  const directory = await mkdtemp(join(tmpdir(), 'drey-driver-life-'));
  const bucket = await openBucket();
  try {
    const fake = fakeKubernetes();
    fake.change('persistentvolumeclaims', {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: CLAIM },
    });
    fake.change('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: OWNER } });
    const { api, seen } = noting(fake.api);
    const host = fakeHost({
      settings: fakeSettings(ways[way](bucket.url)),
      dataDirectory: directory,
      cacheDirectory: join(directory, 'cache'),
    });
    const jar = join(directory, 'job.jar');
    await writeFile(jar, 'content of a jar');
    const driver = createKubernetesDriver(
      { host, directory, instanceId: hex(16), bindDataPlane: () => Promise.resolve(40_000) },
      { env: { DREY_MAVEN: '/nowhere/mvn' }, find: () => Promise.resolve({ api, inside: false, close: () => {} }) },
    );
    const spec = makeSpec(runtime, {
      lead: { port: 40_000, authority: rootCertificates[0] ?? '', names: ['kinesis.us-east-1.amazonaws.com'] },
      startedFor: { versionId: 3, attempt: 1 },
    });
    try {
      await lifeOf(driver, fake, spec, jar);
    } finally {
      await driver.close();
    }
    return seen();
  } finally {
    bucket.server.close();
    await rm(directory, { recursive: true, force: true });
  }
};
