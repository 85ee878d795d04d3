import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RouteAnswer, RouteRequest } from '@drey/plugin-api';
import { createApplicationPresignedUrl } from '../operations/application/create-application-presigned-url.js';
import { context, created, inStatus, testServices } from '../operations.test.support.js';
import { dashboardRoutes } from './dashboard-routes.js';

const clusterSecret = 'c0ffee'.repeat(10);

const textOf = async ({ body }: RouteAnswer): Promise<string> => {
  if (typeof body === 'string' || body === undefined) return body ?? '';
  let text = '';
  for await (const part of body as AsyncIterable<Uint8Array>) text += Buffer.from(part).toString();
  return text;
};

describe('the pages behind a presigned URL', () => {
  let flink: Server;
  let seen: string[];
  let answers: Record<string, { readonly type: string; readonly body: string }>;
  let rest: string | undefined;
  let services: ReturnType<typeof testServices>;

  beforeEach(async () => {
    seen = [];
    answers = {};
    flink = createServer((request, response) => {
      seen.push(request.url ?? '');
      const { type, body } = answers[request.url ?? ''] ?? { type: 'text/html', body: undefined };
      response
        .setHeader('content-type', type)
        .end(body ?? `${request.method} ${request.url} ${String(request.headers.cookie)}`);
    });
    await new Promise<void>((resolve) => flink.listen(0, '127.0.0.1', resolve));
    rest = `http://127.0.0.1:${(flink.address() as AddressInfo).port}`;
    services = testServices({
      jobs: {
        restOf: () => Promise.resolve(rest),
        planOf: () => Promise.resolve(undefined),
        operatorsOf: async () => [],
      },
    });
    await created(services);
    await inStatus(services, 'RUNNING');
  });

  afterEach(() => new Promise((resolve) => flink.close(resolve)));

  /** Sends a request to the route that its path belongs to. */
  const ask = async (url: string, { method = 'GET', cookie = 'theirs=1' } = {}): Promise<RouteAnswer> => {
    // As sent: the parser of URLs would take dot segments and backslashes out.
    const [path = '', query] = url.replace(context.endpoint, '').split(/\?(.*)/s);
    const search = query === undefined ? '' : `?${query}`;
    const routes = dashboardRoutes(() => ({
      access: services.dashboards,
      applications: services.applications,
      jobs: services.jobs,
      secretsOf: () => [clusterSecret],
    }));
    const [, first, , , name = ''] = path.split('/');
    const route = routes.find((one) => one.path.startsWith(`/${first}/`));
    const request: RouteRequest = {
      method,
      path,
      search,
      headers: { cookie },
      query: {},
      params: { token: name },
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

  const enter = async (url: string): Promise<string> => (await ask(url)).headers?.['location'] ?? '';

  it('open again and again within the session, and need no cookie', async () => {
    const url = await authorizedUrl();
    for (let count = 0; count < 3; count += 1) {
      const opened = await ask(url);
      const root = opened.headers?.['location'] ?? '';
      expect([opened.status, opened.headers?.['set-cookie']]).toEqual([302, undefined]);
      expect(root).toMatch(/^\/_drey\/dashboard\/session\/[^/]+\/$/);
      expect((await ask(`${root}overview`, { cookie: '' })).status).toBe(200);
      services.clock.move(590_000);
    }
    services.clock.move(600_000);
    expect((await ask(url)).status).toBe(403);
  });

  it('answer scripts below the link, with its token and without redirects', async () => {
    const url = await authorizedUrl();
    const [base = '', token = ''] = url.split('?');
    expect([base, token]).toEqual(['http://127.0.0.1:4566/flinkdashboard', 'authToken=secret1']);
    for (const path of ['/jobs', '/jobs/a', '/jobs/overview', '/v1/jobs']) {
      const answer = await ask(`${base}${path}?${token}`, { cookie: '' });
      expect([answer.status, await textOf(answer)]).toEqual([200, `GET ${path} undefined`]);
    }
    await ask(`${base}/jobs/a/metrics?get=b,c&${token}&%61uthToken=&agg=min`);
    expect((await ask(`${base}/jobs/a/metrics?get=b,c&${token}&agg=min`)).status).toBe(200);
    expect(seen.at(-1)).toBe('/jobs/a/metrics?get=b,c&agg=min');
    expect(seen.join()).not.toContain('secret1');
    expect((await ask(`${base}/main.js?${token}`)).headers?.['location']).toMatch(/\/secret1\/main\.js$/);
    expect((await ask(`${base}/?${token}`)).headers?.['location']).toMatch(/\/secret1\/$/);
  });

  it('refuse scripts that do more than read, other tokens, two tokens, and those that come too late', async () => {
    const url = await authorizedUrl();
    const [base = '', token = ''] = url.split('?');
    const status = async (path: string, query = token, method = 'GET'): Promise<number | undefined> =>
      (await ask(`${base}${path}?${query}`, { method })).status;
    expect(await status('/jobs/a', token, 'PATCH')).toBe(405);
    expect(await status('/jobs/a/yarn-cancel')).toBe(403);
    expect(await status('/jobs/a/%2579arn-cancel')).toBe(403);
    expect(await status('/jobs', `${token}x`)).toBe(403);
    expect(await status('/jobs', `${token}&authToken=guess`)).toBe(403);
    expect(seen).toEqual([]);
    expect(await status('/jobs')).toBe(200);
    services.clock.move(1_800_000);
    expect(await status('/jobs')).toBe(403);
  });

  it('refuse a link that nobody opened for three minutes', async () => {
    const url = await authorizedUrl();
    services.clock.move(180_000);
    expect((await ask(url)).status).toBe(403);
  });

  it('show Flink below the session, path and query unchanged, without cookies', async () => {
    const root = await enter(await authorizedUrl());
    const answer = await ask(`${root}jobs/a?get=b,c&get=d`);
    expect(answer.headers?.['content-type']).toBe('text/html');
    expect(await textOf(answer)).toBe('GET /jobs/a?get=b,c&get=d undefined');
    const head = await ask(`${root}jobs`, { method: 'HEAD' });
    expect([head.status, head.body]).toEqual([200, undefined]);
    expect((await ask(root.slice(0, -1))).headers?.['location']).toBe(root);
  });

  it('show no secrets of settings, environment and logs', async () => {
    const entries = [
      { key: 's3.secret-key', value: 'hidden1' },
      { key: 'env.java.opts.all', value: `-Dx.token=hidden2 -Da=b ${clusterSecret}` },
    ];
    const options = ['-Djavax.net.ssl.trustStorePassword=hidden3', '-Xmx1g'];
    const log = `Setting AWS_SECRET_ACCESS_KEY=hidden4\nBearer ${clusterSecret}\n`;
    answers = {
      '/jobmanager/config': { type: 'application/json', body: JSON.stringify(entries) },
      '/jobmanager/environment': { type: 'application/json', body: JSON.stringify({ jvm: { options } }) },
      '/jobmanager/log': { type: 'text/plain', body: log },
      '/jobs/a/config': {
        type: 'application/json',
        body: JSON.stringify({ 'execution-config': { 'user-config': { 'my.password': 'hidden5', plain: 'seen' } } }),
      },
    };
    const root = await enter(await authorizedUrl());
    for (const path of Object.keys(answers)) {
      const text = await textOf(await ask(root.slice(0, -1) + path));
      expect(text).not.toMatch(/hidden/);
      expect(text).not.toContain(clusterSecret);
      expect(text).toMatch(/\*\*\*/);
    }
    expect(await textOf(await ask(`${root}jobmanager/environment`))).toContain('-Xmx1g');
    expect((await textOf(await ask(`${root}jobmanager/log`))).length).toBe(log.length);
  });

  it.each(['POST', 'PATCH', 'DELETE', 'PUT'])('answer 405 to %s', async (method) => {
    const root = await enter(await authorizedUrl());
    expect((await ask(`${root}jobs/a`, { method })).status).toBe(405);
  });

  it('refuse looks that act and paths that hide what they are, strangers and sessions that are over', async () => {
    const root = await enter(await authorizedUrl());
    seen = [];
    for (const path of ['jobs/a/yarn-cancel', 'jobs/a/%2579arn-cancel', 'jars/x/%2570lan', '../x', 'cluster/x'])
      expect([path, (await ask(root + path)).status]).toEqual([path, 403]);
    expect(seen).toEqual([]);
    expect((await ask(root.replace(/session\/[^/]+/, 'session/guess'))).status).toBe(403);
    services.clock.move(1_800_000);
    expect((await ask(`${root}jobs`)).status).toBe(403);
  });

  it('say why there is nothing to see', async () => {
    const root = await enter(await authorizedUrl());
    rest = undefined;
    const record = await ask(root);
    expect([record.status, await textOf(record)]).toEqual([501, expect.stringContaining('RUNNING as a record')]);
    await inStatus(services, 'READY');
    const stopped = await ask(root);
    expect([stopped.status, await textOf(stopped)]).toEqual([409, expect.stringContaining('in status READY')]);
    await services.applications.change({ ...context, name: 'demo' }, () => null);
    expect((await ask(root)).status).toBe(404);
  });

  it('say when Flink does not answer', async () => {
    const root = await enter(await authorizedUrl());
    rest = 'http://127.0.0.1:1';
    expect((await ask(root)).status).toBe(503);
  });
});
