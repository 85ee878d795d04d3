// HTTP/2 without TLS on the port of HTTP/1.
import { connect } from 'node:http2';
import { type AddressInfo, connect as connectTcp, createServer, type Server } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { listen, type Listener } from './listeners.js';

let listener: Listener;

/** Long enough for a client to say what it wants, and short enough to wait for. */
const HEADERS_MILLISECONDS = 200;

beforeEach(async () => {
  listener = await listen(
    (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const body = Buffer.concat(parts);
        if (request.url === '/half') {
          response.write('ab', () => response.destroy());
          return;
        }
        response.writeHead(request.url === '/absent' ? 404 : 200, { 'x-seen-host': request.headers.host ?? '' });
        response.end(`${request.method} ${request.url} ${body.length}`);
      });
    },
    { host: '127.0.0.1', port: 0 },
    { headersMilliseconds: HEADERS_MILLISECONDS },
  );
});

afterEach(() => listener.close(0));

const ask = async (session: ReturnType<typeof connect>, path: string, body = '') => {
  const stream = session.request({ ':method': 'POST', ':path': path });
  stream.end(body);
  const [headers] = (await once(stream, 'response')) as [Record<string, string>];
  let text = '';
  for await (const part of stream.setEncoding('utf8')) text += part;
  return { status: headers[':status'], host: headers['x-seen-host'], text };
};

/** A way to the listener on which the first piece is cut, and the rest of it sent once the other side had time to read. */
const inTwoPieces = async (port: number, cut: number): Promise<Server> => {
  const server = createServer((socket) => {
    const target = connectTcp(port, '127.0.0.1');
    target.setNoDelay();
    socket.once('data', (first) => {
      target.write(first.subarray(0, cut));
      socket.pause();
      setTimeout(() => {
        target.write(first.subarray(cut));
        socket.pipe(target);
      }, 50);
    });
    target.pipe(socket);
    for (const one of [socket, target]) one.on('error', () => {});
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
};

describe('a client of HTTP/2', () => {
  it('is answered on the same port, several streams at once, with bodies whole', async () => {
    const session = connect(listener.url);
    try {
      const large = 'x'.repeat(300_000);
      const answers = await Promise.all([
        ask(session, '/one', 'abc'),
        ask(session, '/two', large),
        ask(session, '/absent'),
      ]);
      expect(answers.map(({ status, text }) => [status, text])).toEqual([
        [200, 'POST /one 3'],
        [200, 'POST /two 300000'],
        [404, 'POST /absent 0'],
      ]);
      expect(answers[0]?.host).toBe(`127.0.0.1:${listener.port}`);
    } finally {
      session.destroy();
    }
  });

  it('is not taken for one that never said what it wants', async () => {
    const session = connect(listener.url);
    try {
      const end = performance.now() + 5 * HEADERS_MILLISECONDS;
      while (performance.now() < end) expect((await ask(session, '/still')).status).toBe(200);
    } finally {
      session.destroy();
    }
  });

  it.each([3, 17, 18, 23])('may begin in two pieces, the first of %d bytes', async (cut) => {
    const way = await inTwoPieces(listener.port, cut);
    const session = connect(`http://127.0.0.1:${(way.address() as AddressInfo).port}`);
    try {
      expect((await ask(session, '/pieces', 'abc')).text).toBe('POST /pieces 3');
    } finally {
      session.destroy();
      way.close();
    }
  });

  it('does not take half an answer for a whole one', async () => {
    const session = connect(listener.url);
    try {
      await expect(ask(session, '/half')).rejects.toMatchObject({ code: 'ERR_HTTP2_STREAM_ERROR' });
    } finally {
      session.destroy();
    }
  });

  it('leaves clients of HTTP/1 and broken ones as they were', async () => {
    const session = connect(listener.url);
    await ask(session, '/first');
    const answer = await fetch(`${listener.url}/plain`, { method: 'POST', body: 'ab' });
    expect(await answer.text()).toBe('POST /plain 2');
    const socket = connectTcp(listener.port, '127.0.0.1');
    socket.write('NONSENSE\r\n\r\n');
    const [data] = (await once(socket, 'data')) as [Buffer];
    expect(data.toString()).toMatch(/^HTTP\/1\.1 400 /);
    socket.destroy();
    session.destroy();
  });

  it('does not hold up the end of the listener', async () => {
    const session = connect(listener.url);
    session.on('error', () => {});
    await ask(session, '/first');
    const started = performance.now();
    await listener.close(10_000);
    expect(performance.now() - started).toBeLessThan(5_000);
    session.destroy();
  });
});
