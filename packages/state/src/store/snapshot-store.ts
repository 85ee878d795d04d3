// The snapshots that accounts own: found by name, paged by creation, changed one after the other, durable before a change resolves.
import { ResourceInUseException, ResourceNotFoundException } from '@drey/api';
import type { KeyedQueue } from '@drey/plugin-api';
import { deepFreeze } from './freeze.js';
import { type SnapshotChange, snapshotRecords } from './record-change.js';
import { SnapshotIndex, type SnapshotPosition } from './snapshot-index.js';
import type { StoreBackend } from './store-backend.js';
import { type ApplicationSnapshot, isOfApplication, type Snapshot, type SnapshotKey } from '../snapshot/snapshot.js';

/** Called with every change of a snapshot that an account owns, after it is durable. `snapshot` is null when the record is gone. */
export type SnapshotListener = (key: SnapshotKey, snapshot: Snapshot | null) => void;

/** A pure change: the same record given back means no change, null deletes it. */
type Change = (snapshot: Snapshot) => Snapshot | null;

/** Snapshots of accounts (enhanced snapshots) by account, region and name. */
export interface SnapshotStore {
  /** Undefined when there is none. */
  find(key: SnapshotKey): Snapshot | undefined;
  /** What is being written of it now, null where that is its end; undefined where nothing is. For rules about more than one record. */
  coming(key: SnapshotKey): Snapshot | null | undefined;
  /** Throws {@link ResourceNotFoundException} when there is none. */
  get(key: SnapshotKey): Snapshot;
  /** A page of those that are wanted, newest first. */
  page(
    accountId: string,
    region: string,
    after: SnapshotPosition | undefined,
    limit: number,
    isWanted: (snapshot: Snapshot) => boolean,
  ): readonly Snapshot[];
  /** How many there are in a region of an account, in every status, those that are being created included. */
  count(accountId: string, region: string): number;
  all(): Iterable<Snapshot>;
  /** Adds one that no application gave. Throws {@link ResourceInUseException} when the name is taken. */
  create(snapshot: Snapshot): Promise<void>;
  /**
   * Changes one, in turn with its application where that still exists, so that what the application shows of it is the same. What the
   * function throws goes to the caller and nothing changes. With an id, one of the same name but another id is not found.
   */
  change(key: SnapshotKey & { readonly id?: string }, change: Change): Promise<Snapshot>;
  /** Returns the way to end the subscription. */
  subscribe(listener: SnapshotListener): () => void;
}

/** What the store of applications does for that of snapshots. */
export interface SnapshotStoreNeeds {
  readonly backend: StoreBackend;
  readonly enqueue: KeyedQueue;
  /** Changes it as a part of its application. Undefined where that does not exist any more: nothing was called then. */
  readonly changeWithApplication: (snapshot: ApplicationSnapshot, change: Change) => Promise<Snapshot | undefined>;
}

const missing = ({ accountId, region, name }: SnapshotKey): ResourceNotFoundException =>
  new ResourceNotFoundException(`Snapshot ${name} does not exist in account ${accountId}, region ${region}.`);

const scopeOf = ({ accountId, region }: Pick<SnapshotKey, 'accountId' | 'region'>): string => `${accountId}/${region}`;

const nameText = (key: SnapshotKey): string => `${scopeOf(key)}/${key.name}`;

/** The store of snapshots, and what only the store of applications calls. */
export class IndexedSnapshotStore implements SnapshotStore {
  readonly #needs: SnapshotStoreNeeds;
  readonly #scopes = new Map<string, SnapshotIndex>();
  readonly #listeners = new Set<SnapshotListener>();
  /** Names that are being written for the first time. */
  readonly #reserved = new Map<string, SnapshotKey>();
  /** What is being written of those that accounts own. */
  readonly #coming = new Map<string, Snapshot | null>();

  constructor(needs: SnapshotStoreNeeds) {
    this.#needs = needs;
  }

