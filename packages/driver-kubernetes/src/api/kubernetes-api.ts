// The narrow part of a Kubernetes API server that the driver uses. A stand-in has to serve what stands here, and nothing else.
import type { Readable } from 'node:stream';

/**
 * Kinds of objects, all of the core group in version `v1` and of one namespace. By `NS` the calls below mean that namespace, by `KIND` one of
 * these words.
 */
export type ObjectKind = 'pods' | 'services' | 'configmaps' | 'secrets' | 'persistentvolumeclaims' | 'events';

/** What every object has. */
export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  /** Another one for each object that ever was, also of the same name. */
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** RFC 3339, whole seconds. */
  readonly creationTimestamp?: string;
  /** Set while an object is on its way out; a pod's is the time at which its grace is over. */
  readonly deletionTimestamp?: string;
  readonly ownerReferences?: readonly OwnerReference[];
}

/** Whose deletion takes an object along (the control plane's garbage collector does it). */
export interface OwnerReference {
  readonly apiVersion: 'v1';
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  /** Of the one owner that decides about the object. */
  readonly controller?: true;
}

/** An object as JSON; what a kind has besides is read by whoever knows it. */
export interface KubernetesObject {
  readonly apiVersion: 'v1';
  readonly kind: string;
  readonly metadata: ObjectMeta;
}

/** Which objects are meant. */
export interface Selection {
  /** Labels with exactly these values. */
  readonly labels?: Readonly<Record<string, string>>;
  /** For `events` only: name of the pod that they are about. */
  readonly about?: string;
}

/** Objects as they were at one version. */
export interface ObjectList<T extends KubernetesObject> {
  readonly items: readonly T[];
  /** Where a watch goes on from. */
  readonly resourceVersion: string;
}

/** One line of a watch. `BOOKMARK` carries a version only. */
export interface WatchEvent<T extends KubernetesObject> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly object: T;
}

/** How an object is deleted. */
export interface Deletion {
  /** Grace of a pod in seconds, 0: at once, and without asking its node. The pod's own where it is absent. */
  readonly graceSeconds?: number;
  /** Only the object with this uid. */
  readonly uid?: string;
}

/** Which output of a pod. */
export interface LogQuery {
  /** RFC 3339 with nanoseconds; absent: from the start. Lines of that very second or later come, so some may come again. */
  readonly since?: string;
  /** Whether the answer stays open while the container lives. */
  readonly follow: boolean;
}

/** A request to a port of a pod. */
export interface PodRequest {
  readonly method: string;
  /** With a leading slash and without dot segments; the query with it. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Readable | Buffer;
}

/** What the pod answered. */
export interface PodAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** To be read or destroyed. */
  readonly body: Readable;
}

/** A verb on a kind, `pods/log` and `pods/proxy` included. */
export interface Right {
  readonly verb: 'get' | 'list' | 'watch' | 'create' | 'patch' | 'update' | 'delete';
  readonly kind: ObjectKind;
  readonly subresource?: 'log' | 'proxy';
}

/**
 * The calls. Every one rejects with a `KubernetesFault` (see `kubernetes-fault.ts`): for an answer that is no success with its status and the
 * reason and message of its `Status` object, else as one whose API server is away. Paths are below the server's address; requests carry the
 * credentials of the kubeconfig (`Authorization: Bearer`, a client certificate) over HTTPS, or HTTP where the address says so.
 */
export interface KubernetesApi {
  /** Base URL of the API server. */
  readonly server: string;
  readonly namespace: string;
  /** `GET /version`; resolves to `gitVersion`. */
  version(): Promise<string>;
  /** `GET /api/v1/namespaces/NS/KIND/NAME`; undefined for 404. */
  get<T extends KubernetesObject>(kind: ObjectKind, name: string): Promise<T | undefined>;
  /**
   * `GET /api/v1/namespaces/NS/KIND?labelSelector=a%3Db%2Cc%3Dd&limit=500`, and the same with `&continue=TOKEN` while `metadata.continue` of the
   * answer is not empty (410 there: from the start again). For events `fieldSelector=involvedObject.name%3DPOD` in place of the labels.
   */
  list<T extends KubernetesObject>(
    kind: ObjectKind,
    selection: Selection,
    signal?: AbortSignal,
  ): Promise<ObjectList<T>>;
  /**
   * `GET /api/v1/namespaces/NS/KIND?labelSelector=...&watch=true&allowWatchBookmarks=true&resourceVersion=V&timeoutSeconds=N`: one JSON object a
   * line, `{"type":"ADDED","object":{...}}`. An event of type `ERROR` (its object a `Status`, code 410 for a version that is too old) rejects, as
   * an answer of status 410 does. Ends quietly when the server closes the stream. What comes first is a `BOOKMARK` of `V` itself: the stream is open.
   */
  watch<T extends KubernetesObject>(
    kind: ObjectKind,
    selection: Selection,
    resourceVersion: string,
    signal: AbortSignal,
  ): AsyncIterable<WatchEvent<T>>;
  /**
   * Server-side apply: `PATCH /api/v1/namespaces/NS/KIND/NAME?fieldManager=drey&force=true` with `Content-Type: application/apply-patch+yaml` and a
   * body of JSON. Makes the object where there is none (201), changes it otherwise (200); the same object again changes nothing. A 409 is
   * asked again some times: somebody changed what it counts against (a quota), or the object itself, at the same moment.
   */
  apply<T extends KubernetesObject>(kind: ObjectKind, object: T): Promise<T>;
  /**
   * `PATCH /api/v1/namespaces/NS/pods/NAME?fieldManager=drey-end` with `Content-Type: application/merge-patch+json` and
   * `{"metadata":{"uid":UID},"spec":{"activeDeadlineSeconds":1}}`: the node ends the containers (SIGTERM, SIGKILL after the pod's
   * `terminationGracePeriodSeconds`) and the pod stays, `Failed` for the reason `DeadlineExceeded`, its log readable. 404 is fine.
   */
  endPod(name: string, uid: string): Promise<void>;
  /**
   * `DELETE /api/v1/namespaces/NS/KIND/NAME` with `{"kind":"DeleteOptions","apiVersion":"v1","propagationPolicy":"Background"}`, and in it
   * `gracePeriodSeconds` and `preconditions.uid` where they are given. 404, and 409 for another uid, are fine.
   */
  delete(kind: ObjectKind, name: string, how?: Deletion): Promise<void>;
  /**
   * `GET /api/v1/namespaces/NS/pods/NAME/log?container=flink&timestamps=true[&follow=true][&sinceTime=T]`: both outputs of the container, each line
   * as `2026-11-30T15:00:00.123456789Z text`. Status 400 while the container has not started.
   */
  log(pod: string, query: LogQuery, signal: AbortSignal): Promise<Readable>;
  /**
   * `ANY /api/v1/namespaces/NS/pods/NAME:PORT/proxy/PATH`: status, headers and body are the pod's. What the API server says itself
   * where it does not come through (a `Status` object: 400 for a pod without an address, 404, 500, 502 or 503 where nobody listens) is a fault of
   * status 503.
   */
  proxy(pod: string, port: number, request: PodRequest, signal: AbortSignal): Promise<PodAnswer>;
  /** `POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews`; resolves to `status.allowed`. */
  may(right: Right): Promise<boolean>;
}
