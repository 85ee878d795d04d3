// Requests that change objects: apply, create, merge patch, delete; and the garbage collector behind them.
import type { Admission, Attempt } from './admission.js';
import { applied, isSame, mergePatched } from './merging.js';
import { ApiFault, type ApiObject, kinds, notFound, type PodObject, type Resource, stampOf } from './objects.js';
import type { NewObject, ObjectStore } from './object-store.js';
import { checkChange, checkObject } from './validation.js';

/** Which object a request is about. */
export interface Target {
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string;
}

/** What `DELETE` is told. */
export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
}

/** An object, and whether it was made just now. */
export interface Written {
  readonly object: ApiObject;
  readonly isNew: boolean;
}

type Fields = Record<string, unknown>;

const USUAL_GRACE_SECONDS = 30;
const COLLECT_MILLISECONDS = 50;

const ended = (pod: PodObject): boolean => pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed';

/** What the server adds to a new object. */
const completed = (resource: Resource, given: NewObject): NewObject => {
  if (resource === 'pods') return { ...given, status: { phase: 'Pending' } };
  if (resource === 'persistentvolumeclaims') return { ...given, status: { phase: 'Bound' } };
  return given;
};

/** Writes to a store. */
export class Writing {
  readonly #store: ObjectStore;
  readonly #admission: Admission;
  readonly #namespaces: ReadonlySet<string>;
  /** What a manager applied last, by uid and manager. */
  readonly #appliedBefore = new Map<string, Map<string, Fields>>();
  #collecting: NodeJS.Timeout | undefined;

  constructor(store: ObjectStore, admission: Admission, namespaces: readonly string[]) {
    this.#store = store;
    this.#admission = admission;
    this.#namespaces = new Set(namespaces);
    store.listen(({ before, now }) => {
      if (now === undefined && before !== undefined) this.#appliedBefore.delete(before.metadata.uid);
      if (now === undefined || (before === undefined && now.metadata.ownerReferences !== undefined))
        this.#collectSoon();
    });
  }

  /** Server-side apply with `force`. */
  apply(target: Target, manager: string | null, given: Fields): Written {
    if (manager === null || manager === '')
      throw new ApiFault(
        400,
        'BadRequest',
        'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
      );
    const { resource, namespace, name } = target;
    this.#checkBody(target, given);
    this.#admission.check({ verb: 'patch', resource, namespace, name }, given as unknown as ApiObject);
    const live = this.#store.get(resource, namespace, name);
    if (live === undefined) {
      const made = this.create(target, given);
      this.#appliedBefore.set(made.metadata.uid, new Map([[manager, given]]));
      return { object: made, isNew: true };
    }
    this.#checkVersion(target, live, given);
    const managers = this.#appliedBefore.get(live.metadata.uid) ?? new Map<string, Fields>();
    const next = applied(live, managers.get(manager) ?? {}, given) as ApiObject;
    const changed = this.#change(target, live, { ...next, metadata: { ...next.metadata, ...this.#serverOwn(live) } });
    this.#appliedBefore.set(live.metadata.uid, managers.set(manager, given));
    return { object: changed, isNew: false };
  }

