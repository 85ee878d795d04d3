// Which account an access key belongs to: the key itself, our own table, what the upstream knows, else the default.
import {
  BoundedMap,
  type Clock,
  late,
  type Logger,
  OperatorError,
  ServiceError,
  type Upstream,
  within,
} from '@drey/plugin-api';
import type { AccessKeyFile } from './access-key-file.js';

/** The account of callers that nobody knows. */
export const DEFAULT_ACCOUNT = '000000000000';

const accountForm = /^\d{12}$/;
/** Keys as IAM and STS make them; others, such as `test`, are made by nobody and stand for the default account. */
const issuedForm = /^[A-Z]{4}[A-Z0-9]{16}$/;
const LIMIT_ISSUED = 10_000;
const LIMIT_CACHED = 10_000;
const KNOWN_MILLISECONDS = 300_000;
const UNKNOWN_MILLISECONDS = 60_000;
const ASK_TIMEOUT_MILLISECONDS = 2000;
/** An upstream that gave no answer, or is just starting, is asked again soon. */
const AGAIN_MILLISECONDS = 1000;

/** What the directory works with. */
export interface AccountDirectoryNeeds {
  readonly upstream: Pick<Upstream, 'endpoint' | 'accountOf'>;
  readonly file: AccessKeyFile;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Nobody can say now whose key it is, and in another account the caller would find nothing of its own, and make it anew. */
const unknownOwner = (accessKeyId: string, cause: unknown): ServiceError =>
  new ServiceError(
    'ServiceUnavailableException',
    `Whose access key ${accessKeyId} is could not be told: the upstream, which may know it, gave no usable answer. Try again; if it lasts, see /_drey/health and the upstream's log, or call with the account's id (twelve digits) as access key id.`,
    { status: 503, fault: 'server', messageMember: 'Message', cause },
  );

/** Of an address at which nobody listens. */
const NOBODY: ReadonlySet<unknown> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH']);

const isNobodyThere = (cause: unknown): boolean => NOBODY.has((cause as { readonly code?: unknown } | undefined)?.code);

interface Cached {
  readonly account: string;
  readonly until: number;
  /** Whether the upstream said so, be it that it does not know the key. */
  readonly isTold: boolean;
}

/** Knows accounts by access key id. */
export class AccountDirectory {
  readonly #needs: AccountDirectoryNeeds;
  readonly #issued = new BoundedMap<string, string>(LIMIT_ISSUED);
  readonly #cache = new BoundedMap<string, Cached>(LIMIT_CACHED);
  readonly #asking = new Map<string, Promise<string>>();
  #appended = 0;

  constructor(needs: AccountDirectoryNeeds) {
    this.#needs = needs;
    const kept = needs.file.load();
    for (const [key, account] of kept) this.#issued.set(key, account);
    if (kept.size > LIMIT_ISSUED) this.#compact();
  }

  /** Remembers the account that a key was issued for. The oldest of more than 10,000 keys are forgotten. */
  remember(accessKeyId: string, accountId: string): void {
    if (!accountForm.test(accountId))
      throw new OperatorError('DREY_ACCOUNT_INVALID', `'${accountId}' is no account id.`, 'Give twelve digits.');
    if (this.#issued.get(accessKeyId) === accountId) return;
    this.#issued.set(accessKeyId, accountId);
    this.#needs.file.append(accessKeyId, accountId);
    this.#appended += 1;
    if (this.#appended > LIMIT_ISSUED) this.#compact();
  }

  /** Forgets every key; for an upstream that was emptied. */
  forget(): void {
    this.#cache.clear();
    this.#issued.clear();
    this.#compact();
  }

  /**
   * The account of a key; a promise only when the upstream has to be asked. Rejects with a `ServiceError` (503) where that is there and gives no
   * answer about a key that it may have made.
   */
  accountOf(accessKeyId: string): string | Promise<string> {
    if (accountForm.test(accessKeyId)) return accessKeyId;
    const issued = this.#issued.get(accessKeyId);
    if (issued !== undefined) return issued;
    const cached = this.#cache.get(accessKeyId);
    if (cached !== undefined && cached.until > this.#needs.clock.now()) return cached.account;
    return this.#needs.upstream.endpoint === null ? DEFAULT_ACCOUNT : this.#ask(accessKeyId);
  }

  #ask(accessKeyId: string): Promise<string> {
    const running = this.#asking.get(accessKeyId);
    if (running !== undefined) return running;
    const asking = this.#askUpstream(accessKeyId).finally(() => this.#asking.delete(accessKeyId));
    this.#asking.set(accessKeyId, asking);
    return asking;
  }

  async #askUpstream(accessKeyId: string): Promise<string> {
    const { clock, log, upstream } = this.#needs;
    try {
      const known = await within(clock, ASK_TIMEOUT_MILLISECONDS, () => upstream.accountOf(accessKeyId));
      if (known === late) throw new Error(`no answer within ${ASK_TIMEOUT_MILLISECONDS} ms`);
      const account = known !== undefined && accountForm.test(known) ? known : undefined;
      return this.#keep(accessKeyId, {
        account: account ?? DEFAULT_ACCOUNT,
        until: clock.now() + (account === undefined ? UNKNOWN_MILLISECONDS : KNOWN_MILLISECONDS),
        isTold: true,
      });
    } catch (cause) {
      log.debug('The upstream did not say whose access key it is', { cause });
      const until = clock.now() + AGAIN_MILLISECONDS;
      const before = this.#cache.get(accessKeyId);
      // Whose it was it still is.
      if (before?.isTold === true) return this.#keep(accessKeyId, { ...before, until });
      // An upstream at which nobody listens knows no keys; one that is there and does not answer may know it.
      if (issuedForm.test(accessKeyId) && !isNobodyThere(cause)) throw unknownOwner(accessKeyId, cause);
      return this.#keep(accessKeyId, { account: DEFAULT_ACCOUNT, until, isTold: false });
    }
  }

  #keep(accessKeyId: string, cached: Cached): string {
    this.#cache.set(accessKeyId, cached);
    return cached.account;
  }

  #compact(): void {
    this.#needs.file.rewrite(this.#issued);
    this.#appended = 0;
  }
}
