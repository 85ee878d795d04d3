// The data plane as a proxy: what is for AWS ends here, everything else is passed on.
import { once } from 'node:events';
import { createServer, get, type IncomingMessage, request as httpRequest, type Server } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { type AddressInfo, connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataPlaneListener, Host } from '@drey/plugin-api';
import type { Gateway } from './gateway.js';
import {
  fakeManifest,
  fakePlugin,
  fakeProvider,
  makeGateway,
  type PluginFolder,
  pluginFolder,
} from './testing/fake-plugin.js';
import { type FakeUpstream, startFakeUpstream } from './testing/fake-upstream.js';

interface Seen {
  readonly url: string | undefined;
  readonly host: string | undefined;
  readonly body: string;
}

let folder: PluginFolder;
let upstream: FakeUpstream;
let gateway: Gateway;
let listener: DataPlaneListener;
let host: Host;
let seen: Seen[];
let elsewhere: Server;
let elsewherePort: number;

const bodyOf = async (stream: AsyncIterable<Buffer>): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString();
};

const open = (options: Partial<Parameters<NonNullable<Host['openDataPlane']>>[0]> = {}): Promise<DataPlaneListener> =>
  host.openDataPlane!({ host: '127.0.0.1', port: 0, routes: [], leads: true, ...options });

