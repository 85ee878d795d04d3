// The store of applications: reads from memory, changes one after the other per application, durable before they resolve.
import { ResourceInUseException, ResourceNotFoundException } from '@drey/api';
import { type Check, createKeyedQueue } from '@drey/plugin-api';
import type { Application } from '../application/application.js';
import { type ApplicationKey, keyText } from '../application/application-key.js';
import { deepFreeze } from './freeze.js';
import { NameIndex } from './name-index.js';
import { recordChange, snapshotChanges } from './record-change.js';
import { IndexedSnapshotStore, type SnapshotStore } from './snapshot-store.js';
import { damagedState } from '../state-file/examine.js';
import { snapshotById } from '../snapshot/of-application.js';
import { type ApplicationSnapshot, isOfApplication, type Snapshot } from '../snapshot/snapshot.js';
import type { StoreBackend } from './store-backend.js';

/** Called with every change, after it is durable. `application` is null when the record is gone. */
export type ChangeListener = (key: ApplicationKey, application: Application | null) => void;

/** One value that belongs to the instance and to no application. */
export interface Cell<T> {
  /** Undefined before the first write. Throws an OperatorError for a stored value of another shape. */
  read(): T | undefined;
  write(value: T): Promise<void>;
}

/** Applications by account, region and name. */
export interface ApplicationStore {
  /** The snapshots that accounts own. Those that an application gave are in its `snapshots` as well, as long as it exists. */
  readonly snapshots: SnapshotStore;
  /** Undefined when there is none. */
  find(key: ApplicationKey): Application | undefined;
  /** Throws {@link ResourceNotFoundException} when there is none. */
  get(key: ApplicationKey): Application;
  /** A page by name. */
  page(accountId: string, region: string, after: string | undefined, limit: number): readonly Application[];
  /** The application whose run has that cluster; undefined when there is none. */
  owning(clusterId: string): Application | undefined;
  /** How many applications there are in a region of an account, those that are being created included. */
  count(accountId: string, region: string): number;
  all(): Iterable<Application>;
  /**
   * What is being written now of applications that stay. Changes of different records run side by side, so a rule about more than one of them looks
   * at these as well as at all that there are.
   */
  coming(): Iterable<Application>;
  /** Adds a record. Throws {@link ResourceInUseException} when the name is taken. */
  create(application: Application): Promise<void>;
  /**
   * Reads, applies a pure function, writes durably, publishes; what it changes of snapshots is written with it. What the function throws
   * goes to the caller and nothing changes. The same record given back means no change, null deletes it, with its legacy snapshots. Throws
   * {@link ResourceInUseException} where the name of a new snapshot is taken in the account.
   */
  change(key: ApplicationKey, change: (application: Application) => Application | null): Promise<Application>;
  /** Returns the way to end the subscription. */
  subscribe(listener: ChangeListener): () => void;
  cell<T>(name: string, isValue: Check<T>): Cell<T>;
  close(): Promise<void>;
}

const missing = ({ accountId, region, name }: ApplicationKey): ResourceNotFoundException =>
  new ResourceNotFoundException(`Application ${name} does not exist in account ${accountId}, region ${region}.`);

/** Snapshots by the incarnation that gave them, oldest first. */
const byIncarnation = (snapshots: Iterable<Snapshot>): ReadonlyMap<string, readonly ApplicationSnapshot[]> => {
  const found = new Map<string, ApplicationSnapshot[]>();
  const ofApplications = [...snapshots].filter(isOfApplication);
  for (const snapshot of ofApplications.toSorted((one, other) => one.createdAt - other.createdAt)) {
    const { incarnation } = snapshot.source.application;
    const list = found.get(incarnation) ?? [];
    list.push(snapshot);
    found.set(incarnation, list);
  }
  return found;
};

class IndexedApplicationStore implements ApplicationStore {
  readonly snapshots: IndexedSnapshotStore;
  readonly #backend: StoreBackend;
  readonly #scopes = new Map<string, NameIndex>();
  readonly #owners = new Map<string, Application>();
  readonly #enqueue = createKeyedQueue();
  readonly #listeners = new Set<ChangeListener>();
  /** What is being written, by key. */
  readonly #coming = new Map<string, Application>();
  /** Applications that are being written for the first time. */
  readonly #creating = new Set<ApplicationKey>();

  constructor(backend: StoreBackend) {
    this.#backend = backend;
    this.snapshots = new IndexedSnapshotStore({
      backend,
      enqueue: this.#enqueue,
      changeWithApplication: (snapshot, change) => this.#changeSnapshot(snapshot, change),
    });
    const records = backend.applications();
    const snapshots = [...backend.snapshots()];
    for (const snapshot of snapshots) this.snapshots.keep({ before: null, after: snapshot });
    const ofIncarnation = byIncarnation(snapshots);
    for (const record of records)
      this.#keep(record, { ...record, snapshots: ofIncarnation.get(record.incarnation) ?? [] });
  }

