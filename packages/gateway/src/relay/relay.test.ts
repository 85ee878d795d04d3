import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { useGateways } from '../gateway-fixture.test.support.js';
import { signed } from '../testing/fake-plugin.js';
import type { Gateway } from '../gateway.js';

const megabyte = 1024 * 1024;

const bodyOf = async (message: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
};

/** Writes raw text to a socket and gives all that came back. */
const raw = async (url: string, text: string): Promise<string> => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (piece) => (answer += piece.toString('latin1')));
  socket.write(text);
  await once(socket, 'close');
  return answer;
};

describe('Relay', () => {
  const { relayTo } = useGateways();

  it('hands on method, URL, headers and body unchanged, with the account added', async () => {
    const seen: unknown[] = [];
    const { gateway } = await relayTo((incoming, response) => {
      void bodyOf(incoming).then((body) => {
        seen.push(incoming.method, incoming.url, incoming.rawHeaders, body);
        response.writeHead(200, 'Fine', { 'X-Answer': 'yes', 'Access-Control-Allow-Origin': '*' }).end('answer');
      });
    });
    const answer = await raw(
      gateway.url,
      `PUT /b/a%2Fb//c?x-id=PutObject&q=%20 HTTP/1.1\r\nhOST: b.s3.localhost:1\r\nX-aMz-Meta: 1\r\n` +
        `Authorization: ${signed('111111111111', 'eu-west-1', 'iam')}\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody`,
    );
    const [method, url, headers, body] = seen;
    expect([method, url, body]).toEqual(['PUT', '/b/a%2Fb//c?x-id=PutObject&q=%20', 'body']);
    expect((headers as string[]).slice(0, 4)).toEqual(['hOST', 'b.s3.localhost:1', 'X-aMz-Meta', '1']);
    expect((headers as string[]).join(' ')).toContain('x-fake-account 111111111111');
    expect(answer).toMatch(/^HTTP\/1.1 200 Fine\r\n/);
    expect(answer).toContain('X-Answer: yes');
    expect(answer).not.toContain('Access-Control');
  });

  it('keeps aws-chunked and chunked bodies as they are, and repeated cookies apart', async () => {
    const { gateway } = await relayTo((incoming, response) => {
      void bodyOf(incoming).then((body) => {
        response.setHeader('Set-Cookie', ['a=1', 'b=2']);
        response.end(JSON.stringify([body, incoming.headers['content-encoding']]));
      });
    });
    const payload = '4;chunk-signature=00\r\nbody\r\n0;chunk-signature=00\r\nx-amz-checksum-crc32:AA==\r\n\r\n';
    const half = Math.floor(payload.length / 2);
    const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
    const answer = await raw(
      gateway.url,
      `PUT /b/k HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: aws-chunked\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n` +
        `${chunk(payload.slice(0, half))}${chunk(payload.slice(half))}0\r\n\r\n`,
    );
    expect(answer).toContain(JSON.stringify([payload, 'aws-chunked']));
    expect(answer.match(/Set-Cookie/g)).toHaveLength(2);
  });

  it('answers HEAD with the length and no body', async () => {
    const { gateway } = await relayTo((_incoming, response) => {
      response.writeHead(200, { 'Content-Length': 12_345, ETag: '"x"' }).end();
    });
    const answer = await fetch(`${gateway.url}/b/k`, { method: 'HEAD' });
    expect([answer.headers.get('content-length'), answer.headers.get('etag')]).toEqual(['12345', '"x"']);
  });

  it('hands compressed answers on without touching them', async () => {
    const { gateway } = await relayTo((_incoming, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('not really gzip');
    });
    const answer = await raw(gateway.url, 'GET /b/k HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    expect(answer).toContain('not really gzip');
  });

  it('streams 384 MiB both ways in bounded memory', async () => {
    const hash = createHash('sha256');
    const { gateway } = await relayTo((incoming, response) => {
      incoming.pipe(response);
    });
    const outgoing = request(`${gateway.url}/b/large`, {
      method: 'PUT',
      headers: { 'Content-Length': 384 * megabyte },
    });
    const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
    const before = process.memoryUsage().arrayBuffers;
    let peak = before;
    const piece = Buffer.alloc(megabyte, 'x');
    // Client, gateway and upstream share this process, and garbage counts until it is collected: a bound far below the whole, and above what piles up between collections.
    const sending = (async (): Promise<void> => {
      for (let index = 0; index < 384; index += 1) {
        if (!outgoing.write(piece)) await once(outgoing, 'drain');
        peak = Math.max(peak, process.memoryUsage().arrayBuffers);
      }
      outgoing.end();
    })();
    const [answer] = await answered;
    let length = 0;
    for await (const chunk of answer) {
      length += (chunk as Buffer).length;
      hash.update(chunk as Buffer);
    }
    await sending;
    const expected = createHash('sha256');
    for (let index = 0; index < 384; index += 1) expected.update(piece);
    expect([length, hash.digest('hex')]).toEqual([384 * megabyte, expected.digest('hex')]);
    expect(peak - before).toBeLessThan(288 * megabyte);
  }, 60_000);

  it('lets the upstream slow the client down', async () => {
    let received: IncomingMessage | undefined;
    const { gateway } = await relayTo((incoming) => {
      received = incoming;
    });
    const outgoing = request(`${gateway.url}/b/k`, { method: 'PUT', headers: { 'Content-Length': 64 * megabyte } });
    outgoing.on('error', () => {});
    let sent = 0;
    const piece = Buffer.alloc(megabyte);
    const stuck = new Promise<void>((resolve) => {
      const push = (): void => {
        if (sent >= 64) return resolve();
        sent += 1;
        if (outgoing.write(piece)) setImmediate(push);
        else {
          const timer = setTimeout(resolve, 500);
          outgoing.once('drain', () => (clearTimeout(timer), push()));
        }
      };
      push();
    });
    await stuck;
    expect(received).toBeDefined();
    expect(sent).toBeLessThan(40);
    outgoing.destroy();
  });

  describe('with a client that waits for 100 Continue', () => {
    const put = async (
      gateway: Gateway,
    ): Promise<{ status: number | undefined; continued: boolean; sentBody: boolean }> => {
      const outgoing = request(`${gateway.url}/b/k`, {
        method: 'PUT',
        agent: false,
        headers: { Expect: '100-continue', 'Content-Length': 4 },
      });
      let continued = false;
      outgoing.once('continue', () => {
        continued = true;
        outgoing.end('body');
      });
      outgoing.flushHeaders();
      const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
      answer.resume();
      const sentBody = outgoing.writableEnded;
      outgoing.destroy();
      return { status: answer.statusCode, continued, sentBody };
    };

    it('goes on only when the upstream said so', async () => {
      let answeredContinue = false;
      const { gateway, upstream } = await relayTo(() => {});
      upstream.server.on('checkContinue', (incoming: IncomingMessage, response: ServerResponse) => {
        setImmediate(() => {
          answeredContinue = true;
          response.writeContinue();
          void bodyOf(incoming).then((body) => response.writeHead(body === 'body' ? 200 : 500).end());
        });
      });
      expect(await put(gateway)).toEqual({ status: 200, continued: true, sentBody: true });
      expect(answeredContinue).toBe(true);
    });

    it('hands a final answer on without asking for the body', async () => {
      const { gateway, upstream } = await relayTo(() => {});
      upstream.server.on('checkContinue', (_incoming: IncomingMessage, response: ServerResponse) => {
        response.writeHead(403, { Connection: 'close' }).end();
      });
      expect(await put(gateway)).toEqual({ status: 403, continued: false, sentBody: false });
    });
  });

  it('aborts at the upstream when the client goes away', async () => {
    let gone: () => void = () => {};
    const aborted = new Promise<void>((resolve) => {
      gone = resolve;
    });
    const outgoing: { current?: ReturnType<typeof request> } = {};
    const { gateway } = await relayTo((_incoming, response) => {
      response.once('close', () => gone());
      outgoing.current?.destroy();
    });
    outgoing.current = request(`${gateway.url}/b/k`, { method: 'PUT', headers: { 'Content-Length': 100 } });
    outgoing.current.on('error', () => {});
    outgoing.current.write('half');
    await aborted;
  });

  it('cuts the client off when the upstream breaks in the middle', async () => {
    const { gateway } = await relayTo((_incoming, response) => {
      response.writeHead(200, { 'Content-Length': 1000 });
      response.write('half', () => response.destroy());
    });
    const answer = await fetch(`${gateway.url}/b/k`);
    await expect(answer.text()).rejects.toThrow('terminated');
  });

  it('hands an early refusal on while the client still sends', async () => {
    const { gateway } = await relayTo((incoming, response) => {
      response.writeHead(400).end('no');
      incoming.resume();
    });
    const outgoing = request(`${gateway.url}/b/k`, { method: 'PUT', headers: { 'Content-Length': 8 * megabyte } });
    outgoing.on('error', () => {});
    outgoing.write(Buffer.alloc(megabyte));
    const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
    expect([answer.statusCode, await bodyOf(answer)]).toEqual([400, 'no']);
    outgoing.destroy();
  });

  it('tries once more when an idle connection turns out to be closed', async () => {
    let count = 0;
    const { gateway, upstream } = await relayTo((incoming, response) => {
      count += 1;
      if (count === 2) incoming.socket.destroy();
      else response.end('ok');
    });
    upstream.server.keepAliveTimeout = 60_000;
    expect(await (await fetch(`${gateway.url}/b/1`)).text()).toBe('ok');
    expect(await (await fetch(`${gateway.url}/b/2`)).text()).toBe('ok');
    expect(count).toBe(3);
  });
});
