import { beforeEach, describe, expect, it } from '@jest/globals';
import type { RouteAnswer } from '@drey/plugin-api';
import type { Application } from '@drey/state';
import type { LogEvent, LogWatch, WatchedApplication } from '@drey/telemetry';
import { created, recordOf, testServices } from '../operations.test.support.js';
import { logRoutes } from './log-routes.js';

const event = (message: string, messageType = 'INFO'): LogEvent => ({
  timestamp: 5,
  body: {
    applicationARN: 'arn',
    applicationVersionId: '1',
    locationInformation: '',
    logger: 'a',
    message,
    messageSchemaVersion: '1',
    messageType,
    threadName: 't',
  },
});

describe('the pages of log events', () => {
  let applications: readonly Application[];
  let asked: { readonly application: WatchedApplication; readonly watch: LogWatch; readonly signal: AbortSignal }[];
  const clock = { now: () => 1_800_000_000_000, sleep: () => Promise.resolve() };

  beforeEach(async () => {
    const services = testServices();
    await created(services);
    applications = [recordOf(services)];
    asked = [];
  });

  const ask = async (
    query: Readonly<Record<string, string>> = {},
    params: Readonly<Record<string, string>> = { name: applications[0]?.name ?? '' },
    method = 'GET',
  ): Promise<RouteAnswer> => {
    const [route] = logRoutes(() => ({
      applications: { all: () => applications },
      clock,
      shipper: {
        watch: async function* (application, watch, signal) {
          asked.push({ application, watch, signal });
          yield [event('one'), event('two', 'ERROR')];
          yield [event('three')];
        },
      },
    }));
    const search = new URLSearchParams(query).toString();
    const { signal } = new AbortController();
    const request = { method, path: '/', headers: {}, query, search, params, body: new Uint8Array(), signal };
    return route?.handle(request) ?? {};
  };

  const textOf = async ({ body }: RouteAnswer): Promise<string> => {
    if (typeof body !== 'object' || !(Symbol.asyncIterator in body)) return String(body);
    let text = '';
    for await (const piece of body) text += Buffer.from(piece).toString();
    return text;
  };

  it('are JSON lines of the events, each with its time', async () => {
    const answer = await ask();
    expect(answer.headers?.['Content-Type']).toBe('application/x-ndjson');
    const lines = (await textOf(answer)).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
      [event('one'), event('two', 'ERROR'), event('three')].map(({ timestamp, body }) => ({ timestamp, ...body })),
    );
    expect(asked[0]?.watch).toEqual({ last: 100, since: undefined, level: undefined, follow: false });
    expect(asked[0]?.application.arn).toBe(applications[0]?.arn);
    expect(asked[0]?.application.logLevel()).toBe('INFO');
  });

  it.each([
    [{ follow: '' }, { follow: true }],
    [{ follow: 'false' }, { follow: false }],
    [{ since: '10m' }, { since: clock.now() - 600_000 }],
    [{ since: '2026-01-31T12:00:00Z' }, { since: Date.UTC(2026, 0, 31, 12) }],
    [{ since: '1800000000000' }, { since: 1_800_000_000_000 }],
    [
      { level: 'warn', last: '0' },
      { level: 'WARN', last: 0 },
    ],
  ])('take the query %j', async (query, expected) => {
    await textOf(await ask(query));
    expect(asked[0]?.watch).toMatchObject(expected);
  });

  it.each([[{ since: 'yesterday' }], [{ level: 'LOUD' }], [{ last: '10001' }], [{ last: '-1' }], [{ lsat: '5' }]])(
    'refuse the query %j',
    async (query) => {
      expect(await ask(query)).toMatchObject({ status: 400, json: { message: expect.any(String) as unknown } });
      expect(asked).toEqual([]);
    },
  );

  it('answer 404 for an application that is not there, and 409 for a name that several have', async () => {
    expect(await ask({}, { name: 'nobody' })).toMatchObject({ status: 404 });
    const [one] = applications as readonly [Application];
    applications = [one, { ...one, region: 'eu-north-1' }];
    expect(await ask()).toMatchObject({
      status: 409,
      json: { pages: [expect.stringMatching(/\/logs$/), expect.any(String)] },
    });
    expect(await ask({ region: 'eu-north-1' })).not.toHaveProperty('status');
  });

  it('take the application from the query where no path names it', async () => {
    const [one] = applications as readonly [Application];
    applications = [{ ...one, name: '..' }, one];
    expect((await ask({ application: `${one.accountId}/${one.region}/..` }, {})).status).toBeUndefined();
    expect((await ask({ application: `${one.accountId}/${one.region}/.` }, {})).status).toBe(404);
    for (const application of ['..', `${one.accountId}/${one.region}/a/b`])
      expect((await ask({ application }, {})).status).toBe(400);
    expect((await ask({}, {})).status).toBe(400);
  });

  it('answer HEAD without looking on', async () => {
    expect(await textOf(await ask({ follow: '' }, undefined, 'HEAD'))).toBe('');
    expect(asked).toEqual([]);
  });
});
