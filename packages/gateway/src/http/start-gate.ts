// Holds requests of plugin services while plugins start or are reset, and refuses them while the host stops.
import { ServiceError } from '@drey/plugin-api';
import { Waiters } from './waiters.js';

const LIMIT_WAITING = 1024;

/** The phases of a host. */
export type HostPhase = 'starting' | 'running' | 'resetting' | 'stopping';

const refusals: Readonly<Record<Exclude<HostPhase, 'running'>, string>> = {
  starting: 'The host is still starting.',
  resetting: 'The host is being reset.',
  stopping: 'The host is stopping.',
};

/** Lets requests through according to the phase of the host. */
export class StartGate {
  #phase: HostPhase = 'starting';
  readonly #waiters = new Waiters(LIMIT_WAITING);
  #inside = 0;
  #empty: (() => void) | undefined;
  readonly #waitMilliseconds: number;

  constructor(waitMilliseconds = 60_000) {
    this.#waitMilliseconds = waitMilliseconds;
  }

  get phase(): HostPhase {
    return this.#phase;
  }

  /** Enters a phase and ends all waits. */
  enter(phase: HostPhase): void {
    this.#phase = phase;
    this.#waiters.wake();
  }

  /**
   * Undefined when the request may go on at once, else a promise for it. Rejects with a 503 while stopping or after the wait. A
   * request that passed has to {@link leave}.
   */
  pass(): Promise<void> | undefined {
    if (this.#phase !== 'running') return this.#wait();
    this.#inside += 1;
    return undefined;
  }

  /** A request that passed is answered. */
  leave(): void {
    this.#inside -= 1;
    if (this.#inside === 0) this.#empty?.();
  }

  /** Resolves when no request is inside, or after the given time. */
  async drained(milliseconds: number): Promise<void> {
    if (this.#inside === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#empty = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#empty = undefined;
  }

  async #wait(): Promise<void> {
    if (this.#phase !== 'stopping') await this.#waiters.wait(this.#waitMilliseconds);
    if (this.#phase === 'running') {
      this.#inside += 1;
      return;
    }
    throw new ServiceError('ServiceUnavailableException', refusals[this.#phase], {
      status: 503,
      fault: 'server',
      messageMember: 'Message',
    });
  }
}
