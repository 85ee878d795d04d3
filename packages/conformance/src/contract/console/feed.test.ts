// The feed of the console, black-box: what pages are told, how they resume, and who is refused.
import { existsSync } from 'node:fs';
import { get, type IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  DeleteApplicationCommand,
  DescribeApplicationCommand,
  StartApplicationCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { defaultAccount, testRegion } from '../../host/aws-clients.js';
import { FeedPage, type FeedPageOptions } from '../../host/feed-page.js';
import { repositoryRoot } from '../../host/repository.js';
import { TestHost } from '../../host/test-host.js';
import { createText } from '../../host/text-application.js';

const SECRET = 'correct-horse-battery';
const isBuilt = existsSync(join(repositoryRoot, 'packages/console/dist/page/index.html'));

const asked = (
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }> =>
  new Promise((resolve, reject) => {
    get(url, { headers, agent: false }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (piece: string) => (body += piece));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
    }).on('error', reject);
  });

const browser = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'Sec-Fetch-Mode': 'navigate' };

describe('the feed of the console', () => {
  const host = new TestHost({ driver: 'none', flags: ['--upstream', 'none'] });
  const pages: FeedPage[] = [];

  beforeAll(() => host.start(), 60_000);
  afterEach(() => {
    for (const page of pages.splice(0)) page.close();
  });
  afterAll(() => host.close(), 60_000);

  const opened = async (options: FeedPageOptions = {}): Promise<FeedPage> => {
    const page = await FeedPage.open(host.endpoint, options);
    pages.push(page);
    return page.ready();
  };
  const keyOf = (name: string): string => `${defaultAccount}/${testRegion}/${name}`;
  const create = async (name: string): Promise<string> => {
    await createText(host.clients(), name, { properties: { db: { password: SECRET, url: 'jdbc:x' } } });
    return keyOf(name);
  };

  it('tells of applications from their creation to their end', async () => {
    const page = await opened();
    const key = await create('told');
    await page.until('its row', 5_000, () => page.row(key)?.['status'] === 'READY');
    await host.clients().flink.send(new StartApplicationCommand({ ApplicationName: 'told' }));
    await page.until('it to run', 10_000, () => page.row(key)?.['status'] === 'RUNNING');
    expect(page.row(key)).toMatchObject({ name: 'told', versionId: 1, driver: 'none', kpus: 2, severity: 'well' });
    await page.until('its operation', 10_000, () => {
      const operation = page.row(key)?.['latestOperation'] as { readonly status?: string } | null;
      return operation?.status === 'SUCCESSFUL';
    });
    const { ApplicationDetail } = await host
      .clients()
      .flink.send(new DescribeApplicationCommand({ ApplicationName: 'told' }));
    const CreateTimestamp = ApplicationDetail?.CreateTimestamp;
    await host.clients().flink.send(new DeleteApplicationCommand({ ApplicationName: 'told', CreateTimestamp }));
    await page.until('it to be gone', 10_000, () => page.row(key) === undefined);
  });

  it('tells the timeline of one application, step by step, with what it was told before', async () => {
    const key = await create('timed');
    const page = await opened({ application: key });
    await host.clients().flink.send(new StartApplicationCommand({ ApplicationName: 'timed' }));
    const entries = (): readonly Readonly<Record<string, unknown>>[] =>
      page.events.flatMap(({ data }) => {
        const timeline = data['timeline'] as { readonly entries: readonly Readonly<Record<string, unknown>>[] };
        return timeline?.entries ?? [];
      });
    await page.until('the start', 10_000, () =>
      entries().some(({ title, state }) => title === 'StartApplication' && state === 'done'),
    );
    const start = entries().findLast(({ title }) => title === 'StartApplication');
    expect(entries()).toContainEqual(
      expect.objectContaining({ kind: 'step', code: 'settle: jobRunning', operationId: start?.['operationId'] }),
    );
    const later = await opened({ application: key });
    expect(later.details('timeline')).toMatchObject({
      entries: expect.arrayContaining([expect.objectContaining({ title: 'StartApplication' })]),
    });
  });

  it('goes on where a page was, and begins anew once the gateway was killed', async () => {
    const page = await opened();
    const key = await create('resumed');
    await page.until('its row', 5_000, () => page.row(key) !== undefined);
    const { lastEventId = '' } = page;
    page.close();
    await host.clients().flink.send(new StartApplicationCommand({ ApplicationName: 'resumed' }));
    const again = await opened({ lastEventId });
    expect(again.events[0]).toMatchObject({ name: 'hello', data: { fresh: false } });
    await again.until('what it missed', 5_000, () => again.row(key)?.['status'] === 'RUNNING');
    // Only the members that changed: it holds the rest.
    expect(again.row(key)).not.toHaveProperty('arn');
    await host.kill();
    await again.until('its end', 5_000, () => again.isEnded);
    await host.start();
    const anew = await opened({ lastEventId: again.lastEventId ?? '' });
    expect(anew.events[0]).toMatchObject({ data: { fresh: true } });
    expect(anew.row(key)).toMatchObject({ status: 'RUNNING', name: 'resumed' });
  }, 60_000);

  it('never holds values of properties, which a route tells where it is asked to', async () => {
    const key = await create('secretive');
    const page = await opened({ application: key });
    await page.until('some of it', 5_000, () => page.details('exists') === true);
    expect(page.text).not.toContain(SECRET);
    const url = `${host.endpoint}/_drey/applications/${key}/properties`;
    expect(JSON.parse((await asked(url)).body)).toEqual({
      versionId: 1,
      groups: [
        {
          id: 'db',
          properties: [
            { key: 'password', value: null, length: SECRET.length, looksSecret: true },
            { key: 'url', value: null, length: 6, looksSecret: false },
          ],
        },
      ],
    });
    expect((await asked(`${url}?show=db%2Furl`)).body).not.toContain(SECRET);
    expect((await asked(`${url}?show=db%2Fpassword`)).body).toContain(SECRET);
  });

  it('tells of the machine, and by routes of settings, doctor and cache', async () => {
    const page = await opened();
    await page.until('its resources', 10_000, ({ events }) => events.some(({ data }) => 'resources' in data));
    expect(page.events.find(({ data }) => 'health' in data)?.data).toMatchObject({ health: { status: 'ok' } });
    const json = async (path: string): Promise<unknown> => JSON.parse((await asked(`${host.endpoint}${path}`)).body);
    expect(await json('/_drey/settings')).toMatchObject({
      settings: expect.arrayContaining([
        expect.objectContaining({ name: 'driver', value: 'none', origin: 'flag', source: 'drey' }),
        expect.objectContaining({ name: 'console', value: 'on', origin: 'default', source: 'drey-console' }),
      ]),
    });
    expect(await json('/_drey/doctor')).toMatchObject({
      rows: expect.arrayContaining([expect.objectContaining({ subject: 'Cluster driver', state: 'ok' })]),
    });
    expect(await json('/_drey/cache')).toMatchObject({
      freed: 0,
      entries: expect.any(Array),
      measuredAt: expect.any(Number),
      measuring: expect.any(Boolean),
    });
  }, 180_000);

  it('is for pages of this host alone', async () => {
    const url = `${host.endpoint}/_drey/events`;
    expect((await asked(url, { Origin: 'https://elsewhere.example' })).status).toBe(403);
    expect((await asked(url, { Host: 'elsewhere.example' })).status).toBe(403);
    expect((await asked(url, { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors' })).status).toBe(403);
    expect((await asked(`${url}?application=nonsense`)).status).toBe(400);
  });

  it('sends browsers from the bare address to the page where there is one, and nobody else', async () => {
    const home = await asked(`${host.endpoint}/`, browser);
    const page = await asked(`${host.endpoint}/_drey/console/`, browser);
    expect([home.status, page.status]).toEqual(isBuilt ? [302, 200] : [501, 404]);
    if (isBuilt) {
      expect(home.headers.location).toBe('/_drey/console/');
      expect(page.headers['content-security-policy']).toContain("default-src 'none'");
      expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    }
    const signed = 'AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/s3/aws4_request, Signature=00';
    for (const headers of [
      { Accept: '*/*' },
      { ...browser, Authorization: signed },
      { ...browser, Host: 'b.localhost' },
    ])
      expect((await asked(`${host.endpoint}/`, headers)).status).toBe(501);
  });
});

describe('a host with its console off', () => {
  const host = new TestHost({ driver: 'none', flags: ['--upstream', 'none', '--console', 'off'] });
  beforeAll(() => host.start(), 60_000);
  afterAll(() => host.close(), 60_000);

  it('has no page, sends nobody there, and tells others as before', async () => {
    expect((await asked(`${host.endpoint}/_drey/console/`)).body).toContain('The console is off');
    expect((await asked(`${host.endpoint}/`, browser)).status).toBe(501);
    const page = await FeedPage.open(host.endpoint);
    await page.ready();
    page.close();
  });
});
