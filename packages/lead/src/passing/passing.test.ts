// What is not for AWS goes on as the user of this machine has it: straight, or through a proxy of theirs.
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Server as TcpServer,
  type Socket,
} from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { forward } from './forward.js';
import { guardedLookup } from './guarded-lookup.js';
import { parseTarget, targetText } from './target.js';
import { openTunnel } from './tunnel.js';
import { hopOf, usersProxyFor } from './users-proxy.js';

const variables = ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'].flatMap((name) => [name, name.toUpperCase()]);
let kept: (string | undefined)[];
let servers: (Server | TcpServer)[];
let sockets: Set<Socket>;

beforeEach(() => {
  kept = variables.map((name) => process.env[name]);
  for (const name of variables) delete process.env[name];
  servers = [];
  sockets = new Set();
});

afterEach(() => {
  variables.forEach((name, index) => {
    const value = kept[index];
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  });
  for (const socket of sockets) socket.destroy();
  for (const server of servers) server.close();
});

const listening = async (server: Server | TcpServer): Promise<number> => {
  servers.push(server);
  server.on('connection', (socket: Socket) => void sockets.add(socket.on('error', () => {})));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

/** A server that says what it hears. */
const echo = (): Promise<number> => listening(createTcpServer((socket) => void socket.pipe(socket)));

interface Asked {
  readonly url: string | undefined;
  readonly authorization: string | undefined;
}

/** A proxy that notes what it is asked, and connects every CONNECT to one port. */
const proxyTo = async (port: number, asked: Asked[], status = 200): Promise<number> => {
  const note = (incoming: IncomingMessage): void => {
    asked.push({ url: incoming.url, authorization: incoming.headers['proxy-authorization'] });
  };
  const server = createServer((incoming, response) => {
    note(incoming);
    response.end('by the proxy');
  });
  server.on('connect', (incoming, socket: Socket) => {
    note(incoming);
    socket.write(`HTTP/1.1 ${status} So\r\n\r\n`);
    if (status !== 200) return void socket.end();
    const target = connect(port, '127.0.0.1');
    sockets.add(target);
    socket.pipe(target).pipe(socket);
    return undefined;
  });
  return listening(server);
};

const heard = async (socket: Awaited<ReturnType<typeof openTunnel>>): Promise<string> => {
  sockets.add(socket as Socket);
  socket.write('hello');
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return bytes.toString();
};

describe('a tunnel', () => {
  it('goes straight where the user has no proxy', async () => {
    expect(await heard(await openTunnel({ host: '127.0.0.1', port: await echo() }))).toBe('hello');
  });

  it("goes through the user's proxy, with its name and password", async () => {
    const asked: Asked[] = [];
    const proxy = await proxyTo(await echo(), asked);
    process.env['HTTPS_PROXY'] = `http://me:a%20b@127.0.0.1:${proxy}`;
    expect(await heard(await openTunnel({ host: 'bank.invalid', port: 443 }))).toBe('hello');
    expect(asked).toEqual([
      { url: 'bank.invalid:443', authorization: `Basic ${Buffer.from('me:a b').toString('base64')}` },
    ]);
  });

  it('leaves the proxy out for what NO_PROXY names', async () => {
    process.env['HTTPS_PROXY'] = 'http://127.0.0.1:1';
    process.env['NO_PROXY'] = 'localhost';
    expect(await heard(await openTunnel({ host: 'localhost', port: await echo() }))).toBe('hello');
  });

  it.each([
    ['refuses', 407, 'the proxy of this machine answered with status 407'],
    ['is of a kind that is not spoken', 0, 'one of socks5'],
  ])('says so where the proxy %s', async (_how, status, text) => {
    const proxy = await proxyTo(1, [], status);
    process.env['HTTPS_PROXY'] = status === 0 ? 'socks5://127.0.0.1:1' : `http://127.0.0.1:${proxy}`;
    await expect(openTunnel({ host: 'bank.invalid', port: 443 })).rejects.toMatchObject({
      status: 502,
      message: expect.stringContaining(text),
    });
  });
});

describe('a request in absolute form', () => {
  const asked = async (target: string, headers = {}): Promise<{ status: number; text: string }> => {
    const front = await listening(
      createServer((incoming, response) => {
        const url = incoming.url ?? '';
        forward(incoming, response, { url: new URL(url), path: url.replace(/^https?:\/\/[^/]*/, '') });
      }),
    );
    const sent = request({ host: '127.0.0.1', port: front, path: target, headers }).end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    const parts: Buffer[] = [];
    for await (const part of answer) parts.push(part as Buffer);
    return { status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString() };
  };

  it("goes through the user's proxy as it is", async () => {
    const seen: Asked[] = [];
    process.env['http_proxy'] = `127.0.0.1:${await proxyTo(1, seen)}`;
    const path = 'http://shop.invalid/basket/../%2e%2e?of=me';
    expect((await asked(path, { host: 'shop.invalid' })).text).toBe('by the proxy');
    expect(seen).toEqual([{ url: path, authorization: undefined }]);
  });

  it.each([
    ['HTTP/1.1 200 \u0001odd\r\nContent-Length: 2\r\n\r\nok', 200, 'ok'],
    ['HTTP/1.1 099 No\r\nContent-Length: 0\r\n\r\n', 502, 'cannot be reached'],
    ['HTTP/1.1 101 Switching\r\nContent-Length: 0\r\n\r\n', 502, 'cannot be reached'],
    ['nonsense\r\n\r\n', 502, 'cannot be reached'],
  ])('outlives an odd answer: %j', async (said, status, text) => {
    const odd = createTcpServer((socket) => {
      socket.once('data', () => void socket.end(Buffer.from(said, 'latin1')));
    });
    const answer = await asked(`http://127.0.0.1:${await listening(odd)}/`);
    expect(answer).toEqual({ status, text: expect.stringContaining(text) });
  });
});

describe('what a proxy is asked for', () => {
  it.each([
    ['example.com:443', { host: 'example.com', port: 443 }],
    ['[::1]:80', { host: '::1', port: 80 }],
    ['10.0.0.1:9092', { host: '10.0.0.1', port: 9092 }],
  ])('is read from %s', (text, target) => {
    expect(parseTarget(text)).toEqual(target);
    expect(targetText(target)).toBe(text);
  });

  it.each(['example.com', 'http://example.com:80', 'a/b:80', 'user@host:80', '[::1:80', 'host:-1', 'host:080000'])(
    'is not read from %s',
    (text) => expect(parseTarget(text)).toBeUndefined(),
  );
});

describe('metadata of the machine', () => {
  it('is refused by whatever name leads there', async () => {
    for (const all of [true, false]) {
      const error = await new Promise((resolve) => guardedLookup('169.254.169.254', { all }, resolve));
      expect(error).toMatchObject({ name: 'MetadataRefusal' });
    }
  });

  it.each([
    '169.254.169.254',
    '2852039166',
    '0xa9fea9fe',
    '0251.0376.0251.0376',
    '::ffff:169.254.169.254',
    '64:ff9b::a9fe:a9fe',
  ])('is refused in each spelling, through a proxy too: %s', async (host) => {
    process.env['http_proxy'] = 'http://127.0.0.1:1';
    await expect(openTunnel({ host, port: 80 })).rejects.toMatchObject({ status: 403 });
  });
});

describe("the user's proxy", () => {
  it('is one of http unless it says otherwise', () => {
    process.env['https_proxy'] = 'proxy.example:3128';
    expect(usersProxyFor('https://bank.invalid/')).toMatchObject({ host: 'proxy.example', port: 3128, tls: false });
    process.env['https_proxy'] = 'https://proxy.example:3128';
    const secure = usersProxyFor('https://bank.invalid/');
    expect(secure).toMatchObject({ tls: true });
    expect(secure && hopOf(secure)).toEqual({ host: 'proxy.example', port: 3128, servername: 'proxy.example' });
  });

  it('is none where nothing names one', () => expect(usersProxyFor('https://example.com/')).toBeUndefined());
});
