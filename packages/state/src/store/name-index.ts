// The applications of one account and region, sorted by name, so that a page costs the same among one or ten thousand.
import type { Application } from '../application/application.js';

const positionOf = (names: readonly string[], name: string): number => {
  let low = 0;
  let high = names.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((names[middle] as string) < name) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** A sorted map from names to records. */
export class NameIndex {
  readonly #records = new Map<string, Application>();
  readonly #names: string[] = [];

  get size(): number {
    return this.#records.size;
  }

  get(name: string): Application | undefined {
    return this.#records.get(name);
  }

  set(application: Application): void {
    const { name } = application;
    if (!this.#records.has(name)) this.#names.splice(positionOf(this.#names, name), 0, name);
    this.#records.set(name, application);
  }

  delete(name: string): void {
    if (this.#records.delete(name)) this.#names.splice(positionOf(this.#names, name), 1);
  }

  /** Up to `limit` records whose names come after `after`, in order of the names' code units. */
  page(after: string | undefined, limit: number): readonly Application[] {
    const start = after === undefined ? 0 : positionOf(this.#names, `${after}\u0000`);
    return this.#names.slice(start, start + limit).map((name) => this.#records.get(name) as Application);
  }

  values(): Iterable<Application> {
    return this.#records.values();
  }
}