  /** `POST`, or what an apply comes to where there is nothing. */
  create({ resource, namespace, name }: Target, given: Fields): ApiObject {
    if (!this.#namespaces.has(namespace)) throw notFound('namespaces', namespace);
    const attempt: Attempt = { verb: 'create', resource, namespace, name };
    if (this.#store.get(resource, namespace, name) !== undefined)
      throw new ApiFault(409, 'AlreadyExists', `${resource} "${name}" already exists`);
    const made = completed(resource, given as unknown as NewObject);
    checkObject(resource, made as ApiObject);
    this.#admission.admit(attempt, made as ApiObject);
    return this.#store.create(resource, namespace, made);
  }

  /** JSON merge patch. */
  mergePatch(target: Target, patch: Fields): ApiObject {
    const { resource, namespace, name } = target;
    this.#admission.check({ verb: 'patch', resource, namespace, name });
    const live = this.#existing(target);
    this.#checkVersion(target, live, patch);
    const next = mergePatched(live, patch) as ApiObject;
    return this.#change(target, live, { ...next, metadata: { ...next.metadata, ...this.#serverOwn(live) } });
  }

  /** Deletes; a pod on a node goes when its grace is over or its node says that it ended. Resolves to what is there still, or was. */
  delete(target: Target, { gracePeriodSeconds, preconditions = {} }: DeleteOptions): ApiObject {
    const { resource, namespace, name } = target;
    this.#admission.check({ verb: 'delete', resource, namespace, name });
    const live = this.#existing(target);
    const { uid, resourceVersion } = preconditions;
    const faults = [
      ...(uid === undefined || uid === live.metadata.uid
        ? []
        : [`UID in precondition: ${uid}, UID in object meta: ${live.metadata.uid}`]),
      ...(resourceVersion === undefined || resourceVersion === live.metadata.resourceVersion
        ? []
        : ['the ResourceVersion in the precondition differs']),
    ];
    if (faults.length > 0)
      throw new ApiFault(
        409,
        'Conflict',
        `Operation cannot be fulfilled on ${resource} "${name}": Precondition failed: ${faults.join(', ')}`,
      );
    if (resource !== 'pods') {
      this.#store.remove(resource, live);
      return live;
    }
    return this.deletePod(live as PodObject, gracePeriodSeconds);
  }

  /** Ends the collector. */
  close(): void {
    clearTimeout(this.#collecting);
  }

  /** What controllers do as well, whom admission does not ask. */
  deletePod(pod: PodObject, given: number | undefined): ApiObject {
    const wanted = given ?? pod.spec.terminationGracePeriodSeconds ?? USUAL_GRACE_SECONDS;
    const { deletionGracePeriodSeconds: before, deletionTimestamp } = pod.metadata;
    const grace = pod.spec.nodeName === undefined || ended(pod) ? 0 : wanted;
    if (grace === 0) {
      this.#store.remove('pods', pod);
      return pod;
    }
    if (deletionTimestamp !== undefined && (before ?? 0) <= grace) return pod;
    const metadata = {
      ...pod.metadata,
      deletionGracePeriodSeconds: grace,
      deletionTimestamp: stampOf(Date.now() + grace * 1000),
    };
    return this.#store.replace('pods', { ...pod, metadata }) ?? pod;
  }

  #existing({ resource, namespace, name }: Target): ApiObject {
    const live = this.#store.get(resource, namespace, name);
    if (live === undefined) throw notFound(resource, name);
    return live;
  }

  #change({ resource }: Target, live: ApiObject, next: ApiObject): ApiObject {
    if (isSame(live, next)) return live;
    checkObject(resource, next);
    checkChange(resource, live, next);
    return this.#store.replace(resource, next) ?? next;
  }

  /** What no caller changes. */
  #serverOwn({ metadata }: ApiObject): Partial<ApiObject['metadata']> {
    const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
    return { name, namespace, uid, resourceVersion, creationTimestamp };
  }

  #checkBody({ resource, namespace, name }: Target, given: Fields): void {
    const metadata = (given['metadata'] ?? {}) as Fields;
    if (given['apiVersion'] !== 'v1' || given['kind'] !== kinds[resource])
      throw new ApiFault(400, 'BadRequest', `the object is no v1 ${kinds[resource]}`);
    if (metadata['name'] !== name)
      throw new ApiFault(400, 'BadRequest', 'the name of the object does not match the name on the URL');
    if (metadata['namespace'] !== undefined && metadata['namespace'] !== namespace)
      throw new ApiFault(400, 'BadRequest', 'the namespace of the object does not match the namespace on the request');
    if (metadata['managedFields'] !== undefined)
      throw new ApiFault(400, 'BadRequest', 'metadata.managedFields must be nil');
  }

  #checkVersion({ resource, name }: Target, live: ApiObject, given: Fields): void {
    const { uid, resourceVersion } = (given['metadata'] ?? {}) as {
      readonly uid?: string;
      readonly resourceVersion?: string;
    };
    if (uid !== undefined && uid !== live.metadata.uid)
      throw new ApiFault(
        409,
        'Conflict',
        `Operation cannot be fulfilled on ${resource} "${name}": Precondition failed: UID in precondition: ${uid}, UID in object meta: ${live.metadata.uid}`,
      );
    if (resourceVersion !== undefined && resourceVersion !== live.metadata.resourceVersion)
      throw new ApiFault(
        409,
        'Conflict',
        `Operation cannot be fulfilled on ${resource} "${name}": the object has been modified; please apply your changes to the latest version and try again`,
      );
  }

  #collectSoon(): void {
    this.#collecting ??= setTimeout(() => {
      this.#collecting = undefined;
      this.#collect();
    }, COLLECT_MILLISECONDS);
  }

  /** Deletes what has owners, and none of them any more. */
  #collect(): void {
    const all = (Object.keys(kinds) as Resource[]).flatMap((resource) =>
      this.#store.all(resource).map((object) => ({ resource, object })),
    );
    const uids = new Set(all.map(({ object }) => object.metadata.uid));
    for (const { resource, object } of all) {
      const { ownerReferences = [], deletionTimestamp } = object.metadata;
      if (
        ownerReferences.length === 0 ||
        deletionTimestamp !== undefined ||
        ownerReferences.some(({ uid }) => uids.has(uid))
      )
        continue;
      if (resource === 'pods') this.deletePod(object as PodObject, undefined);
      else this.#store.remove(resource, object);
    }
  }
}
