// The reset of a whole host: services forget what callers made, then the companion forgets what it holds.
import { type Logger, ServiceError } from '@drey/plugin-api';
import type { AccountDirectory } from './account/account-directory.js';
import type { StartGate } from './http/start-gate.js';
import type { PluginSet } from './plugins/plugin-set.js';
import type { UpstreamState } from './relay/upstream-state.js';
import type { ResetIntent } from './reset-intent.js';

/** Calls under way get this long to end before what they work on goes. */
const DRAIN_MILLISECONDS = 30_000;
const SERVICE_MILLISECONDS = 300_000;
const STOP_MILLISECONDS = 60_000;

/** What a reset did. */
export interface ResetReport {
  /** Services whose resources are gone. */
  readonly reset: readonly string[];
  readonly upstream: { readonly name: string; readonly state: 'reset' | 'kept' | 'none'; readonly text: string };
}

/** What it works with. */
export interface HostResetNeeds {
  readonly gate: StartGate;
  readonly plugins: Pick<PluginSet, 'reset'>;
  readonly upstream: UpstreamState;
  readonly accounts: Pick<AccountDirectory, 'forget'>;
  readonly intent: ResetIntent;
  readonly log: Logger;
}

const texts = {
  reset: 'The companion forgot all buckets, roles, streams and logs.',
  kept: 'The upstream belongs to somebody else, so its resources stay; reset it by its own means.',
  none: 'There is no upstream.',
} as const;

const notNow = (phase: string): ServiceError =>
  new ServiceError('ServiceUnavailableException', `The host is ${phase}; repeat the reset when it is ready.`, {
    status: 503,
    fault: 'server',
  });

/** Resets one host, one reset at a time. */
export class HostReset {
  readonly #needs: HostResetNeeds;
  #running: Promise<ResetReport> | undefined;

  constructor(needs: HostResetNeeds) {
    this.#needs = needs;
  }

  /** Resets, or joins the reset that is under way. Rejects when something could not be reset; it may be repeated. */
  run(): Promise<ResetReport> {
    this.#running ??= this.#held().finally(() => (this.#running = undefined));
    return this.#running;
  }

  /** Finishes what an earlier host was killed over; before the first request is let in. Never rejects. */
  async finish(): Promise<void> {
    const { intent, log } = this.#needs;
    if (!intent.isPending()) return;
    log.warn('The last host was ended in the middle of a reset; it is finished now.');
    await this.#reset().catch((error: unknown) => log.error('The reset could not be finished; repeat it', { error }));
  }

  /** Resolves when no reset is under way any more, or after a minute. */
  async settled(): Promise<void> {
    const bound = new AbortController();
    const late = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, STOP_MILLISECONDS);
      bound.signal.addEventListener('abort', () => clearTimeout(timer));
    });
    await Promise.race([this.#running?.catch(() => {}), late]);
    bound.abort();
  }

  async #held(): Promise<ResetReport> {
    const { gate, intent } = this.#needs;
    if (gate.phase !== 'running') throw notNow(gate.phase);
    gate.enter('resetting');
    try {
      intent.write();
      await gate.drained(DRAIN_MILLISECONDS);
      return await this.#reset();
    } finally {
      if (this.#needs.gate.phase === 'resetting') gate.enter('running');
    }
  }

  async #reset(): Promise<ResetReport> {
    const { accounts, intent, log, plugins } = this.#needs;
    try {
      // Jobs write to the upstream while they live, so they go first.
      const services = await plugins.reset(SERVICE_MILLISECONDS);
      const upstream = await this.#resetUpstream();
      accounts.forget();
      const reset = services.filter((one) => one.reset).map(({ service }) => service);
      log.info('Everything was reset', { services: reset, upstream: upstream.state });
      return { reset, upstream };
    } finally {
      // A reset that failed was told to its caller; the next start must not delete what was made since.
      intent.clear();
    }
  }

  async #resetUpstream(): Promise<ResetReport['upstream']> {
    const { companion, phase } = this.#needs.upstream;
    const { name } = companion;
    if (phase === 'none') return { name, state: 'none', text: texts.none };
    const state = await companion.reset();
    return { name, state, text: texts[state] };
  }
}
