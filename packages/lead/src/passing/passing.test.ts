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
import { usersProxyFor } from './users-proxy.js';

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
  it("goes through the user's proxy as it is", async () => {
    const asked: Asked[] = [];
    process.env['http_proxy'] = `http://127.0.0.1:${await proxyTo(1, asked)}`;
    const front = await listening(
      createServer((incoming, response) => forward(incoming, response, new URL(incoming.url ?? ''))),
    );
    const path = 'http://shop.invalid/basket?of=me';
    const sent = request({ host: '127.0.0.1', port: front, path, headers: { host: 'shop.invalid' } }).end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    const [text] = (await once(answer, 'data')) as [Buffer];
    expect(text.toString()).toBe('by the proxy');
    expect(asked).toEqual([{ url: path, authorization: undefined }]);
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

describe('a name', () => {
  it('that leads to metadata of the machine is refused, however it is asked for', async () => {
    for (const all of [true, false]) {
      const error = await new Promise((resolve) => guardedLookup('169.254.169.254', { all }, resolve));
      expect(error).toMatchObject({ name: 'MetadataRefusal' });
    }
    expect(usersProxyFor('https://example.com/')).toBeUndefined();
  });
});
