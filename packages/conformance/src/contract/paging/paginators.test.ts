// Pages as real clients fetch them by themselves: the AWS CLI (--page-size, --max-items, --starting-token) and boto3's paginators.
import { afterAll, describe, expect, it } from '@jest/globals';
import { forEachProvider, type Msf, type Subject } from '../subject.js';
import { type Listing, listings } from './listings.js';
import { type Listed, type Paginator, paginators, type Paging } from './paginators.js';

const TEST_MILLISECONDS = 60_000;

const keysOf = ({ items }: Listed, { key }: Listing): readonly string[] =>
  items.map((item) => `${(item as Readonly<Record<string, string | number>>)[key]}`);

const definePages = (subject: Subject, client: Paginator, listing: Listing): void => {
  const list = (msf: Msf, paging: Paging): Promise<Listed> =>
    client.list({ endpoint: subject.endpoint(), accountId: msf.accountId }, listing, paging);

  it(
    'are the same as one page of all, whatever their size and wherever they are cut',
    async () => {
      const msf = subject.client();
      await listing.fill(msf);
      const { items } = await list(msf, { pageSize: 50 });
      expect(items).toHaveLength(5);
      expect(await list(msf, { pageSize: 5 })).toEqual({ items, token: undefined });
      const first = await list(msf, { pageSize: 2, maxItems: 3 });
      expect(first).toEqual({ items: items.slice(0, 3), token: expect.any(String) });
      const rest = await list(msf, { pageSize: 1, startingToken: first.token ?? '' });
      expect(rest).toEqual({ items: items.slice(3), token: undefined });
    },
    TEST_MILLISECONDS,
  );

  it(
    'neither miss nor repeat an item when others come and go between them',
    async () => {
      const msf = subject.client();
      await listing.fill(msf);
      const before = keysOf(await list(msf, { pageSize: 50 }), listing);
      const first = await list(msf, { pageSize: 2, maxItems: 2 });
      expect(keysOf(first, listing)).toEqual(before.slice(0, 2));
      const expected = await listing.change(msf, before);
      const rest = await list(msf, { pageSize: 2, startingToken: first.token ?? '' });
      expect({ keys: keysOf(rest, listing), token: rest.token }).toEqual({ keys: expected, token: undefined });
    },
    TEST_MILLISECONDS,
  );
};

afterAll(() => Promise.all(paginators.map((client) => client.close())), TEST_MILLISECONDS);

forEachProvider(
  'the pages',
  (subject) => {
    for (const client of paginators) {
      const missing = 'missing' in client.tool ? ` (${client.tool.missing})` : '';
      const suite = missing === '' ? describe : describe.skip;
      suite.each(listings.map((listing) => [listing.operation, listing] as const))(
        `by ${client.name}${missing} of %s`,
        (_operation, listing) => definePages(subject, client, listing),
      );
    }
  },
  ['emulated'],
);
