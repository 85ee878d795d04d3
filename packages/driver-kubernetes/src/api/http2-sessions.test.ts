import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer as createTlsServer, Agent } from 'node:https';
import {
  constants,
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';
import { selfSigned } from '../testing/self-signed.js';
import { call, jsonOf, streamOf } from './http-calls.js';
import { createHttp2Sessions, type Http2Sessions, type SessionLimits } from './http2-sessions.js';
import type { ClusterAccess } from './kube-config.js';
import { isAway, type KubernetesFault } from './kubernetes-fault.js';

const own = selfSigned('api');
const client = selfSigned('drey');
const given = { ca: own.cert, cert: client.cert, key: client.key };

type Handle = (request: Http2ServerRequest, response: Http2ServerResponse) => void;

const until = async (holds: () => boolean): Promise<void> => {
  for (const end = performance.now() + 10_000; !holds();) {
    if (performance.now() > end) throw new Error('It has not come to that within 10 s.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

const faultOf = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('the HTTP/2 sessions with an API server', () => {
  let server: Http2SecureServer;
  let sessions: Http2Sessions;
  let agent: Agent;
  let handle: Handle;
  /** Of the server, those that are open, and how many ever were. */
  let open: Set<ServerHttp2Session>;
  let sockets: Set<Socket>;
  let made: number;
  let port: number;

  const listen = async (settings: { readonly maxConcurrentStreams?: number } = {}): Promise<void> => {
    server = createSecureServer(
      { ...own, allowHTTP1: true, requestCert: true, rejectUnauthorized: false, settings },
      (request, response) => handle(request, response),
    );
    server.on('session', (session: ServerHttp2Session) => {
      open.add(session);
      session.on('error', () => {}).once('close', () => open.delete(session));
    });
    server.on('secureConnection', (socket: TLSSocket) => {
      made += 1;
      sockets.add(socket.on('error', () => {}).once('close', () => sockets.delete(socket)));
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  };
  const stop = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  const accessOf = (used: Http2Sessions): ClusterAccess => ({
    server: `https://127.0.0.1:${port}`,
    namespace: undefined,
    inside: false,
    requestOptions: () => Promise.resolve({ agent, sessions: used, headers: { Authorization: 'Bearer t' } }),
    close: () => {},
  });
  const accessWith = (limits: Partial<SessionLimits> = {}): ClusterAccess => {
    sessions.close();
    sessions = createHttp2Sessions(`https://127.0.0.1:${port}`, given, limits);
    return accessOf(sessions);
  };
  const get = (path: string) => ({ method: 'GET', path });
  const follow = (access: ClusterAccess, count: number) =>
    Promise.all(Array.from({ length: count }, (_, n) => streamOf(access, get(`/log/${n}`))));

  beforeEach(async () => {
    [open, sockets, made, port] = [new Set(), new Set(), 0, 0];
    handle = (request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      if (request.url.startsWith('/log/')) response.write(`${request.url}\n`);
      else response.end('{"is":"there"}');
    };
    await listen();
    agent = new Agent({ ...given, keepAlive: true });
    sessions = createHttp2Sessions(`https://127.0.0.1:${port}`, given);
  });
  afterEach(async () => {
    sessions.close();
    agent.destroy();
    await stop();
  });

  it('carry 300 streams over two connections where a session takes 250, and quick calls beside them', async () => {
    await stop();
    await listen({ maxConcurrentStreams: 250 });
    const access = accessWith();
    const streams = await follow(access, 300);
    expect(await jsonOf(access, get('/version'))).toEqual({ is: 'there' });
    expect([made, open.size]).toEqual([2, 2]);
    const seen = await Promise.all(
      streams.map(async (stream) => {
        for await (const part of stream) return String(part);
        return undefined;
      }),
    );
    expect(seen).toEqual(streams.map((_, n) => `/log/${n}\n`));
  });

  it('keep to the limit of the server, and go on by HTTP/1.1 beyond their own number', async () => {
    await stop();
    await listen({ maxConcurrentStreams: 2 });
    const access = accessWith({ sessions: 2 });
    const versions: string[] = [];
    handle = ({ httpVersion, url }, response) => {
      versions.push(httpVersion);
      response.writeHead(200);
      response.write(url);
    };
    const streams = await follow(access, 5);
    expect([made, open.size, versions.toSorted()]).toEqual([3, 2, ['1.1', '2.0', '2.0', '2.0', '2.0']]);
    // Places that are free again are taken.
    for (const stream of streams) stream.destroy();
    for (let asked = 0; versions.at(-1) !== '2.0' || asked === 0; asked += 1) {
      expect(asked).toBeLessThan(1_000);
      (await streamOf(access, get('/log/next'))).destroy();
    }
    expect(open.size).toBe(2);
  });

  it('send headers, bodies and the client certificate as HTTP/1.1 does', async () => {
    const seen: unknown[] = [];
    handle = (request, response) => {
      const { method, url, headers, stream } = request;
      const peer = (stream.session?.socket as TLSSocket | undefined)?.getPeerCertificate().subject.CN;
      void text(request).then((body) => {
        seen.push([method, url, headers.authorization, headers['content-length'], headers['x-one'], peer, body]);
        response.writeHead(404, { 'content-type': 'application/json', 'set-cookie': ['a', 'b'] });
        response.end('{"reason":"NotFound","message":"gone"}');
      });
    };
    const access = accessWith();
    const body = '{"kind":"DeleteOptions"}';
    const fault = await faultOf(jsonOf(access, { method: 'DELETE', path: '/pods/p?a=b', body }));
    expect(fault).toMatchObject({ status: 404, reason: 'NotFound' });
    const headers = { Connection: 'keep-alive', 'Transfer-Encoding': 'chunked', Host: 'flink', 'X-One': '1' };
    const sent = { method: 'POST', path: '/jars', headers, body: Readable.from(['ab', 'cd']) };
    const answer = await call(access, sent);
    expect(answer.headers).toEqual(expect.objectContaining({ 'set-cookie': ['a', 'b'] }));
    expect(Object.keys(answer.headers).filter((name) => name.startsWith(':'))).toEqual([]);
    expect(await text(answer)).toContain('gone');
    expect(seen).toEqual([
      ['DELETE', '/pods/p?a=b', 'Bearer t', String(body.length), undefined, 'drey', body],
      ['POST', '/jars', 'Bearer t', undefined, '1', 'drey', 'abcd'],
    ]);
    expect(open.size).toBe(1);
  });

  it('lose one stream only where one is aborted or destroyed', async () => {
    const closed: string[] = [];
    const written = new Map<string, Http2ServerResponse>();
    handle = ({ url }, response) => {
      response.once('close', () => closed.push(url));
      response.writeHead(200);
      response.write('begun\n');
      written.set(url, response);
    };
    const access = accessWith();
    const leaving = new AbortController();
    const aborted = await streamOf(access, { ...get('/a'), signal: leaving.signal });
    const destroyed = await streamOf(access, get('/b'));
    const kept = await streamOf(access, get('/c'));
    leaving.abort(new Error('left'));
    destroyed.destroy();
    await expect(text(aborted)).rejects.toThrow('left');
    await until(() => closed.length === 2);
    written.get('/c')?.end('and ended');
    expect(await text(kept)).toBe('begun\nand ended');
    expect(made).toBe(1);
  });

  it('let a session that the server ends run out, and begin another one', async () => {
    const access = accessWith();
    const responses: Http2ServerResponse[] = [];
    handle = ({ url }, response) => {
      response.writeHead(200);
      response.write(url);
      if (url === '/log/0') responses.push(response);
      else response.end();
    };
    const [first] = await follow(access, 1);
    const [old] = open;
    old?.goaway(constants.NGHTTP2_NO_ERROR);
    await until(() => [...open].length === 1);
    for (let asked = 0; open.size < 2; asked += 1) {
      expect(asked).toBeLessThan(1_000);
      expect(await text(await streamOf(access, get('/x')))).toBe('/x');
    }
    responses[0]?.end(' to its end');
    expect(await text(first ?? Readable.from([]))).toBe('/log/0 to its end');
    await until(() => open.size === 1);
    expect(open.has(old as ServerHttp2Session)).toBe(false);
  });

  it('ask again what a server that goes away has not seen, of any kind; and what it may have seen where that is no other act', async () => {
    const access = accessWith();
    const seen: string[] = [];
    let act: 'refuse' | 'die' | undefined;
    handle = ({ method, stream }, response) => {
      seen.push(method);
      const now = act;
      act = undefined;
      if (now === 'refuse') stream.close(constants.NGHTTP2_REFUSED_STREAM);
      else if (now === 'die') for (const socket of sockets) socket.destroy();
      else response.end('{}');
    };
    act = 'refuse';
    await jsonOf(access, { method: 'POST', path: '/jobs', body: '{}' });
    act = 'die';
    await jsonOf(access, get('/pods'));
    expect(seen).toEqual(['POST', 'POST', 'GET', 'GET']);
    act = 'die';
    expect(isAway(await faultOf(jsonOf(access, { method: 'POST', path: '/jobs', body: '{}' })))).toBe(true);
    // Nor is one that dies at the first request on a new session.
    act = 'die';
    expect(isAway(await faultOf(jsonOf(access, get('/pods'))))).toBe(true);
    expect(seen).toHaveLength(6);
  });

  it('tell of a server that is away, break what it sent in part, and find it when it returns', async () => {
    const access = accessWith();
    const [stream] = await follow(access, 1);
    await stop();
    await expect(text(stream ?? Readable.from([]))).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(isAway(await faultOf(jsonOf(access, get('/version'))))).toBe(true);
    await listen();
    expect(await jsonOf(access, get('/version'))).toEqual({ is: 'there' });
  });

  it('give an answer its time and no more, and keep the session', async () => {
    handle = ({ url }, response) => {
      if (url !== '/slow') response.end('{}');
    };
    const access = accessWith();
    await jsonOf(access, get('/'));
    const fault = (await faultOf(streamOf(access, { ...get('/slow'), answerMilliseconds: 20 }))) as KubernetesFault;
    expect([isAway(fault), fault.message]).toEqual([true, expect.stringContaining('no answer within 20 ms')]);
    await jsonOf(access, get('/'));
    expect(made).toBe(1);
  });

  it('speak HTTP/1.1 with a server that knows nothing else, and ask it once', async () => {
    await stop();
    const versions: string[] = [];
    const plain = createTlsServer(own, ({ httpVersion }, response) => {
      versions.push(httpVersion);
      response.end('{}');
    });
    let connections = 0;
    plain.on('connection', () => (connections += 1));
    await new Promise<void>((resolve) => plain.listen(port, '127.0.0.1', resolve));
    const access = accessWith();
    for (const path of ['/1', '/2', '/3']) await jsonOf(access, get(path));
    agent.destroy();
    plain.closeAllConnections();
    await new Promise((resolve) => plain.close(resolve));
    await listen();
    expect([versions, connections]).toEqual([['1.1', '1.1', '1.1'], 2]);
  });

  it('notice a peer that is silent, with its streams, and no other one', async () => {
    // As a cable that can be cut: nobody is told.
    const ends: Socket[] = [];
    const cable = createServer((near) => {
      const far = connect(port, '127.0.0.1');
      for (const end of [near, far]) ends.push(end.on('error', () => {}));
      near.pipe(far).pipe(near);
    });
    await new Promise<void>((resolve) => cable.listen(0, '127.0.0.1', resolve));
    try {
      const server = `https://127.0.0.1:${(cable.address() as AddressInfo).port}`;
      sessions = createHttp2Sessions(server, given, { silentMilliseconds: 50, pingMilliseconds: 200 });
      const access = { ...accessOf(sessions), server };
      const [stream] = await follow(access, 1);
      let pings = 0;
      for (const session of open) session.on('ping', () => (pings += 1));
      await until(() => pings > 1);
      expect([stream?.destroyed, open.size]).toEqual([false, 1]);
      const broken = faultOf(text(stream ?? Readable.from([])));
      for (const end of ends) end.unpipe().pause();
      expect(await broken).toMatchObject({ message: expect.stringContaining('silent for 250 ms') });
      expect(await jsonOf(access, get('/version'))).toEqual({ is: 'there' });
    } finally {
      sessions.close();
      for (const end of ends) end.destroy();
      await new Promise((resolve) => cable.close(resolve));
    }
  });

  it('end where nothing is left to do: after a time, when they are retired, when they are closed', async () => {
    const idle = accessWith({ idleMilliseconds: 20 });
    await jsonOf(idle, get('/'));
    await until(() => open.size === 0);
    const access = accessWith();
    const [stream] = await follow(access, 1);
    sessions.retire();
    expect([stream?.destroyed, open.size]).toEqual([false, 1]);
    stream?.destroy();
    await until(() => open.size === 0);
    const [last] = await follow(accessWith(), 1);
    const broken = faultOf(text(last ?? Readable.from([])));
    sessions.close();
    expect(await broken).toMatchObject({ message: expect.stringContaining('are closed') });
    await until(() => sockets.size === 0);
  });
});