beforeEach(async () => {
  folder = pluginFolder();
  seen = [];
  upstream = await startFakeUpstream((incoming, response) => {
    void bodyOf(incoming).then((body) => {
      seen.push({ url: incoming.url, host: incoming.headers.host, body });
      response.end(`upstream ${incoming.url ?? ''}`);
    });
  });
  elsewhere = createServer((incoming, response) => {
    response.writeHead(200, { 'x-asked': `${incoming.method} ${incoming.url} ${incoming.headers.host}` });
    response.end('elsewhere');
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  elsewherePort = (elsewhere.address() as AddressInfo).port;
  const plugin = fakePlugin(fakeProvider({ Describe: () => ({}) }), (registration) =>
    registration.init((given) => {
      host = given;
    }),
  );
  gateway = await makeGateway(folder, [folder.add(fakeManifest(), { plugin })], {
    createCompanion: () => upstream.companion,
  });
  await gateway.start();
  listener = await open();
});

afterEach(async () => {
  await gateway.close();
  await upstream.close();
  elsewhere.closeAllConnections();
  elsewhere.close();
  folder.remove();
});

/** What the proxy says to a CONNECT, and the connection from then on. */
const tunnel = async (
  target: string,
  port = listener.port,
): Promise<{ status: number; socket: Socket; text: string }> => {
  const asked = httpRequest({ host: '127.0.0.1', port, method: 'CONNECT', path: target, agent: false }).end();
  const [answer, socket, head] = (await once(asked, 'connect')) as [IncomingMessage, Socket, Buffer];
  const status = answer.statusCode ?? 0;
  return { status, socket, text: status === 200 ? '' : `${head.toString()}${await bodyOf(socket)}` };
};

const handshake = async (socket: Socket, options: ConnectionOptions): Promise<TLSSocket> => {
  const tls = connectTls({ socket, ca: listener.authority ?? '', ...options });
  await once(tls, 'secureConnect');
  return tls;
};

/** As SDKs sign. */
const signed = {
  authorization:
    'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=0',
};

/** One request of HTTP/1.1 on a connection that is open. */
const over = async (
  socket: Socket,
  hostName: string,
  path = '/',
  { body = '', headers = signed }: { readonly body?: string; readonly headers?: Record<string, string> } = {},
): Promise<string> => {
  const asked = httpRequest({
    createConnection: () => socket,
    method: 'POST',
    path,
    headers: { ...headers, host: hostName },
  });
  asked.end(body);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return bodyOf(answer);
};

const NAME = 'kinesis.us-east-1.amazonaws.com';

describe('a job that names AWS', () => {
  it.each([
    'kinesis.us-east-1.amazonaws.com',
    'a.bucket.s3.eu-west-1.amazonaws.com',
    'sqs.cn-north-1.amazonaws.com.cn',
    'kinesis-fips.us-east-1.api.aws',
  ])('reaches the upstream by CONNECT, with a certificate for %s', async (name) => {
    const { socket } = await tunnel(`${name}:443`);
    const tls = await handshake(socket, { servername: name });
    expect(tls.getPeerCertificate().subjectaltname).toBe(`DNS:${name}`);
    expect(await over(tls, name, '/key', { body: 'abc' })).toBe('upstream /key');
    expect(seen).toEqual([{ url: '/key', host: name, body: 'abc' }]);
    tls.destroy();
  });

  it('may leave the name out of the handshake', async () => {
    const { socket } = await tunnel(`${NAME}:443`);
    const tls = await handshake(socket, { checkServerIdentity: () => undefined });
    expect(tls.getPeerCertificate().subjectaltname).toBe(`DNS:${NAME}`);
    tls.destroy();
  });

  it.each([
    ['with ALPN', ['h2']],
    ['without any', undefined],
  ])('may speak HTTP/2 %s', async (_how, protocols) => {
    const { socket } = await tunnel(`${NAME}:443`);
    const tls = await handshake(socket, {
      servername: NAME,
      ...(protocols === undefined ? {} : { ALPNProtocols: protocols }),
    });
    expect(tls.alpnProtocol).toBe(protocols === undefined ? false : 'h2');
    const session = connectHttp2(`https://${NAME}`, { createConnection: () => tls });
    const stream = session.request({ ':method': 'POST', ':path': '/two', ...signed });
    stream.end('x'.repeat(200_000));
    expect(await bodyOf(stream)).toBe('upstream /two');
    expect(seen[0]).toMatchObject({ host: `${NAME}:443`, url: '/two' });
    session.destroy();
    tls.destroy();
  });

  it('may speak in the clear, through the tunnel and in absolute form', async () => {
    const { socket } = await tunnel(`${NAME}:80`);
    expect(await over(socket, NAME, '/clear')).toBe('upstream /clear');
    socket.destroy();
    const [answer] = (await once(
      get({
        host: '127.0.0.1',
        port: listener.port,
        path: `http://${NAME}/absolute?x=1`,
        headers: { ...signed, host: 'other.example' },
      }),
      'response',
    )) as [IncomingMessage];
    expect(await bodyOf(answer)).toBe('upstream /absolute?x=1');
    expect(seen.at(-1)).toMatchObject({ host: NAME });
  });

  it('may look the name up itself: TLS without a word before it', async () => {
    const socket = connectTcp(listener.port, '127.0.0.1');
    const tls = await handshake(socket, { servername: NAME });
    expect(await over(tls, NAME, '/direct')).toBe('upstream /direct');
    tls.destroy();
  });

  it('is known by the name where it does not sign: the service itself is not for jobs', async () => {
    const { socket } = await tunnel('kinesisanalytics.us-east-1.amazonaws.com:443');
    const tls = await handshake(socket, { servername: 'kinesisanalytics.us-east-1.amazonaws.com' });
    const answer = await over(tls, 'kinesisanalytics.us-east-1.amazonaws.com', '/', { headers: {} });
    expect(answer).toContain('not served to jobs');
    tls.destroy();
  });

  it.each(['sqs.us-east-1.amazonaws.com', 'search-x.us-east-1.es.amazonaws.com', 'abc.lambda-url.us-east-1.on.aws'])(
    'is refused at %s where it does not sign, as by AWS, and not taken for one of S3',
    async (name) => {
      const { socket } = await tunnel(`${name}:443`);
      const tls = await handshake(socket, { servername: name });
      expect(await over(tls, name, '/?Action=ListQueues', { headers: {} })).toContain('MissingAuthenticationToken');
      expect(seen).toEqual([]);
      tls.destroy();
    },
  );

  it('may ask STS for a role by web identity without a signature', async () => {
    const name = 'sts.us-east-1.amazonaws.com';
    const { socket } = await tunnel(`${name}:443`);
    const tls = await handshake(socket, { servername: name });
    expect(await over(tls, name, '/', { body: 'Action=AssumeRoleWithWebIdentity', headers: {} })).toBe('upstream /');
    tls.destroy();
  });

  it('may ask for a key that begins as pages of ours do', async () => {
    const name = 'out.s3.us-east-1.amazonaws.com';
    const { socket } = await tunnel(`${name}:443`);
    const tls = await handshake(socket, { servername: name });
    expect(await over(tls, name, '/_delta_log/0.json')).toBe('upstream /_delta_log/0.json');
    tls.destroy();
  });

  it('may ask for a key with dots in absolute form', async () => {
    const path = 'http://s3.amazonaws.com/b/a/../k%2e';
    const asked = get({ host: '127.0.0.1', port: listener.port, path });
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    expect(await bodyOf(answer)).toBe('upstream /b/a/../k%2e');
  });

  it('meets a closed door where the handshake names something else', async () => {
    const { socket } = await tunnel(`${NAME}:443`);
    const tls = connectTls({ socket, ca: listener.authority ?? '', servername: 'bank.example' });
    await expect(once(tls, 'secureConnect')).rejects.toThrow();
  });
});

describe('a job that names something else', () => {
  it('reaches it, unseen', async () => {
    const { status, socket } = await tunnel(`localhost:${elsewherePort}`);
    expect(status).toBe(200);
    expect(await over(socket, 'elsewhere.example', '/x')).toBe('elsewhere');
    expect(seen).toEqual([]);
    socket.destroy();
  });

  it('reaches it in absolute form', async () => {
    const path = `http://localhost:${elsewherePort}/y?z`;
    const asked = get({
      host: '127.0.0.1',
      port: listener.port,
      path,
      headers: { host: `localhost:${elsewherePort}`, 'proxy-authorization': 'secret' },
    });
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    expect(await bodyOf(answer)).toBe('elsewhere');
    expect(answer.headers['x-asked']).toBe(`GET /y?z localhost:${elsewherePort}`);
  });

  it.each(['169.254.169.254:80', '169.254.170.2:80', '[fd00:ec2::254]:80'])(
    'is refused the metadata at %s',
    async (target) => {
      const { status, text } = await tunnel(target);
      expect([status, text]).toEqual([403, expect.stringContaining('not for jobs')]);
      const asked = get({ host: '127.0.0.1', port: listener.port, path: `http://${target}/latest/meta-data/` });
      const [answer] = (await once(asked, 'response')) as [IncomingMessage];
      expect(answer.statusCode).toBe(403);
    },
  );

  it('is told when nobody is there', async () => {
    const { status, text } = await tunnel('127.0.0.1:1');
    expect([status, text]).toEqual([502, expect.stringContaining('127.0.0.1:1 cannot be reached')]);
  });

  it.each(['nonsense', '/', 'host:0', 'host:99999', 'a b:80', ':80'])(
    'is told that %s is no target',
    async (target) => {
      const socket = connectTcp(listener.port, '127.0.0.1');
      socket.end(`CONNECT ${target} HTTP/1.1\r\nHost: x\r\n\r\n`);
      expect(await bodyOf(socket)).toMatch(/^HTTP\/1.1 400 /);
    },
  );
});

describe('the listener', () => {
  it('leads nowhere unless it was asked to', async () => {
    const plain = await open({ leads: false });
    expect(plain.authority).toBeUndefined();
    const socket = connectTcp(plain.port, '127.0.0.1');
    socket.end(`CONNECT ${NAME}:443 HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect(await bodyOf(socket)).toBe('');
  });

  it('passes nothing on for callers of another address than loopback', async () => {
    const wide = await open({ host: '0.0.0.0' });
    expect((await tunnel(`localhost:${elsewherePort}`, wide.port)).status).toBe(403);
    const { status, socket } = await tunnel(`${NAME}:443`, wide.port);
    expect(status).toBe(200);
    socket.destroy();
  });

  it('has one authority for all listeners of a data directory', async () => {
    expect((await open()).authority).toBe(listener.authority);
  });

  it('leaves nothing open of a client that spoke early and was refused', async () => {
    const wide = await open({ host: '0.0.0.0' });
    const socket = connectTcp(wide.port, '127.0.0.1');
    socket.end(`CONNECT localhost:1 HTTP/1.1\r\nHost: x\r\n\r\n${'early'.repeat(1_000)}`);
    expect(await bodyOf(socket)).toMatch(/^HTTP\/1.1 403 /);
    await wide.close();
  });

  it('closes although a client asks for a tunnel meanwhile', async () => {
    const other = await open();
    const socket = connectTcp(other.port, '127.0.0.1');
    await once(socket, 'connect');
    const closing = other.close();
    socket.on('error', () => {});
    socket.write(`CONNECT ${NAME}:443 HTTP/1.1\r\nHost: x\r\n\r\n`);
    await closing;
    socket.destroy();
  });

  it('ends no proxy within the proxy', async () => {
    const { socket } = await tunnel(`${NAME}:443`);
    const tls = await handshake(socket, { servername: NAME });
    tls.write(`CONNECT ${NAME}:443 HTTP/1.1\r\nHost: ${NAME}\r\n\r\n`);
    expect(await bodyOf(tls)).toMatch(/^HTTP\/1.1 400 /);
  });
});
