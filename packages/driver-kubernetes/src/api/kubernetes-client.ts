// The calls of the driver, over HTTP.
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { check, parseChecked, systemClock } from '@drey/plugin-api';
import { call, jsonOf, streamOf } from './http-calls.js';
import type { Answer } from './http2-call.js';
import type { ClusterAccess } from './kube-config.js';
import type {
  KubernetesApi,
  KubernetesObject,
  ObjectKind,
  ObjectList,
  PodAnswer,
  Right,
  Selection,
  WatchEvent,
} from './kubernetes-api.js';
import { aboutPod, isAbsent, isConflict, isExpired, KubernetesFault, type StatusBody } from './kubernetes-fault.js';
import { linesOf } from './lines.js';

const PAGE = 500;
/** A watch is asked for anew after some minutes, not all at the same time. */
const WATCH_SECONDS = 270;
const WATCH_SPREAD_SECONDS = 60;
/** A server that neither ends a watch by then nor says anything is gone. */
const WATCH_GRACE_MILLISECONDS = 20_000;

const encoded = (values: Readonly<Record<string, string | undefined>>): string => {
  const pairs = Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
};

const selectorOf = ({ labels, about }: Selection) => ({
  labelSelector:
    labels === undefined
      ? undefined
      : Object.entries(labels)
          .map(([name, value]) => `${name}=${value}`)
          .join(','),
  fieldSelector: about === undefined ? undefined : `involvedObject.name=${about}`,
});

interface RawList<T> {
  readonly items: readonly T[] | null;
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string };
}

const listAll = async <T extends KubernetesObject>(
  access: ClusterAccess,
  path: string,
  selection: Selection,
  signal: AbortSignal | undefined,
): Promise<ObjectList<T>> => {
  const items: T[] = [];
  for (let next: string | undefined; ;) {
    const query = encoded({ ...selectorOf(selection), limit: String(PAGE), continue: next });
    const page: RawList<T> = await jsonOf<RawList<T>>(access, {
      method: 'GET',
      path: `${path}${query}`,
      ...(signal === undefined ? {} : { signal }),
    });
    items.push(...(page.items ?? []));
    next = page.metadata.continue;
    if (next === undefined || next === '') return { items, resourceVersion: page.metadata.resourceVersion };
  }
};

async function* watchFrom<T extends KubernetesObject>(
  access: ClusterAccess,
  path: string,
  query: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): AsyncGenerator<WatchEvent<T>, void, undefined> {
  const seconds = WATCH_SECONDS + Math.floor(Math.random() * WATCH_SPREAD_SECONDS);
  const over = AbortSignal.timeout(seconds * 1000 + WATCH_GRACE_MILLISECONDS);
  const asked = { ...query, watch: 'true', allowWatchBookmarks: 'true', timeoutSeconds: String(seconds) };
  const stream = await streamOf(access, {
    method: 'GET',
    path: `${path}${encoded(asked)}`,
    signal: AbortSignal.any([signal, over]),
  });
  try {
    yield { type: 'BOOKMARK', object: { metadata: { resourceVersion: query['resourceVersion'] } } as T };
    for await (const line of linesOf(stream)) {
      if (line === '') continue;
      const event = JSON.parse(line) as WatchEvent<T> | { readonly type: 'ERROR'; readonly object: StatusBody };
      if (event.type === 'ERROR') throw new KubernetesFault(event.object.code, event.object);
      yield event;
    }
  } catch (error) {
    signal.throwIfAborted();
    // A stream that breaks off is as good as one that ends: the watch goes on from its last version.
    if (error instanceof KubernetesFault) throw error;
  } finally {
    stream.destroy();
  }
}

const CONFLICT_TRIES = 6;
const CONFLICT_PAUSE_MILLISECONDS = 50;

/** Asks again where somebody else changed the same thing at the same moment; pods that are made at once do that to a quota. */
const withoutConflicts = async <T>(ask: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!isConflict(error) || tries === CONFLICT_TRIES) throw error;
    }
    await systemClock.sleep(CONFLICT_PAUSE_MILLISECONDS * tries * (1 + Math.random()));
  }
};

/** For calls that end something: what is gone is fine, and so is another one of the same name. */
const unlessGone = async (call: Promise<unknown>): Promise<void> => {
  try {
    await call;
  } catch (error) {
    if (!isAbsent(error) && !isConflict(error)) throw error;
  }
};

const rightOf = (namespace: string, { verb, kind, subresource }: Right) => ({
  apiVersion: 'authorization.k8s.io/v1',
  kind: 'SelfSubjectAccessReview',
  spec: {
    resourceAttributes: { namespace, verb, resource: kind, ...(subresource === undefined ? {} : { subresource }) },
  },
});

