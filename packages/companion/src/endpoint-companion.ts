// `--upstream URL`: an emulator that somebody else runs. It is checked and watched, never started or ended.
import { randomUUID } from 'node:crypto';
import { type Clock, type HealthFact, type Logger, OperatorError } from '@drey/plugin-api';
import { accountHeaders, AccountLookup } from './account-lookup.js';
import type { Companion } from './companion.js';
import { deferred } from './deferred.js';
import { markedClient, PASSAGE_HEADER } from './passage.js';
import type { RawClient } from '@drey/upstream-client';
import { type MultipartOutcome, probeMultipart } from './multipart-probe.js';
import { multipartFact, PROBE_ACCOUNT_ID, wrongMultipartError } from './probe-verdict.js';
import { accepts, upstreamUnreachable } from './reachable.js';

const REACHABLE_WITHIN_MILLISECONDS = 30_000;
const RETRY_MILLISECONDS = 500;
const WATCH_MILLISECONDS = 5_000;

/** The companion for an emulator by endpoint. */
export class EndpointCompanion implements Companion {
  readonly name = 'endpoint';
  readonly endpoint: string;
  /** Ours on all that goes there, so that a way that leads back to us is seen. */
  readonly #mark = randomUUID();
  readonly #client: RawClient;
  readonly #accounts: AccountLookup;
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #ready = deferred();
  readonly #ending = new AbortController();
  #loop: Promise<void> | undefined;
  #reachable: boolean | undefined;
  #multipart: MultipartOutcome | undefined;

  constructor(endpoint: string, client: RawClient, log: Logger, clock: Clock) {
    this.endpoint = endpoint;
    this.#client = markedClient(client, this.#mark);
    this.#accounts = new AccountLookup(this.#client, clock);
    this.#log = log;
    this.#clock = clock;
  }

  accountHeaders(accountId: string): Readonly<Record<string, string>> {
    return { ...accountHeaders(accountId), [PASSAGE_HEADER]: this.#mark };
  }

  accountOf(accessKeyId: string): Promise<string | undefined> {
    return this.#accounts.accountOf(this.endpoint, accessKeyId);
  }

  async start(): Promise<void> {
    this.#loop ??= this.#run().catch(() => {});
  }

  ready(): Promise<void> {
    return this.#ready.promise;
  }

  async stop(): Promise<void> {
    this.#ending.abort(new Error('The companion ends.'));
    await this.#loop;
    this.#ready.reject(
      new OperatorError('DREY_COMPANION_ENDED', 'The upstream was let go before it was ready.', 'Start again.'),
    );
    await this.#client.close();
  }

  detach(): Promise<void> {
    return this.stop();
  }

  /** Whatever else uses that emulator would lose its resources too. */
  async reset(): Promise<'kept'> {
    return 'kept';
  }

  faultOf(): undefined {
    return undefined;
  }

  facts(): readonly HealthFact[] {
    const text =
      this.#reachable === undefined
        ? `Looking for the upstream ${this.endpoint}.`
        : `The upstream ${this.endpoint} ${this.#reachable ? 'answers' : 'does not accept connections; start it, its clients fail until then'}.`;
    return [
      { name: 'upstream', ok: this.#reachable !== false, text },
      ...multipartFact(this.endpoint, this.#multipart),
    ];
  }

  async #run(): Promise<void> {
    const deadline = this.#clock.now() + REACHABLE_WITHIN_MILLISECONDS;
    let told = false;
    while (!(await this.#look())) {
      if (!told)
        this.#log.warn('The upstream does not accept connections; waiting for it. Start it, or use --upstream moto.', {
          endpoint: this.endpoint,
          seconds: REACHABLE_WITHIN_MILLISECONDS / 1000,
        });
      told = true;
      if (this.#clock.now() >= deadline) {
        this.#ready.reject(this.#unreachable());
        break;
      }
      await this.#clock.sleep(RETRY_MILLISECONDS, this.#ending.signal);
    }
    if (this.#reachable) await this.#probe();
    this.#ready.resolve();
    for (;;) {
      await this.#clock.sleep(WATCH_MILLISECONDS, this.#ending.signal);
      const before = this.#reachable;
      const now = await this.#look();
      if (before && !now) this.#log.warn('The upstream stopped accepting connections.', { endpoint: this.endpoint });
      if (before || !now) continue;
      this.#log.info('The upstream accepts connections again.', { endpoint: this.endpoint });
      this.#accounts.clear();
      await this.#probe();
    }
  }

  async #look(): Promise<boolean> {
    this.#reachable = await accepts(this.endpoint);
    return this.#reachable;
  }

  /** The outcome is reported but never stops the host: the user chose this emulator and may not need S3. */
  async #probe(): Promise<void> {
    const outcome = await probeMultipart(this.#client, this.endpoint, accountHeaders(PROBE_ACCOUNT_ID));
    this.#multipart = outcome;
    if (outcome.kind === 'wrong') {
      this.#log.error(wrongMultipartError(this.endpoint, outcome.rootElement).line(), { endpoint: this.endpoint });
    }
    if (outcome.kind === 'unavailable') {
      this.#log.warn('S3 of the upstream could not be probed; jobs that write to S3 may fail.', {
        endpoint: this.endpoint,
        reason: outcome.reason,
      });
    }
  }

  #unreachable(): OperatorError {
    return upstreamUnreachable(this.endpoint, `within ${REACHABLE_WITHIN_MILLISECONDS / 1000} s`);
  }
}
