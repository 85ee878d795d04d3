// Requests that wait for the same thing to happen, each for its own time.

/** A limited number of waits that end together. */
export class Waiters {
  readonly #most: number;
  readonly #waiting = new Set<() => void>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Resolves at the next {@link wake} or after the given time; at once where as many wait as may. */
  wait(milliseconds: number): Promise<void> {
    if (this.#waiting.size >= this.#most) return Promise.resolve();
    return new Promise<void>((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      this.#waiting.add(end);
    });
  }

  /** Ends every wait. */
  wake(): void {
    for (const end of this.#waiting) end();
  }
}
