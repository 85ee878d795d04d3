// What the contract tests of one operation run against: an SDK client in an account that nobody else uses, for each provider.
import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { KinesisAnalyticsV2 } from '@aws-sdk/client-kinesis-analytics-v2';
import { type Endpoints, type ProviderName, providers, sharedHosts } from './hosts.js';

/** Longest time that starting both hosts may take. */
const START_MILLISECONDS = 70_000;

// The client tells on which Node it will not be supported one day; once a file is too often.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

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
}

/** An account id that no other test uses. */
export const freshAccount = (): string => String(randomInt(100_000_000_000, 300_000_000_000));

/** Defines tests once for each provider, or for the named ones. */
export const forEachProvider = (
  title: string,
  define: (subject: Subject) => void,
  names: readonly ProviderName[] = providers,
): void => {
  let endpoints: Endpoints | undefined;
  const clients: KinesisAnalyticsV2[] = [];
  beforeAll(async () => {
    endpoints = await sharedHosts();
  }, START_MILLISECONDS);
  afterAll(() => {
    for (const client of clients) client.destroy();
  });
  describe.each(names)(`${title} (%s)`, (provider) => {
    const endpoint = (): string => {
      if (endpoints === undefined) throw new Error('The hosts are started before the first test.');
      return endpoints[provider];
    };
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
    define({ endpoint, client });
  });
};
