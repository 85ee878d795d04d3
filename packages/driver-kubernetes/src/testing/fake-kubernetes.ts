// A small cluster in memory: objects with versions, watches, and a node whose behaviour a test sets.
import { setMaxListeners } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { label } from '@drey/cluster/jvm';
import type {
  KubernetesApi,
  KubernetesObject,
  ObjectKind,
  ObjectList,
  PodAnswer,
  PodRequest,
  Selection,
  WatchEvent,
} from '../api/kubernetes-api.js';
import { KubernetesFault } from '../api/kubernetes-fault.js';
import type { Pod, PodStatus } from '../object/pod.js';

interface Change {
  readonly version: number;
  readonly kind: ObjectKind;
  readonly event: WatchEvent<KubernetesObject>;
}

/** What a test may do to it. */
export interface FakeKubernetes {
  readonly api: KubernetesApi;
  /** Calls by their names, for what was asked how often. */
  readonly calls: string[];
  objects(kind: ObjectKind): readonly KubernetesObject[];
  pod(name: string): Pod;
  setStatus(name: string, status: PodStatus): void;
  /** As another one than Drey does it. */
  change(kind: ObjectKind, object: KubernetesObject): void;
  remove(kind: ObjectKind, name: string): void;
  /** Lets every call fail; null: no more. */
  failWith(fault: KubernetesFault | null): void;
  /** Ends all watches, as a server that restarts does. `forget`: versions of before are expired. */
  breakWatches(forget: boolean): void;
  readonly openWatches: () => number;
  /** Output of pods by name. */
  readonly output: Map<string, string>;
  /** What `python3` of images says of itself; null: there is none. */
  python: object | null;
  /** What becomes of the pods that ask it. */
  pythonEnd: PodStatus | undefined;
  /** Answers for ports of pods. */
  answer: (pod: string, port: number, request: PodRequest) => { readonly status: number; readonly body: string };
}

const stamp = (line: string): string => `2026-11-30T15:00:00.000000001Z ${line}\n`;

const lookOutput = [
  'java 17',
  'file lib/flink-dist-1.20.3.jar',
  'file lib/log4j-core.jar',
  'file opt/flink-s3-fs-hadoop-1.20.3.jar',
  'file plugins/metrics-jmx/flink-metrics-jmx.jar',
  'reached',
]
  .map(stamp)
  .join('');

const matches = ({ metadata }: KubernetesObject, { labels }: Selection): boolean =>
  Object.entries(labels ?? {}).every(([name, value]) => metadata.labels?.[name] === value);

const asksPython = ({ spec }: Pod): boolean => spec?.containers[0]?.command[0] === 'python3';

const noPython: PodStatus = {
  phase: 'Failed',
  containerStatuses: [
    {
      name: 'flink',
      state: {
        terminated: {
          exitCode: 128,
          reason: 'StartError',
          message: 'exec: "python3": executable file not found in $PATH',
        },
      },
    },
  ],
};

/** What the node does with a pod that is new: runs it, or as it is told. */
const statusOfNew = (pod: Pod, number: number): PodStatus =>
  pod.metadata.labels?.[label.helper] === 'look'
    ? { phase: 'Succeeded', containerStatuses: [{ name: 'flink', state: { terminated: { exitCode: 0 } } }] }
    : {
        phase: 'Running',
        podIP: `10.0.0.${number}`,
        containerStatuses: [{ name: 'flink', state: { running: {} } }],
      };

