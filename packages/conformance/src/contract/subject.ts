// What the contract tests of one operation run against: an SDK client in an account that nobody else uses, for each provider.
import { afterAll, beforeAll, describe } from '@jest/globals';
import { KinesisAnalyticsV2 } from '@aws-sdk/client-kinesis-analytics-v2';
import { type Hosts, providers, startHosts } from './hosts.js';

/** Longest time that starting both hosts may take, milliseconds. */
const START_MILLISECONDS = 40_000;

/** Where a client belongs. */
export interface Scope {
  /** Twelve digits, which serve as access key id and so name the account; a fresh one unless given. */
  readonly accountId?: string;
  /** `us-east-1` unless given. */
  readonly region?: string;
}

/** A client and its scope. */
export interface Msf extends KinesisAnalyticsV2 {
  readonly accountId: string;
  readonly regionName: string;
}

/** A host under test. */
export interface Subject {
  /** Base URL. */
  endpoint(): string;
  /** A client that tries once. */
  client(scope?: Scope): Msf;
  /** What the host logged at level `warn` and above. */
  log(): string;
}

let accounts = 100_000_000_000 + (process.pid % 10_000) * 1_000_000;

/** An account id that no other test of this file uses. */
export const freshAccount = (): string => String((accounts += 1));

/** Defines tests once for each provider. The hosts live as long as the tests. */
export const forEachProvider = (title: string, define: (subject: Subject) => void): void => {
  let hosts: Hosts | undefined;
  const clients: KinesisAnalyticsV2[] = [];
  const running = (): Hosts => {
    if (hosts === undefined) throw new Error('The hosts are started before the first test.');
    return hosts;
  };
  beforeAll(async () => {
    hosts = await startHosts();
  }, START_MILLISECONDS);
  afterAll(async () => {
    for (const client of clients) client.destroy();
    await hosts?.stop();
  }, START_MILLISECONDS);
  describe.each(providers)(`${title} (%s)`, (provider) => {
    const endpoint = (): string => running().endpoints[provider];
    const client = ({ accountId = freshAccount(), region = 'us-east-1' }: Scope = {}): Msf => {
      const made = new KinesisAnalyticsV2({
        endpoint: endpoint(),
        region,
        maxAttempts: 1,
        credentials: { accessKeyId: accountId, secretAccessKey: 'any' },
      });
      clients.push(made);
      return Object.assign(made, { accountId, regionName: region });
    };
    define({ endpoint, client, log: () => running().log() });
  });
};
