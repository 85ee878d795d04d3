// The store of applications: reads from memory, changes one after the other per application, durable before they resolve.
import { ResourceInUseException, ResourceNotFoundException } from '@drey/api';
import { type Check, createKeyedQueue } from '@drey/plugin-api';
import type { Application } from '../application/application.js';
import { type ApplicationKey, keyText } from '../application/application-key.js';
import { deepFreeze } from './freeze.js';
import { NameIndex } from './name-index.js';
import { damagedState } from '../state-file/examine.js';
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
  /** Adds a record. Throws {@link ResourceInUseException} when the name is taken. */
  create(application: Application): Promise<void>;
  /**
   * Reads, applies a pure function, writes durably, publishes. What the function throws goes to the caller and nothing changes. The
   * same record given back means no change, null deletes it.
   */
  change(key: ApplicationKey, change: (application: Application) => Application | null): Promise<Application>;
  /** Returns the way to end the subscription. */
  subscribe(listener: ChangeListener): () => void;
  cell<T>(name: string, isValue: Check<T>): Cell<T>;
  close(): Promise<void>;
}

const missing = ({ accountId, region, name }: ApplicationKey): ResourceNotFoundException =>
  new ResourceNotFoundException(`Application ${name} does not exist in account ${accountId}, region ${region}.`);

class IndexedApplicationStore implements ApplicationStore {
  readonly #backend: StoreBackend;
  readonly #scopes = new Map<string, NameIndex>();
  readonly #owners = new Map<string, Application>();
  readonly #enqueue = createKeyedQueue();
  readonly #listeners = new Set<ChangeListener>();
  /** Applications that are being written for the first time. */
  readonly #creating = new Set<ApplicationKey>();

  constructor(backend: StoreBackend) {
    this.#backend = backend;
    for (const application of backend.applications()) this.#keep(application, application);
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

  /** Replaces the record in memory and who has its cluster. */
  #keep(key: ApplicationKey, application: Application | null): void {
    const before = this.find(key);
    if (before?.run && this.#owners.get(before.run.clusterId) === before) this.#owners.delete(before.run.clusterId);
    if (application?.run) this.#owners.set(application.run.clusterId, application);
    if (application === null) this.#index(key).delete(key.name);
    else this.#index(key).set(deepFreeze(application));
  }

  async #write(key: ApplicationKey, application: Application | null): Promise<void> {
    await this.#backend.write(keyText(key), application);
    this.#keep(key, application);
    for (const listener of this.#listeners) listener(key, application);
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
