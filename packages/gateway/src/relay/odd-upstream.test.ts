// What an upstream may answer instead of HTTP as it should be, and what a client may ask; each costs one exchange and nothing else.
import { createServer, connect, type AddressInfo } from 'node:net';
import { createServer as createHttpServer } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { fakeCompanion } from '../testing/fake-upstream.js';
import { useGateways } from '../gateway-fixture.test.support.js';
import { fakeProvider } from '../testing/fake-plugin.js';

const boundMilliseconds = 5_000;

const odd: Readonly<Record<string, string>> = {
  'status 099': 'HTTP/1.1 099 x\r\nContent-Length: 0\r\n\r\n',
  'status 000': 'HTTP/1.1 000 x\r\nContent-Length: 0\r\n\r\n',
  'status 1000': 'HTTP/1.1 1000 x\r\nContent-Length: 0\r\n\r\n',
  'a 101 without a protocol': 'HTTP/1.1 101 x\r\n\r\n',
  'an unasked 101': 'HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n',
  'a DEL in a header': 'HTTP/1.1 200 OK\r\nX: a\u007Fb\r\nContent-Length: 0\r\n\r\n',
  'two lengths': 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhi',
  'length and chunks': 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n',
  'no HTTP': 'hello\r\n\r\n',
  'a negative length': 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n',
};

const usable: Readonly<Record<string, readonly [string, number]>> = {
  'a control character in the reason': ['HTTP/1.1 200 O\u0001K\r\nContent-Length: 0\r\n\r\n', 200],
  'a reason of Latin 1': ['HTTP/1.1 200 O\u00E9K\r\nX: \u00E9\r\nContent-Length: 0\r\n\r\n', 200],
  'status 999': ['HTTP/1.1 999 x\r\nContent-Length: 0\r\n\r\n', 999],
  'early hints': ['HTTP/1.1 103 x\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx', 200],
  'a 100 that nobody waits for': ['HTTP/1.1 100 x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx', 200],
  'a body of 204': ['HTTP/1.1 204 No\r\nContent-Length: 5\r\n\r\nhello', 204],
  'a trailer': ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n1\r\na\r\n0\r\nX: b\r\n\r\n', 200],
  'Connection: content-length': ['HTTP/1.1 200 OK\r\nConnection: content-length\r\nContent-Length: 2\r\n\r\nhi', 200],
};

const bytesOf = async (url: string, text: string): Promise<string> => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (piece) => (answer += piece.toString('latin1')));
  socket.on('error', () => {});
  socket.write(text);
  await once(socket, 'close', { signal: AbortSignal.timeout(boundMilliseconds) });
  return answer;
};

describe('Relay', () => {
  const { closeLater, start } = useGateways();

  const inFrontOf = async (answer: string): Promise<string> => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', () => socket.write(Buffer.from(answer, 'latin1')));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closeLater(async () => void server.close());
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const gateway = await start(fakeProvider({}), undefined, { createCompanion: () => fakeCompanion(endpoint) });
    return gateway.url;
  };

  const overHttp1 = async (url: string): Promise<number> => {
    const answer = await bytesOf(url, 'GET /b/k HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
  };

  const overHttp2 = async (url: string, headers: Readonly<Record<string, string>> = {}): Promise<number> => {
    const session = connectHttp2(url);
    session.on('error', () => {});
    try {
      const stream = session.request({ ':path': '/b/k', ':authority': 'localhost', ...headers }, { endStream: true });
      stream.on('error', () => {});
      const signal = AbortSignal.timeout(boundMilliseconds);
      const [answer] = (await once(stream, 'response', { signal })) as [Record<string, number>];
      stream.resume();
      return answer[':status'] ?? 0;
    } finally {
      session.destroy();
    }
  };

  it.each(Object.entries(odd))('answers %s with 502', async (_what, answer) => {
    const url = await inFrontOf(answer);
    expect([await overHttp1(url), await overHttp2(url)]).toEqual([502, 502]);
  });

  it.each(Object.entries(usable))('hands on %s', async (_what, [answer, status]) => {
    const url = await inFrontOf(answer);
    // HTTP/2 has no status above 599.
    expect([await overHttp1(url), await overHttp2(url)]).toEqual([status, status > 599 ? 502 : status]);
  });

  it('lets no header of HTTP/2 through that HTTP/1 cannot say', async () => {
    const url = await inFrontOf('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    expect(await overHttp2(url, { trailer: 'x' })).toBe(200);
    expect(await overHttp2(url, { te: 'trailers' })).toBe(200);
    // Some are refused by HTTP/2 itself.
    for (const headers of [{ ':path': '/a b' }, { ':method': 'B D' }, { ':authority': '' }])
      expect(await overHttp2(url, headers).catch(() => 400)).toBe(400);
    expect(await overHttp1(url)).toBe(200);
  });

  it('keeps every body in its frame', async () => {
    const seen: string[] = [];
    const upstream = createHttpServer((incoming, response) => {
      seen.push(`${incoming.method} ${incoming.url}`);
      incoming.resume().once('end', () => response.end('ok'));
    });
    upstream.listen(0, '127.0.0.1');
    await once(upstream, 'listening');
    closeLater(async () => {
      upstream.close();
      upstream.closeAllConnections();
    });
    const endpoint = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
    const gateway = await start(fakeProvider({}), undefined, { createCompanion: () => fakeCompanion(endpoint) });
    const inner = 'GET /SMUGGLED HTTP/1.1\r\nHost: localhost\r\n\r\n';
    const chunked = `${inner.length.toString(16)}\r\n${inner}\r\n0\r\n\r\n`;
    const length = `Content-Length: ${inner.length}`;
    const heads = ['Connection: close, content-length', 'Connection: close, transfer-encoding', 'Connection: close'];
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS', 'PROPFIND'])
      for (const head of heads) {
        await bytesOf(gateway.url, `${method} /b HTTP/1.1\r\nHost: localhost\r\n${head}\r\n${length}\r\n\r\n${inner}`);
        const te = `${method} /b HTTP/1.1\r\nHost: localhost\r\n${head}\r\nTransfer-Encoding: chunked\r\n\r\n`;
        await bytesOf(gateway.url, te + chunked);
      }
    const refused = [
      `${length}\r\nTransfer-Encoding: chunked`,
      `${length}\r\n${length}`,
      `${length}\r\nContent-Length: 1`,
      'Transfer-Encoding: chunked, identity',
      'Transfer-Encoding: x',
      `Content-Length: +${inner.length}`,
      `X: a\r\n${length}\r\n Transfer-Encoding: chunked`,
    ];
    for (const framing of refused)
      await bytesOf(
        gateway.url,
        `POST /b HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${framing}\r\n\r\n${inner}`,
      );
    const session = connectHttp2(gateway.url);
    session.on('error', () => {});
    for (const method of ['GET', 'DELETE', 'POST']) {
      const stream = session.request(
        { ':method': method, ':path': '/b', ':authority': 'localhost' },
        { endStream: false },
      );
      stream.end(inner);
      await once(stream, 'response', { signal: AbortSignal.timeout(boundMilliseconds) });
      stream.resume();
    }
    session.destroy();
    expect(seen.filter((line) => line.includes('SMUGGLED'))).toEqual([]);
    expect(seen.length).toBeGreaterThanOrEqual(33);
  });
});
