// A map that cannot grow without end.

/** A map of so many entries at most: beyond that the one that was set longest ago is forgotten. */
export class BoundedMap<K, V> extends Map<K, V> {
  readonly #most: number;
  readonly #forgotten: ((value: V) => void) | undefined;

  /** `forgotten` is called with each value that has to go for a newer one. */
  constructor(most: number, forgotten?: (value: V) => void) {
    super();
    this.#most = most;
    this.#forgotten = forgotten;
  }

  /** Sets an entry and makes it the newest. */
  override set(key: K, value: V): this {
    this.delete(key);
    super.set(key, value);
    const [oldest] = this;
    if (this.size > this.#most && oldest !== undefined) {
      this.delete(oldest[0]);
      this.#forgotten?.(oldest[1]);
    }
    return this;
  }
}
