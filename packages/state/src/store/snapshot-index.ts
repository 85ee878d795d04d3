// The account's snapshots of one account and region, by name and by creation, so that a page costs the same among one or ten thousand.
import type { Snapshot } from '../snapshot/snapshot.js';

/** Where a page ended: the snapshot that was its last. */
export type SnapshotPosition = Pick<Snapshot, 'createdAt' | 'name'>;

/** Newest first; of one moment, by name. */
const compare = (one: SnapshotPosition, other: SnapshotPosition): number =>
  other.createdAt - one.createdAt || (one.name < other.name ? -1 : Number(one.name > other.name));

/** A map from names to records, kept in order of creation. */
export class SnapshotIndex {
  readonly #records = new Map<string, Snapshot>();
  readonly #order: Snapshot[] = [];

  /** Where a snapshot is or would be. */
  #position(of: SnapshotPosition): number {
    let low = 0;
    let high = this.#order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(this.#order[middle] as Snapshot, of) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  get size(): number {
    return this.#records.size;
  }

  get(name: string): Snapshot | undefined {
    return this.#records.get(name);
  }

  set(snapshot: Snapshot): void {
    this.delete(snapshot.name);
    this.#records.set(snapshot.name, snapshot);
    this.#order.splice(this.#position(snapshot), 0, snapshot);
  }

  delete(name: string): void {
    const old = this.#records.get(name);
    if (old === undefined) return;
    this.#records.delete(name);
    this.#order.splice(this.#position(old), 1);
  }

  /** Up to `limit` records that are wanted and come after a position, newest first. */
  page(
    after: SnapshotPosition | undefined,
    limit: number,
    isWanted: (snapshot: Snapshot) => boolean,
  ): readonly Snapshot[] {
    let next = after === undefined ? 0 : this.#position(after);
    const last = this.#order[next];
    if (after !== undefined && last !== undefined && compare(last, after) === 0) next += 1;
    const page: Snapshot[] = [];
    for (; next < this.#order.length && page.length < limit; next += 1) {
      const snapshot = this.#order[next] as Snapshot;
      if (isWanted(snapshot)) page.push(snapshot);
    }
    return page;
  }

  values(): Iterable<Snapshot> {
    return this.#records.values();
  }
}