/** Whether a path for a pod's port stays below it: it would be a path of the API server itself otherwise, with our rights. */
export const staysBelow = (path: string): boolean => {
  const [plain = ''] = path.split(/[?#]/);
  if (!plain.startsWith('/') || !/^[!-[\]-~]*$/.test(path)) return false;
  let decoded = plain;
  for (let round = 0; round < 3; round += 1) {
    if (decoded.split(/[/\\]/).some((part) => part === '.' || part === '..')) return false;
    try {
      decoded = decodeURIComponent(decoded);
    } catch {
      return round > 0;
    }
  }
  return true;
};

const isStatus = check.shape<StatusBody & { readonly kind: 'Status'; readonly apiVersion: 'v1' }>({
  code: check.optional(check.whole(0)),
  kind: check.literal('Status'),
  apiVersion: check.literal('v1'),
  reason: check.optional(check.text),
  message: check.optional(check.text),
});

const MOST_FAULT_BYTES = 64 * 1024;
const refusals = new Set([401, 403]);

/** What the API server says itself when it cannot come through to a pod is a fault; everything else is the pod's answer. */
const podAnswer = async (answer: Answer, pod: string): Promise<PodAnswer> => {
  const { statusCode: status = 502, headers } = answer;
  const isLong = Number(headers['content-length'] ?? 0) > MOST_FAULT_BYTES;
  if (status < 400 || isLong || headers['content-type']?.startsWith('application/json') !== true)
    return { status, headers, body: answer };
  const said = await buffer(answer);
  const fault = parseChecked(said.toString('utf8'), isStatus);
  if (fault === undefined) return { status, headers, body: Readable.from([said]) };
  const message = `${aboutPod(pod)}cannot be reached: ${fault.message ?? fault.reason ?? status}`;
  throw new KubernetesFault(refusals.has(status) ? status : 503, { ...fault, message });
};

/** The calls in a namespace. */
export const createKubernetesApi = (access: ClusterAccess, namespace: string): KubernetesApi => {
  const pathOf = (kind: ObjectKind, name?: string): string =>
    `/api/v1/namespaces/${namespace}/${kind}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
  const json = { 'content-type': 'application/json' };
  return {
    server: access.server,
    namespace,
    version: async () => (await jsonOf<{ gitVersion: string }>(access, { method: 'GET', path: '/version' })).gitVersion,
    get: async (kind, name) => {
      try {
        return await jsonOf(access, { method: 'GET', path: pathOf(kind, name) });
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    },
    list: async <T extends KubernetesObject>(kind: ObjectKind, selection: Selection, signal?: AbortSignal) => {
      try {
        return await listAll<T>(access, pathOf(kind), selection, signal);
      } catch (error) {
        // The pages that were still to come are of a time that is forgotten.
        if (isExpired(error)) return listAll<T>(access, pathOf(kind), selection, signal);
        throw error;
      }
    },
    watch: (kind, selection, resourceVersion, signal) =>
      watchFrom(access, pathOf(kind), { ...selectorOf(selection), resourceVersion }, signal),
    apply: (kind, object) =>
      withoutConflicts(() =>
        jsonOf(access, {
          method: 'PATCH',
          path: `${pathOf(kind, object.metadata.name)}?fieldManager=drey&force=true`,
          headers: { 'content-type': 'application/apply-patch+yaml' },
          body: JSON.stringify(object),
        }),
      ),
    endPod: async (name, uid) => {
      // 409: another pod has the name by now.
      await unlessGone(
        jsonOf(access, {
          method: 'PATCH',
          path: `${pathOf('pods', name)}?fieldManager=drey-end`,
          headers: { 'content-type': 'application/merge-patch+json' },
          body: JSON.stringify({ metadata: { uid }, spec: { activeDeadlineSeconds: 1 } }),
        }),
      );
    },
    delete: async (kind, name, { graceSeconds, uid } = {}) => {
      const body = {
        kind: 'DeleteOptions',
        apiVersion: 'v1',
        propagationPolicy: 'Background',
        ...(graceSeconds === undefined ? {} : { gracePeriodSeconds: graceSeconds }),
        ...(uid === undefined ? {} : { preconditions: { uid } }),
      };
      await unlessGone(
        jsonOf(access, { method: 'DELETE', path: pathOf(kind, name), headers: json, body: JSON.stringify(body) }),
      );
    },
    log: (pod, { since, follow }, signal): Promise<Readable> => {
      const query = encoded({
        container: 'flink',
        timestamps: 'true',
        follow: follow ? 'true' : undefined,
        sinceTime: since,
      });
      return streamOf(access, { method: 'GET', path: `${pathOf('pods', pod)}/log${query}`, signal });
    },
    proxy: async (pod, port, { method, path, headers, body }, signal) => {
      if (!staysBelow(path)) throw new Error(`${JSON.stringify(path)} is no path of a pod.`);
      const answer = await call(access, {
        method,
        path: `${pathOf('pods', pod)}:${port}/proxy${path}`,
        headers,
        signal,
        ...(body === undefined ? {} : { body }),
      });
      return podAnswer(answer, pod);
    },
    may: async (right) => {
      const review = await jsonOf<{ readonly status?: { readonly allowed?: boolean } }>(access, {
        method: 'POST',
        path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
        headers: json,
        body: JSON.stringify(rightOf(namespace, right)),
      });
      return review.status?.allowed === true;
    },
  };
};
