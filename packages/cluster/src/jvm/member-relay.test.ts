import { afterEach, describe, expect, it } from '@jest/globals';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  listening,
  plainListening,
  testMilliseconds,
  type WaitingMember,
  waitingMember,
  withFolder,
} from './member-class.test.support.js';

/** What the gateway of a test was sent, and what it says. */
const gatewayOf = () => {
  const heard: Buffer[] = [];
  return {
    heard: () => Buffer.concat(heard).toString('latin1'),
    open: () =>
      plainListening((socket) => {
        socket.on('data', (data) => {
          heard.push(data);
          socket.write('of the gateway');
        });
        socket.on('end', () => socket.end());
      }),
  };
};

describe('the relay as a proxy', () => {
  const closings: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closings.splice(0).toReversed()) await close();
  });

  const led = async (
    gateway: number,
    folder: string,
    classes: string,
    env?: Readonly<Record<string, string>>,
  ): Promise<WaitingMember> => {
    const waiting = await waitingMember(folder, classes, 'lead', gateway, env);
    closings.push(waiting.end);
    return waiting;
  };
  const opened = async <T extends { close(): Promise<void> }>(one: Promise<T>): Promise<T> => {
    const server = await one;
    closings.push(() => server.close());
    return server;
  };
  const calling = (port: number): Socket => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => {});
    closings.push(() => {
      socket.destroy();
      return Promise.resolve();
    });
    return socket;
  };
  /** Sends pieces, one after the other is on its way, and half-closes; resolves to all that came back. */
  const said = async (port: number, ...pieces: readonly (string | Buffer)[]): Promise<string> => {
    const socket = calling(port);
    socket.setNoDelay(true);
    for (const piece of pieces)
      await new Promise<void>((resolve) => socket.write(piece, () => setImmediate(() => resolve())));
    socket.end();
    return text(socket);
  };
  /** What a gateway hears and a caller is answered, for each list of pieces on a connection of its own. */
  const throughRelay = async (
    all: readonly (readonly (string | Buffer)[])[],
  ): Promise<readonly { readonly heard: string; readonly answer: string }[]> => {
    const { heard, open } = gatewayOf();
    const { port } = await opened(open());
    const seen: { readonly heard: string; readonly answer: string }[] = [];
    await withFolder(async (folder, classes) => {
      const { local } = await led(port, folder, classes);
      for (const pieces of all) {
        const before = heard().length;
        const answer = await said(local, ...pieces);
        seen.push({ heard: heard().slice(before), answer });
      }
    });
    return seen;
  };

  it(
    'passes what is not for a proxy to the gateway as it is',
    async () => {
      const cases = [
        ['GET /bucket/key HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'],
        ['GET /http://a.b/ HTTP/1.1\r\n\r\n'],
        [Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 252, 3, 3])],
        ['PRI * HT', 'TP/2.0\r\n\r\nSM\r\n\r\n'],
        ['x'.repeat(100_000)],
        ['A'.repeat(100_000)],
        ['CONN'],
        ['GET htt', 'ps:'],
      ];
      const seen = await throughRelay(cases);
      expect(seen.map(({ heard }) => heard)).toEqual(
        cases.map((pieces) => pieces.map((piece) => piece.toString('latin1')).join('')),
      );
      for (const { answer } of seen) expect(answer).toMatch(/^(of the gateway)+$/);
    },
    testMilliseconds,
  );

  it(
    'passes tunnels to names of AWS to the gateway, and whole addresses each as the last request of its connection',
    async () => {
      const seen = await throughRelay([
        ['CONNECT b.S3.amazonaws.com.cn.:443 HTTP/1.1\r\nHost: x\r\nProxy-Authorization: y\r\n\r\n', 'hello'],
        'CONNECT b.S3.amazonaws.com.cn.:443 HTTP/1.1\r\n\r\nhello'.split(''),
        [
          'PUT http://b.s3.us-west-2.amazonaws.com/k?x=1 HTTP/1.1\r\nHost: b.s3.us-west-2.amazonaws.com\r\n',
          'Proxy-Connection: Keep-Alive\r\n folded\r\nContent-Length: 4\r\n\r\nbody',
        ],
      ]);
      const tunnel = 'CONNECT b.s3.amazonaws.com.cn:443 HTTP/1.1\r\nHost: b.s3.amazonaws.com.cn:443\r\n\r\nhello';
      expect(seen.map(({ heard }) => heard)).toEqual([
        tunnel,
        tunnel,
        'PUT http://b.s3.us-west-2.amazonaws.com/k?x=1 HTTP/1.1\r\nHost: b.s3.us-west-2.amazonaws.com\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody',
      ]);
      for (const { answer } of seen) expect(answer).toMatch(/^(of the gateway)+$/);
    },
    testMilliseconds,
  );

  it(
    'goes to other hosts itself, through a tunnel and by whole addresses',
    () =>
      withFolder(async (folder, classes) => {
        const { heard, open } = gatewayOf();
        const { port } = await opened(open());
        const other = await opened(
          listening((incoming, response) => {
            void text(incoming).then((body) =>
              response.end(
                JSON.stringify({ method: incoming.method, url: incoming.url, headers: incoming.headers, body }),
              ),
            );
          }),
        );
        const { local } = await led(port, folder, classes);
        const tunnel = await said(
          local,
          `CONNECT localhost:${other.port} HTTP/1.1\r\n`,
          'Host: x\r\n\r',
          '\nGET /in HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n',
        );
        expect(tunnel).toMatch(/^HTTP\/1\.1 200 Connection established\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
        expect(tunnel).toContain('"url":"/in"');

        const answer = await new Promise<string>((resolve, reject) => {
          request(
            {
              port: local,
              host: '127.0.0.1',
              method: 'POST',
              path: `http://someone:secret@localhost:${other.port}?q=1`,
              headers: { host: 'wrong', 'proxy-authorization': 'Basic eA==', 'x-kept': 'yes' },
            },
            (incoming) => resolve(text(incoming)),
          )
            .on('error', reject)
            .end('a body');
        });
        expect(JSON.parse(answer)).toMatchObject({
          method: 'POST',
          url: '/?q=1',
          body: 'a body',
          headers: { host: `localhost:${other.port}`, connection: 'close', 'x-kept': 'yes' },
        });
        expect(answer).not.toContain('proxy-authorization');
        expect(heard()).toBe('');
      }),
    testMilliseconds,
  );

  it(
    'refuses addresses of metadata however they are written, says what it does not reach, and bounds what it reads',
    () =>
      withFolder(async (folder, classes) => {
        const { heard, open } = gatewayOf();
        const { port } = await opened(open());
        const { local } = await led(port, folder, classes);
        const tunnels = [
          '169.254.169.254:80',
          '169.254.170.2:80',
          '2852039166:80',
          '100.100.100.200:80',
          '[fd00:ec2::254]:80',
          '[fd00:ec2::23]:80',
          '[fe80::1]:80',
          '[::ffff:169.254.169.254]:80',
        ].map((target) => `CONNECT ${target} HTTP/1.1\r\n\r\n`);
        for (const one of [...tunnels, 'GET http://169.254.169.254/latest/meta-data/ HTTP/1.1\r\n\r\n'])
          expect([one, await said(local, one)]).toEqual([
            one,
            expect.stringMatching(/^HTTP\/1\.1 403 .* gives out metadata/),
          ]);
        expect(await said(local, 'CONNECT nowhere.invalid:443 HTTP/1.1\r\n\r\n')).toMatch(
          /^HTTP\/1\.1 502 The container does not reach nowhere\.invalid:443 \(its name is unknown\)\r\n/,
        );
        for (const wrong of ['a b', ':443', 'a:0', 'a:70000', 'a:x', '[::1', '[::1]x:1', 'a@b:1', 'ü:1'])
          expect([wrong, await said(local, `CONNECT ${wrong} HTTP/1.1\r\n\r\n`)]).toEqual([
            wrong,
            expect.stringMatching(/^HTTP\/1\.1 400 /),
          ]);
        expect(await said(local, 'CONNECT a:1 HTTP/1.1\r\nHost')).toMatch(/^HTTP\/1\.1 400 /);
        expect(await said(local, `GET http://a/${'x'.repeat(200_000)} HTTP/1.1\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
        expect(heard()).toBe('');
      }),
    testMilliseconds,
  );

  it(
    "takes the user's proxies for other hosts, with their credentials, and not for those that the user exempts",
    () =>
      withFolder(async (folder, classes) => {
        const { heard, open } = gatewayOf();
        const { port } = await opened(open());
        const { heard: heardByProxy, open: openProxy } = gatewayOf();
        const proxy = await opened(openProxy());
        const other = await opened(listening((_incoming, response) => void response.end('direct')));
        const address = `http://user:p%40ss@127.0.0.1:${proxy.port}`;
        const { local } = await led(port, folder, classes, {
          DREY_CONTAINER_HTTPS_PROXY: address,
          DREY_CONTAINER_HTTP_PROXY: address,
          DREY_CONTAINER_NO_PROXY: 'corp.example, .localhost,127.0.0.0/8',
        });
        const authorization = `Proxy-Authorization: Basic ${Buffer.from('user:p@ss').toString('base64')}`;
        expect(await said(local, 'CONNECT else.example:8443 HTTP/1.1\r\nUser-Agent: x\r\n\r\n', 'hello')).toMatch(
          /^(of the gateway)+$/,
        );
        expect(heardByProxy()).toBe(
          `CONNECT else.example:8443 HTTP/1.1\r\nHost: else.example:8443\r\n${authorization}\r\n\r\nhello`,
        );
        await said(local, 'GET http://else.example/p HTTP/1.1\r\nA: b\r\n\r\n');
        expect(heardByProxy()).toContain(
          `helloGET http://else.example/p HTTP/1.1\r\nHost: else.example\r\nA: b\r\n${authorization}\r\nConnection: close\r\n\r\n`,
        );
        expect(await said(local, 'CONNECT 169.254.169.254:80 HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 403 /);
        expect(await said(local, 'CONNECT 0xa9fea9fe:80 HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1\.1 4\d\d /);
        for (const host of ['localhost', '127.0.0.1'])
          expect(await said(local, `GET http://${host}:${other.port}/ HTTP/1.1\r\n\r\n`)).toMatch(/direct$/);
        // Names of AWS never take that way.
        await said(local, 'CONNECT sqs.eu-west-1.api.aws:443 HTTP/1.1\r\n\r\n');
        expect(heard()).toContain('CONNECT sqs.eu-west-1.api.aws:443');
        expect(heardByProxy()).not.toMatch(/169\.254|0xa9/);
      }),
    testMilliseconds,
  );

  it(
    "ends the connection where the user's proxy has no port that can be, and serves others",
    () =>
      withFolder(async (folder, classes) => {
        const { open } = gatewayOf();
        const { port } = await opened(open());
        const { local } = await led(port, folder, classes, { DREY_CONTAINER_HTTPS_PROXY: 'http://127.0.0.1:70000' });
        expect(await said(local, 'CONNECT else.example:443 HTTP/1.1\r\n\r\n')).toMatch(
          /^HTTP\/1\.1 502 The proxy of the container has a port above 65535\r\n/,
        );
        expect(await said(local, 'GET / HTTP/1.1\r\n\r\n')).toMatch(/^(of the gateway)+$/);
      }),
    testMilliseconds,
  );

  it(
    'holds hundreds of quiet connections in a small heap, and serves others meanwhile',
    () =>
      withFolder(async (folder, classes) => {
        const other = await opened(
          plainListening((socket) => {
            socket.on('data', (data) => socket.write(data)).on('end', () => socket.end());
          }),
        );
        const { local } = await led(other.port, folder, classes);
        const quiet = Array.from({ length: 300 }, (_, index) => {
          const socket = calling(local);
          // A third says nothing, a third has begun, a third has a tunnel.
          if (index % 3 === 1) socket.write('CONNECT a');
          if (index % 3 === 2) socket.write(`CONNECT 127.0.0.1:${other.port} HTTP/1.1\r\n\r\n`);
          return socket;
        });
        await Promise.all(
          quiet
            .filter((_, index) => index % 3 === 2)
            .map((socket) => new Promise((resolve) => socket.once('data', resolve))),
        );
        const body = 'y'.repeat(3_000_000);
        const answers = await Promise.all(
          Array.from({ length: 4 }, () => said(local, `CONNECT 127.0.0.1:${other.port} HTTP/1.1\r\n\r\n`, body, body)),
        );
        for (const answer of answers) expect(answer.length).toBe(6_000_000 + 39);
      }),
    testMilliseconds,
  );
});
