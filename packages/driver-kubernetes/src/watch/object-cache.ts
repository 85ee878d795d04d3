// What is there of one kind, kept up to date by one watch: listed once, followed from there, listed again where that is not possible.
import { backOff, type Clock, type Logger, within } from '@drey/plugin-api';
import type { KubernetesApi, KubernetesObject, ObjectKind, Selection, WatchEvent } from '../api/kubernetes-api.js';
import { isExpired, KubernetesFault } from '../api/kubernetes-fault.js';
import { createObjectIndex, type GroupOf } from './object-index.js';

const FIRST_PAUSE_MILLISECONDS = 100;
const LONGEST_PAUSE_MILLISECONDS = 10_000;
/** Less than that between two watches that ended at once would be a busy loop. */
const LEAST_PAUSE_MILLISECONDS = 50;
/** After so long without the API server its objects are not known any more. */
const STALE_MILLISECONDS = 3_000;

/** What a cache is made with. */
export interface CacheNeeds {
  readonly api: Pick<KubernetesApi, 'list' | 'watch'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Objects of one kind. */
export interface ObjectCache<T extends KubernetesObject> {
  /** All of them, once the first listing is there. Rejects with the fault of the API server while it has been away for longer than some seconds. */
  all(): Promise<readonly T[]>;
  /** The same of those that belong to something. */
  of(group: string): Promise<readonly T[]>;
  /** The same of one; undefined where there is none of that name. */
  named(name: string): Promise<T | undefined>;
  /** Takes an object that a call answered with, so that it is known before the watch tells of it. */
  take(object: T): void;
  /** Forgets one that a call deleted for good. */
  drop(object: T): void;
  /** Resolves at the next change, or after the time. */
  news(milliseconds: number): Promise<void>;
  /** Ends the watch. */
  close(): Promise<void>;
}

/** Versions grow in every API server there is, though they are said to be opaque; what cannot be compared counts as newer. */
const isOlder = (one: KubernetesObject, other: KubernetesObject): boolean => {
  const [first, second] = [one, other].map(({ metadata }) => metadata.resourceVersion ?? '');
  if (!/^\d+$/.test(first ?? '') || !/^\d+$/.test(second ?? '')) return false;
  return BigInt(first ?? 0) < BigInt(second ?? 0);
};

/** The objects themselves, by name. */
const createStore = <T extends KubernetesObject>(groupOf: GroupOf<T>, changed: () => void) => {
  const objects = createObjectIndex<T>(groupOf);
  return {
    ...objects,
    put: (object: T): void => {
      const { name, uid } = object.metadata;
      const known = objects.get(name);
      if (known?.metadata.uid === uid && known !== undefined && isOlder(object, known)) return;
      objects.set(object);
      changed();
    },
    remove: ({ metadata: { name, uid } }: T): void => {
      if (objects.get(name)?.metadata.uid !== uid) return;
      objects.delete(name);
      changed();
    },
    replace: (items: readonly T[]): void => {
      objects.replace(items);
      changed();
    },
  };
};

/** Who waits for a change. */
const createBell = (clock: Clock) => {
  let listeners: (() => void)[] = [];
  return {
    ring: (): void => {
      const told = listeners;
      listeners = [];
      for (const tell of told) tell();
    },
    heard: async (milliseconds: number): Promise<void> => {
      await within(clock, milliseconds, () => new Promise<void>((resolve) => listeners.push(resolve)));
    },
  };
};

/** Begins to watch. `groupOf`: what an object belongs to. */
export const createObjectCache = <T extends KubernetesObject>(
  { api, clock, log }: CacheNeeds,
  kind: ObjectKind,
  selection: Selection,
  groupOf: GroupOf<T> = () => undefined,
): ObjectCache<T> => {
  const closing = new AbortController();
  const { signal } = closing;
  const { ring: changed, heard: news } = createBell(clock);
  const store = createStore<T>(groupOf, changed);
  let isListed = false;
  let fault: { readonly error: unknown; readonly since: number } | undefined;
  const well = (): void => {
    if (fault !== undefined) log.info('Kubernetes is watched again.', { kind });
    fault = undefined;
  };

  const handle = ({ type, object }: WatchEvent<T>): void => {
    if (type === 'DELETED') store.remove(object);
    else if (type !== 'BOOKMARK') store.put(object);
  };

  /** Follows changes until the stream ends; resolves to the version to go on from, undefined where everything has to be listed. */
  const follow = async (from: string): Promise<string | undefined> => {
    let version = from;
    try {
      for await (const event of api.watch<T>(kind, selection, from, signal)) {
        well();
        handle(event);
        version = event.object.metadata.resourceVersion ?? version;
      }
      return version;
    } catch (error) {
      if (isExpired(error)) return undefined;
      // What came before the fault is known, so nothing of it is asked for again.
      if (error instanceof KubernetesFault && error.status === undefined) throw Object.assign(error, { version });
      throw error;
    }
  };

  const run = async (): Promise<void> => {
    let version: string | undefined;
    for (let failures = 0; !signal.aborted;) {
      const begun = clock.now();
      try {
        if (version === undefined) {
          const listed = await api.list<T>(kind, selection);
          store.replace(listed.items);
          version = listed.resourceVersion;
          isListed = true;
          changed();
        }
        well();
        version = await follow(version);
        failures = 0;
        const short = LEAST_PAUSE_MILLISECONDS - (clock.now() - begun);
        if (short > 0) await clock.sleep(short, signal);
      } catch (error) {
        if (signal.aborted) return;
        if (fault === undefined)
          log.warn('Kubernetes cannot be watched; it is tried again.', { kind, error: String(error) });
        fault ??= { error, since: clock.now() };
        version = (error as { readonly version?: string }).version ?? version;
        changed();
        await clock
          .sleep(backOff(failures, FIRST_PAUSE_MILLISECONDS, LONGEST_PAUSE_MILLISECONDS), signal)
          .catch(() => {});
        failures += 1;
      }
    }
  };
  const running = run().catch(() => {});

  /** Waits for the first listing. Throws the fault of an API server that has been away for longer. */
  const known = async (): Promise<typeof store> => {
    const isKnown = (): boolean => isListed || fault !== undefined || signal.aborted;
    while (!isKnown()) await news(1_000);
    signal.throwIfAborted();
    const isStale = fault !== undefined && clock.now() - fault.since > STALE_MILLISECONDS;
    if (fault !== undefined && (isStale || !isListed)) throw fault.error;
    return store;
  };

  return {
    all: async () => (await known()).all(),
    of: async (group) => (await known()).of(group),
    named: async (name) => (await known()).get(name),
    take: (object) => store.put(object),
    drop: (object) => store.remove(object),
    news,
    close: async () => {
      closing.abort(new Error('The host stops.'));
      changed();
      await running;
    },
  };
};
