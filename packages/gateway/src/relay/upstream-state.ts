// Whether the upstream can be asked yet: follows the companion from its start to its readiness.
import type { Companion } from '@drey/companion';
import type { Logger } from '@drey/plugin-api';
import { Waiters } from '../http/waiters.js';

/** What is known of the upstream. */
export type UpstreamPhase = 'none' | 'starting' | 'ready' | 'failed' | 'stopped';

const LIMIT_WAITING = 512;

/** Follows one companion. Lives as long as the gateway. */
export class UpstreamState {
  readonly companion: Companion;
  readonly #log: Logger;
  #phase: UpstreamPhase;
  #problem: string | undefined;
  #begun = false;
  readonly #waiters = new Waiters(LIMIT_WAITING);

  constructor(companion: Companion, log: Logger) {
    this.companion = companion;
    this.#log = log;
    this.#phase = companion.name === 'none' ? 'none' : 'starting';
  }

  get phase(): UpstreamPhase {
    return this.#phase;
  }

  /** Why the upstream is not there, when its phase is `failed`. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Starts the companion and follows it in the background; a failure is recorded, never thrown. */
  begin(): void {
    this.#begun = true;
    void this.#follow();
  }

  async #follow(): Promise<void> {
    try {
      await this.companion.start();
      await this.companion.ready();
      if (this.#phase === 'starting') this.#enter(this.companion.endpoint === null ? 'none' : 'ready');
    } catch (error) {
      if (this.#phase === 'stopped') return;
      this.#problem = error instanceof Error ? error.message : String(error);
      this.#log.error('The companion could not start', { error });
      this.#enter('failed');
    }
  }

  #enter(phase: UpstreamPhase): void {
    this.#phase = phase;
    this.#waiters.wake();
  }

  /** Resolves when the companion left its `starting` phase, or after the given time; says in which phase it then is. */
  async settled(milliseconds: number): Promise<UpstreamPhase> {
    if (this.#phase === 'starting') await this.#waiters.wait(milliseconds);
    return this.#phase;
  }

  /** The upstream answered a request: whatever was wrong before is over. */
  answered(): void {
    if (this.#phase !== 'failed') return;
    this.#problem = undefined;
    this.#enter('ready');
  }

  /** Ends a companion of ours, or only lets go of it. One that never began is left alone: it may belong to another host. */
  async end(how: 'stop' | 'detach'): Promise<void> {
    this.#enter('stopped');
    if (!this.#begun) return;
    await (how === 'stop' ? this.companion.stop() : this.companion.detach());
  }
}
