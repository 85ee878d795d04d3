import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RouteAnswer, RouteRequest } from '@drey/plugin-api';
import { createApplicationPresignedUrl } from '../operations/application/create-application-presigned-url.js';
import { context, created, inStatus, testServices } from '../operations.test.support.js';
import { dashboardRoutes } from './dashboard-routes.js';

const textOf = async ({ body }: RouteAnswer): Promise<string> => {
  if (typeof body === 'string' || body === undefined) return body ?? '';
  let text = '';
  for await (const part of body as AsyncIterable<Uint8Array>) text += Buffer.from(part).toString();
  return text;
};

describe('the pages behind a presigned URL', () => {
  let flink: Server;
  let rest: string | undefined;
  let services: ReturnType<typeof testServices>;

  beforeEach(async () => {
    flink = createServer((request, response) => {
      response
        .setHeader('content-type', 'text/html')
        .end(`${request.method} ${request.url} ${String(request.headers.cookie)}`);
    });
    await new Promise<void>((resolve) => flink.listen(0, '127.0.0.1', resolve));
    rest = `http://127.0.0.1:${(flink.address() as AddressInfo).port}`;
    services = testServices({
      jobs: { restOf: () => Promise.resolve(rest), planOf: () => Promise.resolve(undefined) },
    });
    await created(services);
    await inStatus(services, 'RUNNING');
  });

  afterEach(() => new Promise((resolve) => flink.close(resolve)));

  /** Sends a request to the route that its path belongs to. */
  const ask = async (url: string, { method = 'GET', cookie = '' } = {}): Promise<RouteAnswer> => {
    const { pathname: path, search } = new URL(url, context.endpoint);
    const routes = dashboardRoutes(() => ({
      access: services.dashboards,
      applications: services.applications,
      jobs: services.jobs,
    }));
    const [, , , kind, name = ''] = path.split('/');
    const route = routes.find((one) => one.path.includes(`/${kind}/`));
    const request: RouteRequest = {
      method,
      path,
      search,
      headers: { cookie },
      query: {},
      params: kind === 'open' ? { token: name } : { id: name },
      body: new Uint8Array(),
      signal: new AbortController().signal,
    };
    return route?.handle(request) ?? { status: 599 };
  };

  const authorizedUrl = async (
    urlType: 'FLINK_DASHBOARD_URL' | 'ZEPPELIN_UI_URL' = 'FLINK_DASHBOARD_URL',
  ): Promise<string> => {
    const { AuthorizedUrl } = await createApplicationPresignedUrl(services)(
      { ApplicationName: 'demo', UrlType: urlType, SessionExpirationDurationInSeconds: 1_800 },
      context,
    );
    return AuthorizedUrl ?? '';
  };

  const enter = async (url: string): Promise<{ root: string; cookie: string }> => {
    const { headers = {} } = await ask(url);
    return { root: headers['location'] ?? '', cookie: (headers['set-cookie'] ?? '').split(';')[0] ?? '' };
  };

  it('open a session once, with a cookie of its path, then 403', async () => {
    const url = await authorizedUrl();
    const opened = await ask(url);
    const root = opened.headers?.['location'] ?? '';
    expect(opened.status).toBe(302);
    expect(root).toMatch(/^\/_drey\/dashboard\/session\/[^/]+\/$/);
    expect(opened.headers?.['set-cookie']).toContain(`Path=${root}; Max-Age=1800; HttpOnly; SameSite=Lax`);
    expect((await ask(url)).status).toBe(403);
  });

  it('refuse a link after three minutes, and do not use it up for HEAD', async () => {
    const url = await authorizedUrl();
    expect((await ask(url, { method: 'HEAD' })).status).toBe(405);
    services.clock.move(180_000);
    expect((await ask(url)).status).toBe(403);
  });

  it('show Flink below the session, path and query unchanged, without our cookie', async () => {
    const { root, cookie } = await enter(await authorizedUrl());
    const answer = await ask(`${root}jobs/a?get=b,c&get=d`, { cookie });
    expect(answer.headers?.['content-type']).toBe('text/html');
    expect(await textOf(answer)).toBe('GET /jobs/a?get=b,c&get=d undefined');
    const head = await ask(`${root}jobs`, { cookie, method: 'HEAD' });
    expect([head.status, head.body]).toEqual([200, undefined]);
    expect((await ask(root.slice(0, -1), { cookie })).headers?.['location']).toBe(root);
  });

  it.each(['POST', 'PATCH', 'DELETE', 'PUT'])('answer 405 to %s', async (method) => {
    const { root, cookie } = await enter(await authorizedUrl());
    expect((await ask(`${root}jobs/a`, { cookie, method })).status).toBe(405);
  });

  it('refuse looks that act, strangers and sessions that are over', async () => {
    const { root, cookie } = await enter(await authorizedUrl());
    expect((await ask(`${root}jobs/a/yarn-cancel`, { cookie })).status).toBe(405);
    expect((await ask(`${root}jobs`)).status).toBe(403);
    services.clock.move(1_800_000);
    expect((await ask(`${root}jobs`, { cookie })).status).toBe(403);
  });

  it('say why there is nothing to see', async () => {
    const { root, cookie } = await enter(await authorizedUrl());
    rest = undefined;
    const record = await ask(root, { cookie });
    expect([record.status, await textOf(record)]).toEqual([501, expect.stringContaining('RUNNING as a record')]);
    await inStatus(services, 'READY');
    const stopped = await ask(root, { cookie });
    expect([stopped.status, await textOf(stopped)]).toEqual([409, expect.stringContaining('in status READY')]);
    await services.applications.change({ ...context, name: 'demo' }, () => null);
    expect((await ask(root, { cookie })).status).toBe(404);
  });

  it('say when Flink does not answer', async () => {
    const { root, cookie } = await enter(await authorizedUrl());
    rest = 'http://127.0.0.1:1';
    expect((await ask(root, { cookie })).status).toBe(503);
  });
});