  /** Takes a record into memory, or out of it, where an account owns it. */
  keep({ before, after }: SnapshotChange): void {
    const snapshot = (after ?? before) as Snapshot;
    if (snapshot.kind !== 'account') return;
    const scope = scopeOf(snapshot);
    const index = this.#scopes.get(scope) ?? new SnapshotIndex();
    this.#scopes.set(scope, index);
    if (after === null) index.delete(snapshot.name);
    else index.set(deepFreeze(after));
  }

  /** Tells whoever listens. */
  publish(changes: readonly SnapshotChange[]): void {
    for (const { before, after } of changes) {
      const snapshot = (after ?? before) as Snapshot;
      if (snapshot.kind === 'account') for (const listener of this.#listeners) listener(snapshot, after);
    }
  }

  /** Writes with the names of new snapshots reserved, what is written shown as coming, and takes it into memory. Throws {@link ResourceInUseException} before it where one is taken. */
  async reserving(changes: readonly SnapshotChange[], write: () => Promise<void>): Promise<void> {
    const added = changes.flatMap(({ before, after }) => (before === null && after?.kind === 'account' ? [after] : []));
    for (const snapshot of added)
      if (this.find(snapshot) !== undefined || this.#reserved.has(nameText(snapshot)))
        throw new ResourceInUseException(`Snapshot ${snapshot.name} already exists.`);
    const changed = changes.filter(({ before, after }) => (after ?? before)?.kind === 'account');
    for (const snapshot of added) this.#reserved.set(nameText(snapshot), snapshot);
    for (const { before, after } of changed) this.#coming.set(nameText((after ?? before) as Snapshot), after);
    try {
      await write();
      // Before anybody else has a turn: what is coming is there without a gap.
      for (const change of changes) this.keep(change);
    } finally {
      for (const snapshot of added) this.#reserved.delete(nameText(snapshot));
      for (const { before, after } of changed) this.#coming.delete(nameText((after ?? before) as Snapshot));
    }
  }

  find(key: SnapshotKey): Snapshot | undefined {
    return this.#scopes.get(scopeOf(key))?.get(key.name);
  }

  coming(key: SnapshotKey): Snapshot | null | undefined {
    return this.#coming.get(nameText(key));
  }

  get(key: SnapshotKey): Snapshot {
    const snapshot = this.find(key);
    if (snapshot === undefined) throw missing(key);
    return snapshot;
  }

  page(
    accountId: string,
    region: string,
    after: SnapshotPosition | undefined,
    limit: number,
    isWanted: (snapshot: Snapshot) => boolean,
  ): readonly Snapshot[] {
    return this.#scopes.get(scopeOf({ accountId, region }))?.page(after, limit, isWanted) ?? [];
  }

  count(accountId: string, region: string): number {
    let count = this.#scopes.get(scopeOf({ accountId, region }))?.size ?? 0;
    for (const key of this.#reserved.values())
      if (key.accountId === accountId && key.region === region && this.find(key) === undefined) count += 1;
    return count;
  }

  *all(): Iterable<Snapshot> {
    for (const index of this.#scopes.values()) yield* index.values();
  }

  async #write(change: SnapshotChange): Promise<void> {
    await this.reserving([change], () => this.#needs.backend.write({ snapshots: snapshotRecords([change]) }));
    this.publish([change]);
  }

  create(snapshot: Snapshot): Promise<void> {
    return this.#write({ before: null, after: snapshot });
  }

  #current(key: SnapshotKey & { readonly id?: string }): Snapshot {
    const snapshot = this.get(key);
    if (key.id !== undefined && key.id !== snapshot.id) throw missing(key);
    return snapshot;
  }

  async change(key: SnapshotKey & { readonly id?: string }, change: Change): Promise<Snapshot> {
    const found = this.#current(key);
    const changed = isOfApplication(found) ? await this.#needs.changeWithApplication(found, change) : undefined;
    if (changed !== undefined) return changed;
    // No application key has an empty name, so the queue is the snapshot's own.
    return this.#needs.enqueue(`${scopeOf(key)}//${key.name}`, async () => {
      const before = this.#current({ ...key, id: found.id });
      const after = change(before);
      if (after !== before) await this.#write({ before, after });
      return after ?? before;
    });
  }

  subscribe(listener: SnapshotListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
