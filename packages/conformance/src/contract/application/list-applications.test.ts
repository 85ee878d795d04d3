// ListApplications, black-box.
import { describe, expect, it } from '@jest/globals';
import { createInput } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider, type Msf } from '../subject.js';

const create = (msf: Msf, names: readonly string[]): Promise<unknown> =>
  Promise.all(names.map((ApplicationName) => msf.createApplication(createInput({ ApplicationName }))));

/** All pages, as names. */
const pages = async (msf: Msf, limit: number): Promise<string[][]> => {
  const found: string[][] = [];
  let token: string | undefined;
  do {
    const page = await msf.listApplications({ Limit: limit, ...(token === undefined ? {} : { NextToken: token }) });
    found.push((page.ApplicationSummaries ?? []).map(({ ApplicationName }) => ApplicationName ?? ''));
    token = page.NextToken;
  } while (token !== undefined && found.length < 20);
  return found;
};

forEachProvider('ListApplications', (subject) => {
  describe('shape', () => {
    it('is an empty list without applications', async () => {
      const { $metadata, ...answer } = await subject.client().listApplications({});
      expect($metadata.httpStatusCode).toBe(200);
      expect(answer).toEqual({ ApplicationSummaries: [] });
    });

    it('shows six members of each', async () => {
      const msf = subject.client();
      await create(msf, ['demo']);
      expect((await msf.listApplications({})).ApplicationSummaries).toEqual([
        {
          ApplicationName: 'demo',
          ApplicationARN: `arn:aws:kinesisanalytics:us-east-1:${msf.accountId}:application/demo`,
          ApplicationStatus: 'READY',
          ApplicationVersionId: 1,
          RuntimeEnvironment: 'FLINK-1_20',
          ApplicationMode: 'STREAMING',
        },
      ]);
    });
  });

  describe('rules', () => {
    it.each([0, 51])('refuses the limit %d', async (Limit) => {
      expect((await refusalOf(subject.client().listApplications({ Limit }))).code).toBe('ValidationException');
    });

    it('refuses a token that can be no name', async () => {
      expect((await refusalOf(subject.client().listApplications({ NextToken: '/' }))).code).toBe('ValidationException');
    });
  });

  describe('effect', () => {
    it('pages by name, the last page without a token', async () => {
      const msf = subject.client();
      await create(msf, ['e', 'b', 'd', 'a', 'c']);
      expect(await pages(msf, 2)).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
      expect(await pages(msf, 5)).toEqual([['a', 'b', 'c', 'd', 'e']]);
    });

    it('goes on after a name that was deleted meanwhile, and sees one made behind the token', async () => {
      const msf = subject.client();
      await create(msf, ['a', 'b', 'd']);
      const first = await msf.listApplications({ Limit: 2 });
      const { ApplicationDetail: last } = await msf.describeApplication({ ApplicationName: 'b' });
      await msf.deleteApplication({ ApplicationName: 'b', CreateTimestamp: last?.CreateTimestamp });
      await create(msf, ['c']);
      const rest = await msf.listApplications({ NextToken: first.NextToken });
      expect(rest.ApplicationSummaries?.map(({ ApplicationName }) => ApplicationName)).toEqual(['c', 'd']);
    });

    it('gives fifty by default', async () => {
      const msf = subject.client();
      await create(
        msf,
        Array.from({ length: 51 }, (_, index) => `app${String(index).padStart(2, '0')}`),
      );
      const { ApplicationSummaries, NextToken } = await msf.listApplications({});
      expect(ApplicationSummaries).toHaveLength(50);
      expect(NextToken).toBe('app49');
    });

    it('keeps accounts and regions apart', async () => {
      const msf = subject.client();
      await create(msf, ['mine']);
      expect(await pages(subject.client(), 50)).toEqual([[]]);
      expect(await pages(subject.client({ accountId: msf.accountId, region: 'eu-west-1' }), 50)).toEqual([[]]);
    });
  });
});
