import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type Route, silentLogger } from '@drey/plugin-api';
import { createRouteTable, isRoutePath } from './express-routes.js';

const echo = (method: Route['method'], path: string): Route => ({
  method,
  path,
  summary: 'x',
  handle: (request) => ({
    json: { route: path, method: request.method, path: request.path, search: request.search, params: request.params },
  }),
});

const stream = (parts: readonly string[], failAtEnd = false): Route => ({
  method: 'GET',
  path: '/_drey/stream',
  summary: 'x',
  handle: () => ({
    headers: { 'content-type': 'text/html' },
    body: (async function* () {
      for (const part of parts) yield Buffer.from(part);
      if (failAtEnd) throw new Error('broken');
    })(),
  }),
});

describe('the route table', () => {
  let server: Server | undefined;

  let log = silentLogger;

  const serve = async (...routes: readonly Route[]): Promise<string> => {
    server = createServer(createRouteTable({ routes, log }));
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  afterEach(async () => {
    log = silentLogger;
    const open = server;
    server = undefined;
    open?.closeAllConnections();
    await new Promise<void>((resolve) => {
      if (open === undefined) resolve();
      else open.close(() => resolve());
    });
  });

  it.each([
    ['/_drey/a', true],
    ['/_drey/:a/b', true],
    ['/_drey/a/*rest', true],
    ['/_drey/a/:id/*rest', true],
    ['/_drey/*all', false],
    ['/_drey/:a/*rest', false],
    ['/_drey/a/*rest/b', false],
    ['/_drey/a b', false],
  ])('takes %s as a path: %s', (path, fits) => expect(isRoutePath(path)).toBe(fits));

  it.each([
    ['/_drey/a/1', '/_drey/a/*rest'],
    ['/_drey/a/1/2%2F3/?x=1&x=2', '/_drey/a/*rest'],
    ['/_drey/a/', '/_drey/a/*rest'],
    ['/_drey/a', '/_drey/a/*rest'],
    ['/_drey/a/plain', '/_drey/a/plain'],
  ])('gives %s to %s, path and query as sent', async (url, route) => {
    const base = await serve(echo('ANY', '/_drey/a/*rest'), echo('GET', '/_drey/a/plain'));
    const [path, search = ''] = url.split('?');
    expect(await (await fetch(`${base}${url}`)).json()).toMatchObject({ route, path, search: search && `?${search}` });
  });

  it('gives every method to ANY', async () => {
    const base = await serve(echo('ANY', '/_drey/a/*rest'));
    for (const method of ['GET', 'POST', 'PATCH', 'DELETE']) {
      expect(await (await fetch(`${base}/_drey/a/b`, { method })).json()).toMatchObject({ method });
    }
  });

  it('tells the log of a route that fails, and for people who look closely of one that its caller left', async () => {
    const told: string[] = [];
    let tell = (): void => {};
    const note = (level: string) => (text: string) => {
      told.push(`${level} ${text}`);
      tell();
    };
    log = { ...silentLogger, debug: note('debug'), error: note('error') };
    const caller = new AbortController();
    const left: Route = {
      ...stream([]),
      handle: ({ signal }) => {
        caller.abort();
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
        });
      },
    };
    const isTold = new Promise<void>((resolve) => (tell = resolve));
    const base = await serve(left, {
      ...left,
      path: '/_drey/broken',
      handle: () => Promise.reject(new Error('broken')),
    });
    await expect(fetch(`${base}/_drey/stream`, { signal: caller.signal })).rejects.toThrow();
    await isTold;
    expect((await fetch(`${base}/_drey/broken`)).status).toBe(500);
    expect(told).toEqual(['debug An internal route was left by its caller', 'error An internal route failed']);
  });

  it('streams a body, and cuts the connection when it breaks off', async () => {
    const base = await serve(stream(['<a>', '<b>']));
    const answer = await fetch(`${base}/_drey/stream`);
    expect([answer.headers.get('content-type'), await answer.text()]).toEqual(['text/html', '<a><b>']);
    await new Promise((resolve) => server?.close(resolve));
    const broken = await serve(stream(['<a>'], true));
    await expect(fetch(`${broken}/_drey/stream`).then((one) => one.text())).rejects.toThrow();
  });

  it('sends the head before the first piece, takes pieces no faster than they are read, and ends with the reader', async () => {
    const source = { given: 0, isOver: false };
    const endless: Route = {
      ...stream([]),
      handle: ({ signal }) => ({
        body: (async function* () {
          try {
            await new Promise((resolve) => setTimeout(resolve, 50));
            for (; !signal.aborted; source.given += 1) yield Buffer.alloc(65_536);
          } finally {
            source.isOver = true;
          }
        })(),
      }),
    };
    const base = await serve(endless);
    const reader = new AbortController();
    const answer = await fetch(`${base}/_drey/stream`, { signal: reader.signal });
    expect([answer.status, source.given]).toEqual([200, 0]);
    let before = -1;
    // Whoever does not read stops the source once the buffers on the way are full.
    while (before !== source.given || source.given === 0) {
      before = source.given;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect(source.given).toBeLessThan(1_000);
    reader.abort();
    const end = Date.now() + 5_000;
    while (!source.isOver && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(source.isOver).toBe(true);
  });

  it('answers 400 to a path that is not encoded as URLs are', async () => {
    const base = await serve(echo('GET', '/_drey/a/:id'));
    expect((await fetch(`${base}/_drey/a/%zz`)).status).toBe(400);
  });
});