  #index({ accountId, region }: Pick<ApplicationKey, 'accountId' | 'region'>): NameIndex {
    const scope = `${accountId}/${region}`;
    let index = this.#scopes.get(scope);
    if (index === undefined) {
      index = new NameIndex();
      this.#scopes.set(scope, index);
    }
    return index;
  }

  find(key: ApplicationKey): Application | undefined {
    return this.#scopes.get(`${key.accountId}/${key.region}`)?.get(key.name);
  }

  get(key: ApplicationKey): Application {
    const application = this.find(key);
    if (application === undefined) throw missing(key);
    return application;
  }

  page(accountId: string, region: string, after: string | undefined, limit: number): readonly Application[] {
    return this.#scopes.get(`${accountId}/${region}`)?.page(after, limit) ?? [];
  }

  owning(clusterId: string): Application | undefined {
    return this.#owners.get(clusterId);
  }

  count(accountId: string, region: string): number {
    let count = this.#scopes.get(`${accountId}/${region}`)?.size ?? 0;
    for (const key of this.#creating)
      if (key.accountId === accountId && key.region === region && this.find(key) === undefined) count += 1;
    return count;
  }

  *all(): Iterable<Application> {
    for (const index of this.#scopes.values()) yield* index.values();
  }

  coming(): Iterable<Application> {
    return this.#coming.values();
  }

  /** Replaces the record in memory and who has its cluster. */
  #keep(key: ApplicationKey, application: Application | null): void {
    const before = this.find(key);
    if (before?.run && this.#owners.get(before.run.clusterId) === before) this.#owners.delete(before.run.clusterId);
    if (application?.run) this.#owners.set(application.run.clusterId, application);
    if (application === null) this.#index(key).delete(key.name);
    else this.#index(key).set(deepFreeze(application));
  }

  async #write(key: ApplicationKey, application: Application | null): Promise<void> {
    const before = this.find(key);
    const changes = snapshotChanges(before, application);
    if (application !== null) this.#coming.set(keyText(key), application);
    try {
      await this.snapshots.reserving(changes, async () => {
        await this.#backend.write(recordChange(before, application));
        this.#keep(key, application);
      });
    } finally {
      this.#coming.delete(keyText(key));
    }
    for (const listener of this.#listeners) listener(key, application);
    this.snapshots.publish(changes);
  }

  /** Changes a snapshot in its application; undefined, and nothing done, where that is gone. */
  #changeSnapshot(
    snapshot: ApplicationSnapshot,
    change: (snapshot: Snapshot) => Snapshot | null,
  ): Promise<Snapshot | undefined> {
    const { accountId, region, id, source } = snapshot;
    const { name, incarnation } = source.application;
    const key = { accountId, region, name };
    return this.#enqueue(keyText(key), async () => {
      const application = this.find(key);
      if (application?.incarnation !== incarnation) return undefined;
      const before = snapshotById(application, id);
      if (before === undefined) throw new ResourceNotFoundException(`Snapshot ${snapshot.name} does not exist.`);
      const after = change(before) as ApplicationSnapshot | null;
      if (after === before) return before;
      const snapshots = application.snapshots.flatMap((other) => (other === before ? (after ?? []) : other));
      await this.#write(key, { ...application, snapshots });
      return after ?? before;
    });
  }

  async create(application: Application): Promise<void> {
    this.#creating.add(application);
    try {
      await this.#enqueue(keyText(application), async () => {
        if (this.find(application) !== undefined) {
          throw new ResourceInUseException(`Application ${application.name} already exists.`);
        }
        await this.#write(application, application);
      });
    } finally {
      this.#creating.delete(application);
    }
  }

  change(key: ApplicationKey, change: (application: Application) => Application | null): Promise<Application> {
    return this.#enqueue(keyText(key), async () => {
      const application = this.get(key);
      const changed = change(application);
      if (changed !== application) await this.#write(key, changed);
      return changed ?? application;
    });
  }

  subscribe(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  cell<T>(name: string, isValue: Check<T>): Cell<T> {
    const backend = this.#backend;
    return {
      read: () => {
        const value = backend.value(name);
        if (value === undefined || isValue(value)) return value;
        throw damagedState(backend.place, `its value '${name}' has not the form that this release writes`);
      },
      write: (value) => backend.writeValue(name, value),
    };
  }

  async close(): Promise<void> {
    await this.#enqueue.idle();
    await this.#backend.close();
  }
}

/** A store over a backend; reads all its records. */
export const createApplicationStore = (backend: StoreBackend): ApplicationStore => new IndexedApplicationStore(backend);
