// Which account an access key belongs to, as the upstream's STS knows it; remembered, because it is asked for on every request.
import { BoundedMap, type Clock } from '@drey/plugin-api';
import { elementText, type RawClient, UpstreamFault } from '@drey/upstream-client';

/** Header by which moto takes an account; other emulators ignore it. */
export const accountHeaders = (accountId: string): Readonly<Record<string, string>> => ({
  'x-moto-account-id': accountId,
});

const REQUEST_TIMEOUT_MILLISECONDS = 2_000;
const UNKNOWN_FOR_MILLISECONDS = 5_000;
const MAXIMUM_REMEMBERED = 10_000;
const accessKeyPattern = /^[A-Za-z0-9_]{1,128}$/;

/**
 * The account in a GetCallerIdentity answer; undefined when the upstream did not know the key. For a key that it did not make, moto (seen
 * with 5.2.5) answers its default account and an ARN `arn:<partition>:sts::<account>:user/moto`; a true user's ARN is of `iam`.
 */
export const accountInIdentity = (xml: string): string | undefined => {
  const account = elementText(xml, 'Account');
  const arn = elementText(xml, 'Arn') ?? '';
  if (account === undefined || !/^\d{12}$/.test(account)) return undefined;
  return /^arn:[\w-]+:sts::\d{12}:user\/moto$/.test(arn) ? undefined : account;
};

interface Remembered {
  readonly account: Promise<string | undefined>;
  /** Milliseconds since the epoch after which it is asked again; Infinity once the account is known. */
  until: number;
}

/** Looks accounts up, at most once per key and while the upstream lives. */
export class AccountLookup {
  readonly #client: RawClient;
  readonly #clock: Clock;
  readonly #remembered = new BoundedMap<string, Remembered>(MAXIMUM_REMEMBERED);

  constructor(client: RawClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /** Forgets everything; for an upstream that lost its data. */
  clear(): void {
    this.#remembered.clear();
  }

  /**
   * The key's account, or undefined when the upstream does not know it. Rejects with an {@link UpstreamFault} when it does not answer within two
   * seconds, or with a failure of its own: that says nothing of the key.
   */
  async accountOf(endpoint: string | null, accessKeyId: string): Promise<string | undefined> {
    if (endpoint === null || !accessKeyPattern.test(accessKeyId)) return undefined;
    const known = this.#remembered.get(accessKeyId);
    if (known !== undefined && this.#clock.now() < known.until) return known.account;
    const entry: Remembered = {
      account: this.#ask(endpoint, accessKeyId),
      until: this.#clock.now() + UNKNOWN_FOR_MILLISECONDS,
    };
    this.#remembered.set(accessKeyId, entry);
    try {
      const account = await entry.account;
      if (account !== undefined) entry.until = Number.POSITIVE_INFINITY;
      return account;
    } catch (error) {
      // Asked again next time.
      entry.until = 0;
      throw error;
    }
  }

  async #ask(endpoint: string, accessKeyId: string): Promise<string | undefined> {
    const answer = await this.#client.send(endpoint, {
      method: 'POST',
      path: '/',
      service: 'sts',
      accessKeyId,
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
      timeoutMilliseconds: REQUEST_TIMEOUT_MILLISECONDS,
    });
    if (answer.status === 200) return accountInIdentity(answer.text);
    // 501 is an emulator without STS, and what is below 500 a refusal of the key.
    if (answer.status < 500 || answer.status === 501) return undefined;
    throw new UpstreamFault('garbled', { service: 'sts', endpoint, status: answer.status });
  }
}
