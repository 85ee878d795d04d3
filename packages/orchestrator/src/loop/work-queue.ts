// Keys waiting for the reconciler: one worker a key at a time, bounded workers, back-off after failures.
import { backOff, type Clock, type Logger } from '@drey/plugin-api';

/** Handles a key; resolves to the milliseconds until the next look, or null for none. */
export type KeyHandler = (key: string) => Promise<number | null>;

interface Entry {
  /** Ends the wait for the next look; undefined while there is none. */
  waiting: AbortController | undefined;
  running: boolean;
  /** Asked for while it ran. */
  again: boolean;
  failures: number;
}

const woken = new Error('The key was woken.');

const FIRST_BACK_OFF_MILLISECONDS = 200;
const LONGEST_BACK_OFF_MILLISECONDS = 30_000;
const PAUSE_LOOK_MILLISECONDS = 20;
const ASKED_BACK_OFF_MILLISECONDS = 2_000;

/** A keyed queue. A key asked for many times is handled once; a failing key waits ever longer and is never given up. */
export class WorkQueue {
  readonly #entries = new Map<string, Entry>();
  readonly #ready: string[] = [];
  readonly #workers: number;
  readonly #handle: KeyHandler;
  readonly #log: Logger;
  readonly #clock: Clock;
  #active = 0;
  #closed = false;
  #paused = false;
  #idle: (() => void) | undefined;

  constructor(options: {
    readonly handle: KeyHandler;
    readonly workers: number;
    readonly log: Logger;
    readonly clock: Clock;
  }) {
    this.#handle = options.handle;
    this.#workers = options.workers;
    this.#log = options.log;
    this.#clock = options.clock;
  }

  /** Asks for a key to be handled at once; a wait of it is cut short. */
  wake(key: string): void {
    if (this.#closed) return;
    const entry = this.#entry(key);
    if (entry.running) {
      entry.again = true;
      return;
    }
    entry.waiting?.abort(woken);
    entry.waiting = undefined;
    if (!this.#ready.includes(key)) this.#ready.push(key);
    this.#pump();
  }

  /** Stops handling; resolves when nothing is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#ready.length = 0;
    for (const entry of this.#entries.values()) entry.waiting?.abort(woken);
    if (this.#active > 0) await new Promise<void>((resolve) => (this.#idle = resolve));
  }

  /** Begins no further key until {@link resume}; resolves when nothing is under way, or after the given time. */
  async pause(milliseconds: number): Promise<void> {
    this.#paused = true;
    const until = this.#clock.now() + milliseconds;
    while (this.#active > 0 && this.#clock.now() < until) await this.#clock.sleep(PAUSE_LOOK_MILLISECONDS);
  }

  /** Goes on after {@link pause}, with every key that was asked for meanwhile. */
  resume(): void {
    this.#paused = false;
    if (!this.#closed) this.#pump();
  }

  #entry(key: string): Entry {
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { waiting: undefined, running: false, again: false, failures: 0 };
      this.#entries.set(key, entry);
    }
    return entry;
  }

  #pump(): void {
    while (!this.#paused && this.#active < this.#workers) {
      const key = this.#ready.shift();
      if (key === undefined) return;
      void this.#run(key, this.#entry(key));
    }
  }

  async #run(key: string, entry: Entry): Promise<void> {
    this.#active += 1;
    entry.running = true;
    let delay: number | null;
    try {
      delay = await this.#handle(key);
      entry.failures = 0;
    } catch (error) {
      entry.failures += 1;
      delay = backOff(entry.failures - 1, FIRST_BACK_OFF_MILLISECONDS, LONGEST_BACK_OFF_MILLISECONDS);
      this.#log.warn('Reconciling failed; it is tried again.', {
        key,
        error,
        attempt: entry.failures,
        afterMilliseconds: delay,
      });
    }
    entry.running = false;
    this.#active -= 1;
    this.#next(key, entry, delay);
    if (this.#closed && this.#active === 0) this.#idle?.();
    this.#pump();
  }

  #next(key: string, entry: Entry, delay: number | null): void {
    if (this.#closed) return;
    if (entry.again && entry.failures === 0) {
      entry.again = false;
      this.#ready.push(key);
    } else if (delay === null) {
      this.#entries.delete(key);
    } else {
      // Asked for while it failed: perhaps by its own writes, so not at once, but a caller's wish must not wait out the back-off either.
      this.#wait(key, entry, entry.again ? Math.min(delay, ASKED_BACK_OFF_MILLISECONDS) : delay);
      entry.again = false;
    }
  }

  #wait(key: string, entry: Entry, milliseconds: number): void {
    const waiting = new AbortController();
    entry.waiting = waiting;
    this.#clock.sleep(milliseconds, waiting.signal).then(
      () => this.wake(key),
      () => undefined,
    );
  }
}
