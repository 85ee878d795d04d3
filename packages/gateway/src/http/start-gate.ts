// Holds requests of plugin services while plugins start, and refuses them while the host stops.
import { ServiceError } from '@drey/plugin-api';

const limitWaiting = 1024;

/** The phases of a host. */
export type HostPhase = 'starting' | 'running' | 'stopping';

/** Lets requests through according to the phase of the host. */
export class StartGate {
  #phase: HostPhase = 'starting';
  #waiting = new Set<() => void>();
  readonly #waitMilliseconds: number;

  constructor(waitMilliseconds = 60_000) {
    this.#waitMilliseconds = waitMilliseconds;
  }

  get phase(): HostPhase {
    return this.#phase;
  }

  /** Moves on and wakes whoever waits. */
  enter(phase: HostPhase): void {
    this.#phase = phase;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const wake of waiting) wake();
  }

  /** Undefined when the request may go on at once, else a promise for it. Rejects with a 503 while stopping or after the wait. */
  pass(): Promise<void> | undefined {
    return this.#phase === 'running' ? undefined : this.#wait();
  }

  async #wait(): Promise<void> {
    if (this.#phase === 'starting' && this.#waiting.size < limitWaiting)
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          clearTimeout(timer);
          this.#waiting.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, this.#waitMilliseconds);
        this.#waiting.add(wake);
      });
    if (this.#phase === 'running') return;
    const text = this.#phase === 'stopping' ? 'The host is stopping.' : 'The host is still starting.';
    throw new ServiceError('ServiceUnavailableException', text, {
      status: 503,
      fault: 'server',
      messageMember: 'Message',
    });
  }
}
