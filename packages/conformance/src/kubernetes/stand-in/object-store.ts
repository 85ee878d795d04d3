// What the stand-in keeps: every object in its newest version, and the changes that watches are fed from.
import { randomUUID } from 'node:crypto';
import { type ApiObject, type Resource, stampOf } from './objects.js';

/** One change. `before`: what was there, `now`: what is there since; the version is that of the change. */
export interface Change {
  readonly version: number;
  readonly resource: Resource;
  readonly before: ApiObject | undefined;
  readonly now: ApiObject | undefined;
}

/** An object as it is made, before the server gave it a name of its own. */
export type NewObject = Omit<ApiObject, 'metadata'> & {
  readonly metadata: Partial<ApiObject['metadata']> & { readonly name: string };
};

/** Changes that can be gone on from. */
const MOST_CHANGES = 20_000;
const FIRST_VERSION = 1_000;

const keyOf = (resource: Resource, namespace: string, name: string): string => `${resource}/${namespace}/${name}`;

/** Objects are never changed in place: whoever holds one holds a version. */
export class ObjectStore {
  readonly #objects = new Map<string, ApiObject>();
  readonly #ofResource = new Map<Resource, Set<string>>();
  readonly #listeners = new Set<(change: Change) => void>();
  #changes: Change[] = [];
  #version = FIRST_VERSION;
  #oldest = FIRST_VERSION;

  /** Of the newest change. */
  get version(): number {
    return this.#version;
  }

  get(resource: Resource, namespace: string, name: string): ApiObject | undefined {
    return this.#objects.get(keyOf(resource, namespace, name));
  }

  /** All of a kind. */
  all(resource: Resource, namespace?: string): readonly ApiObject[] {
    return [...(this.#ofResource.get(resource) ?? [])]
      .map((key) => this.#objects.get(key) as ApiObject)
      .filter(({ metadata }) => namespace === undefined || metadata.namespace === namespace);
  }

  /** Makes an object that is not there yet. */
  create(resource: Resource, namespace: string, given: NewObject): ApiObject {
    const metadata = {
      ...given.metadata,
      namespace,
      uid: randomUUID(),
      resourceVersion: '',
      creationTimestamp: stampOf(Date.now()),
    };
    return this.#write(resource, { ...given, metadata } as ApiObject);
  }

  /** Puts another version in the place of the object with this name and uid; undefined where that is gone. */
  replace(resource: Resource, object: ApiObject): ApiObject | undefined {
    const { namespace, name, uid } = object.metadata;
    return this.get(resource, namespace, name)?.metadata.uid === uid ? this.#write(resource, object) : undefined;
  }

  /** Takes an object away for good. */
  remove(resource: Resource, { metadata: { namespace, name, uid } }: ApiObject): void {
    const key = keyOf(resource, namespace, name);
    const before = this.#objects.get(key);
    if (before?.metadata.uid !== uid) return;
    this.#objects.delete(key);
    this.#ofResource.get(resource)?.delete(key);
    this.#note({ resource, before, now: undefined });
  }

  /** Changes after a version; undefined where some of them are forgotten. */
  since(version: number): readonly Change[] | undefined {
    if (version < this.#oldest) return undefined;
    const first = this.#changes.findIndex((change) => change.version > version);
    return first < 0 ? [] : this.#changes.slice(first);
  }

  /** Forgets all changes so far, as a server does with those of some minutes ago. Versions before the newest are too old from now on. */
  compact(): void {
    // The newest one itself counts as old as well, so that whoever goes on from it has to list.
    this.#version += 1;
    this.#oldest = this.#version;
    this.#changes = [];
  }

  /** Calls back at each change; returns what ends that. */
  listen(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #write(resource: Resource, object: ApiObject): ApiObject {
    const { namespace, name } = object.metadata;
    const key = keyOf(resource, namespace, name);
    const before = this.#objects.get(key);
    const now = { ...object, metadata: { ...object.metadata, resourceVersion: String(this.#version + 1) } };
    this.#objects.set(key, now);
    const names = this.#ofResource.get(resource) ?? new Set<string>();
    this.#ofResource.set(resource, names.add(key));
    this.#note({ resource, before, now });
    return now;
  }

  #note(change: Omit<Change, 'version'>): void {
    this.#version += 1;
    const noted = { ...change, version: this.#version };
    this.#changes.push(noted);
    if (this.#changes.length > MOST_CHANGES) {
      this.#changes = this.#changes.slice(MOST_CHANGES / 2);
      this.#oldest = (this.#changes[0]?.version ?? this.#version) - 1;
    }
    for (const listener of this.#listeners) listener(noted);
  }
}