/** Makes one. `startPods: false` leaves new pods pending. */
export const fakeKubernetes = ({ startPods = true }: { readonly startPods?: boolean } = {}): FakeKubernetes => {
  const stores = new Map<ObjectKind, Map<string, KubernetesObject>>();
  const changes: Change[] = [];
  const calls: string[] = [];
  const output = new Map<string, string>();
  let version = 100;
  let oldest = 0;
  let fault: KubernetesFault | null = null;
  let pods = 0;
  let watchers: (() => void)[] = [];
  let broken = new AbortController();
  let open = 0;

  const storeOf = (kind: ObjectKind): Map<string, KubernetesObject> => {
    const store = stores.get(kind) ?? new Map<string, KubernetesObject>();
    stores.set(kind, store);
    return store;
  };
  const tell = (kind: ObjectKind, event: WatchEvent<KubernetesObject>): void => {
    changes.push({ version, kind, event });
    const told = watchers;
    watchers = [];
    for (const one of told) one();
  };
  const put = (kind: ObjectKind, object: KubernetesObject): KubernetesObject => {
    version += 1;
    const known = storeOf(kind).get(object.metadata.name);
    const stored = {
      ...object,
      metadata: {
        creationTimestamp: '2026-11-30T15:00:00Z',
        ...object.metadata,
        uid: known?.metadata.uid ?? `uid-${version}`,
        resourceVersion: String(version),
      },
    };
    storeOf(kind).set(object.metadata.name, stored);
    tell(kind, { type: known === undefined ? 'ADDED' : 'MODIFIED', object: stored });
    return stored;
  };
  const remove = (kind: ObjectKind, name: string): void => {
    const known = storeOf(kind).get(name);
    if (known === undefined) return;
    version += 1;
    storeOf(kind).delete(name);
    tell(kind, { type: 'DELETED', object: known });
    // The garbage collector.
    for (const [other, store] of stores)
      for (const object of store.values())
        if (object.metadata.ownerReferences?.some(({ uid }) => uid === known.metadata.uid) === true)
          remove(other, object.metadata.name);
  };
  const podOf = (name: string): Pod => {
    const pod = storeOf('pods').get(name);
    if (pod === undefined) throw new Error(`There is no pod ${name}.`);
    return pod as Pod;
  };
  const asked = async (call: string): Promise<void> => {
    calls.push(call);
    await Promise.resolve();
    if (fault !== null) throw fault;
  };
  async function* watch(
    kind: ObjectKind,
    selection: Selection,
    from: string,
    signal: AbortSignal,
  ): AsyncGenerator<WatchEvent<KubernetesObject>> {
    await asked(`watch ${kind}`);
    if (Number(from) < oldest) throw new KubernetesFault(410, { reason: 'Expired', message: 'too old' });
    const { signal: ended } = broken;
    setMaxListeners(0, ended, signal);
    open += 1;
    try {
      yield { type: 'BOOKMARK', object: { metadata: { resourceVersion: from } } as KubernetesObject };
      for (let at = Number(from); !ended.aborted && !signal.aborted;) {
        const due = changes.filter((change) => change.kind === kind && change.version > at);
        for (const { event, version: next } of due) {
          at = next;
          if (matches(event.object, selection)) yield event;
        }
        if (changes.some((change) => change.version > at && change.kind === kind)) continue;
        await new Promise<void>((resolve) => {
          watchers.push(resolve);
          for (const one of [ended, signal]) one.addEventListener('abort', () => resolve(), { once: true });
        });
      }
      signal.throwIfAborted();
    } finally {
      open -= 1;
    }
  }
  const newStatus = (pod: Pod, number: number): PodStatus =>
    (asksPython(pod) ? (fake.pythonEnd ?? (fake.python === null ? noPython : undefined)) : undefined) ??
    statusOfNew(pod, number);
  const fake: FakeKubernetes = {
    python: null,
    pythonEnd: undefined,
    calls,
    output,
    objects: (kind) => [...storeOf(kind).values()],
    pod: podOf,
    setStatus: (name, status) => void put('pods', { ...podOf(name), status } as Pod),
    change: (kind, object) => void put(kind, object),
    remove,
    failWith: (given) => (fault = given),
    breakWatches: (forget) => {
      if (forget) oldest = version + 1;
      if (forget) version += 2;
      broken.abort();
      broken = new AbortController();
    },
    openWatches: () => open,
    answer: () => ({ status: 200, body: '' }),
    api: {
      server: 'https://cluster.test',
      namespace: 'drey',
      version: () => asked('version').then(() => 'v1.36.0'),
      get: async <T extends KubernetesObject>(kind: ObjectKind, name: string) => {
        await asked(`get ${kind} ${name}`);
        return storeOf(kind).get(name) as T | undefined;
      },
      list: async <T extends KubernetesObject>(kind: ObjectKind, selection: Selection): Promise<ObjectList<T>> => {
        await asked(`list ${kind}`);
        const items = [...storeOf(kind).values()].filter((object) => matches(object, selection));
        return { items: items as unknown as readonly T[], resourceVersion: String(version) };
      },
      watch: <T extends KubernetesObject>(
        kind: ObjectKind,
        selection: Selection,
        resourceVersion: string,
        signal: AbortSignal,
      ) => watch(kind, selection, resourceVersion, signal) as AsyncIterable<WatchEvent<T>>,
      apply: async <T extends KubernetesObject>(kind: ObjectKind, object: T) => {
        await asked(`apply ${kind} ${object.metadata.name}`);
        const isNew = !storeOf(kind).has(object.metadata.name);
        const stored = put(kind, object);
        if (kind === 'pods' && isNew && startPods) {
          pods += 1;
          const { name } = object.metadata;
          const number = pods;
          if ((object as unknown as Pod).metadata.labels?.[label.helper] === 'look')
            output.set(name, asksPython(object as unknown as Pod) ? stamp(JSON.stringify(fake.python)) : lookOutput);
          setImmediate(() => {
            if (storeOf('pods').has(name))
              put('pods', { ...podOf(name), status: newStatus(podOf(name), number) } as Pod);
          });
        }
        return stored as T;
      },
      endPod: async (name, uid) => {
        await asked(`end ${name}`);
        const pod = storeOf('pods').get(name) as Pod | undefined;
        if (pod?.metadata.uid !== uid) return;
        setImmediate(() => {
          if (storeOf('pods').has(name)) fake.setStatus(name, { phase: 'Failed', reason: 'DeadlineExceeded' });
        });
      },
      delete: async (kind, name, { uid } = {}) => {
        await asked(`delete ${kind} ${name}`);
        if (uid === undefined || storeOf(kind).get(name)?.metadata.uid === uid) remove(kind, name);
      },
      log: async (pod) => {
        await asked(`log ${pod}`);
        const { status } = podOf(pod);
        if (status?.containerStatuses?.[0]?.state?.terminated?.reason === 'StartError')
          throw new KubernetesFault(500, { message: 'no such file or directory' });
        return Readable.from([Buffer.from(output.get(pod) ?? '')]);
      },
      proxy: async (pod, port, request): Promise<PodAnswer> => {
        await asked(`proxy ${request.method} ${pod}:${port}${request.path}`);
        // As a pod does that reads all of it before it answers.
        const sent = request.body instanceof Readable ? { ...request, body: await buffer(request.body) } : request;
        const { status, body } = fake.answer(pod, port, sent);
        const stream = new PassThrough();
        stream.end(body);
        return { status, headers: { 'content-type': 'text/plain' }, body: stream };
      },
      may: (right) => asked(`may ${right.verb}`).then(() => true),
    },
  };
  return fake;
};
