// What is there of one kind, kept up to date by one watch: listed once, followed from there, listed again where that is not possible.
import { backOff, type Clock, type Logger, within } from '@drey/plugin-api';
import type { KubernetesApi, KubernetesObject, ObjectKind, Selection, WatchEvent } from '../api/kubernetes-api.js';
import { isExpired } from '../api/kubernetes-fault.js';
import { createObjectIndex, type GroupOf } from './object-index.js';

const FIRST_PAUSE_MILLISECONDS = 100;
const LONGEST_PAUSE_MILLISECONDS = 10_000;
/** After so long without the API server its objects are not known any more. */
const STALE_MILLISECONDS = 3_000;
/** A watch that ends before is no watch that somebody ends after some minutes, so the next one waits for a while. */
const SHORT_WATCH_MILLISECONDS = 1_000;
/** Objects that were deleted, of which an answer may still come in that was sent before. */
const MOST_DELETED = 1_000;

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
const isOlder = (one = '', other = ''): boolean =>
  /^\d+$/.test(one) && /^\d+$/.test(other) && BigInt(one) < BigInt(other);

const versionOf = ({ metadata }: KubernetesObject): string | undefined => metadata.resourceVersion;

/** The objects themselves, by name. */
const createStore = <T extends KubernetesObject>(groupOf: GroupOf<T>, changed: () => void) => {
  const objects = createObjectIndex<T>(groupOf);
  const deleted = new Set<string>();
  const noteDeleted = (uid: string | undefined): void => {
    if (uid === undefined) return;
    deleted.add(uid);
    const [oldest] = deleted;
    if (deleted.size > MOST_DELETED && oldest !== undefined) deleted.delete(oldest);
  };
  /** What calls answered with while a listing is under way, which may be of a time before; undefined while there is none. */
  let taken: T[] | undefined;
  const put = (object: T): void => {
    const { name, uid } = object.metadata;
    if (uid !== undefined && deleted.has(uid)) return;
    const known = objects.get(name);
    if (known?.metadata.uid === uid && known !== undefined && isOlder(versionOf(object), versionOf(known))) return;
    objects.set(object);
    changed();
  };
  return {
    ...objects,
    put,
    take: (object: T): void => {
      taken?.push(object);
      put(object);
    },
    listing: (): void => {
      taken = [];
    },
    remove: ({ metadata: { name, uid } }: T): void => {
      noteDeleted(uid);
      if (objects.get(name)?.metadata.uid !== uid) return;
      objects.delete(name);
      changed();
    },
    listed: (items: readonly T[], version: string): void => {
      objects.replace(items.filter(({ metadata: { uid } }) => uid === undefined || !deleted.has(uid)));
      for (const object of taken ?? []) if (isOlder(version, versionOf(object))) put(object);
      taken = undefined;
      changed();
    },
  };
};

/** Who waits for a change. */
const createBell = (clock: Clock) => {
  const listeners = new Set<() => void>();
  return {
    ring: (): void => {
      const told = [...listeners];
      listeners.clear();
      for (const tell of told) tell();
    },
    heard: async (milliseconds: number): Promise<void> => {
      await within(
        clock,
        milliseconds,
        (over) =>
          new Promise<void>((resolve) => {
            listeners.add(resolve);
            over.addEventListener('abort', () => listeners.delete(resolve), { once: true });
          }),
      );
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

  /** Where a watch goes on from; undefined where everything has to be listed. What came before a fault is known, so nothing of it is asked for again. */
  let version: string | undefined;
  const list = async (): Promise<string> => {
    store.listing();
    const { items, resourceVersion } = await api.list<T>(kind, selection, signal);
    isListed = true;
    well();
    store.listed(items, resourceVersion);
    return resourceVersion;
  };
  const follow = async (from: string): Promise<void> => {
    try {
      for await (const event of api.watch<T>(kind, selection, from, signal)) {
        // Whoever answers is there; until then it is not known to be.
        well();
        handle(event);
        version = event.object.metadata.resourceVersion ?? version;
      }
    } catch (error) {
      if (!isExpired(error)) throw error;
      version = undefined;
    }
  };
  const pause = (times: number): Promise<void> =>
    clock.sleep(backOff(times, FIRST_PAUSE_MILLISECONDS, LONGEST_PAUSE_MILLISECONDS), signal).catch(() => {});

  const run = async (): Promise<void> => {
    /** Faults, or streams that ended at once, one after the other. */
    let inVain = 0;
    while (!signal.aborted) {
      const begun = clock.now();
      try {
        const from = version ?? (await list());
        version = from;
        await follow(from);
        const isShort = clock.now() - begun < SHORT_WATCH_MILLISECONDS;
        inVain = isShort ? inVain + 1 : 0;
        if (isShort) await pause(inVain - 1);
      } catch (error) {
        if (signal.aborted) return;
        if (fault === undefined)
          log.warn('Kubernetes cannot be watched; it is tried again.', { kind, error: String(error) });
        fault ??= { error, since: clock.now() };
        changed();
        await pause(inVain);
        inVain += 1;
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
    take: (object) => store.take(object),
    drop: (object) => store.remove(object),
    news,
    close: async () => {
      closing.abort(new Error('The host stops.'));
      changed();
      await running;
    },
  };
};
