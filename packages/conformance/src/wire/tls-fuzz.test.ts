// The TLS end of the data plane under what no client should do: it lives, and its memory stays bounded.
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Dice, dice } from './dice.js';
import { oddRequest, oddStreamHeaders } from './odd-messages.js';
import { startWireChild, unharmed, type WireChild } from './wire-child.js';

const seed = Number(process.env['DREY_FUZZ_SEED'] ?? Date.now() % 4_294_967_296);
const attempts = 2_000;
const atOnce = 24;
const patienceMilliseconds = 80;
const idle = 1_000;
/** What a connection that waits may cost, its buffers of TLS included. */
const bytesForEach = 200_000;

let child: WireChild;
let upstream: Server;

beforeAll(async () => {
  upstream = createServer((incoming, response) => {
    incoming.on('error', () => {}).resume();
    response.end('here');
  });
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  child = await startWireChild(`http://127.0.0.1:${(upstream.address() as AddressInfo).port}`);
}, 70_000);

afterAll(() => {
  child?.close();
  upstream?.closeAllConnections();
  upstream?.close();
});

/** Ends a connection a while after the last byte of the other side. */
const ended = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    const patience = setTimeout(() => socket.destroy(), patienceMilliseconds);
    socket.on('data', () => patience.refresh());
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(patience);
      resolve();
    });
  });

const name = 'kinesis.us-east-1.amazonaws.com';
/** Takes requests that are not signed. */
const bucket = 'bucket.s3.us-east-1.amazonaws.com';

const names = (roll: Dice): string =>
  roll.of([
    name,
    `b${roll.below(5_000)}.s3.amazonaws.com`,
    'S3.AMAZONAWS.COM',
    'example.com',
    `${'x'.repeat(70)}.amazonaws.com`,
    '*.amazonaws.com',
    '_.amazonaws.com',
    '..amazonaws.com',
  ]);

/** A connection after its CONNECT, or before any, or with a strange one. */
const asked = (roll: Dice): Socket => {
  const socket = connect(child.ports[1], '127.0.0.1');
  socket.on('error', () => {});
  if (roll.once(5)) return socket;
  const port = roll.of(['443', '80', '0', '65536', '']);
  const head = `CONNECT ${names(roll)}:${port} HTTP/1.${roll.of(['1', '0', '9'])}\r\nHost: ${names(roll)}\r\n\r\n`;
  socket.write(roll.once(6) ? head.slice(0, roll.below(head.length)) : head);
  return socket;
};

const garbage = (roll: Dice): Buffer => Buffer.from(Array.from({ length: 1 + roll.below(400) }, () => roll.below(256)));

/** The beginning of a handshake: a record of TLS that says what it likes. */
const hello = (roll: Dice): Buffer => {
  const body = garbage(roll);
  return Buffer.concat([Buffer.from([0x16, 3, roll.below(5), roll.below(256), roll.below(256)]), body]);
};

const tlsOf = (socket: Socket, roll: Dice): TLSSocket =>
  connectTls({
    socket,
    ca: child.authority,
    servername: roll.once(4) ? '' : names(roll).replace(/^[*.]+/, 'x.'),
    rejectUnauthorized: roll.once(3),
    ...(roll.once(2) ? { ALPNProtocols: roll.of([['h2'], ['http/1.1'], ['h2', 'http/1.1'], ['spdy/1']]) } : {}),
  });

const oddFrames = (roll: Dice): Buffer =>
  Buffer.concat([
    Buffer.from(roll.once(5) ? 'PRI * HTTP/2.0\r\n\r\nSX\r\n\r\n' : 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    ...Array.from({ length: roll.below(6) }, () => {
      const payload = garbage(roll);
      const head = Buffer.alloc(9);
      head.writeUIntBE(roll.once(5) ? 0xffffff : payload.length, 0, 3);
      head[3] = roll.below(12);
      head[4] = roll.below(256);
      head.writeUInt32BE(roll.below(9), 5);
      return Buffer.concat([head, payload]);
    }),
  ]);

const streams = async (socket: TLSSocket, roll: Dice): Promise<void> => {
  const session = connectHttp2(`https://${name}`, { createConnection: () => socket });
  session.on('error', () => {});
  for (let count = roll.below(5); count > 0; count -= 1) {
    try {
      const stream = session.request(oddStreamHeaders(roll), { endStream: roll.once(2) });
      stream.on('error', () => {}).resume();
      if (roll.once(4)) stream.close(roll.below(14));
    } catch {
      // The client itself refuses it.
    }
  }
  await ended(socket);
  session.destroy();
};

const attempt = async (roll: Dice): Promise<void> => {
  const socket = asked(roll);
  switch (roll.below(6)) {
    case 0:
      socket.write(garbage(roll));
      return ended(socket);
    case 1:
      socket.write(hello(roll));
      return ended(socket);
    case 2:
      // A real handshake that is cut somewhere.
      setTimeout(() => socket.resetAndDestroy(), roll.below(12));
      return ended(tlsOf(socket, roll));
    case 3: {
      const tls = tlsOf(socket, roll);
      tls.write(Buffer.from(oddRequest(roll), 'latin1'));
      return ended(tls);
    }
    case 4: {
      const tls = tlsOf(socket, roll);
      tls.write(oddFrames(roll));
      return ended(tls);
    }
    default:
      return streams(tlsOf(socket, roll), roll);
  }
};

/** A connection by the lead, its TLS open and nothing asked yet. */
const led = async (): Promise<TLSSocket> => {
  const connecting = request({
    host: '127.0.0.1',
    port: child.ports[1],
    method: 'CONNECT',
    path: `${name}:443`,
    agent: false,
  }).end();
  const [, socket] = (await once(connecting, 'connect')) as [IncomingMessage, Socket];
  const tls = connectTls({ socket, ca: child.authority, servername: name });
  await once(tls, 'secureConnect');
  return tls;
};

const isServed = async (tls: TLSSocket): Promise<boolean> => {
  const sent = request({ createConnection: () => tls, headers: { host: bucket } }).end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  return answer.statusCode === 200;
};

describe('the TLS end', () => {
  it(`outlives ${attempts} odd connections (repeat with DREY_FUZZ_SEED=${seed})`, async () => {
    process.stdout.write(`Seed of the odd connections: ${seed}\n`);
    let left = attempts;
    const work = async (index: number): Promise<void> => {
      const roll = dice(seed + index);
      while (left > 0 && child.lives()) {
        left -= 1;
        await attempt(roll);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, (_none, index) => work(index)));
    expect(child.end()).toEqual(unharmed);
    const tls = await led();
    expect(await isServed(tls)).toBe(true);
    tls.destroy();
    expect(await child.isAnswering()).toBe(true);
  }, 120_000);

  it(`holds ${idle} connections that wait, and serves beside them`, async () => {
    const before = child.residentBytes();
    const waiting: TLSSocket[] = [];
    try {
      for (let index = 0; index < idle; index += 50)
        waiting.push(...(await Promise.all(Array.from({ length: 50 }, led))));
      const tls = await led();
      expect(await isServed(tls)).toBe(true);
      tls.destroy();
      expect((child.residentBytes() - before) / idle).toBeLessThan(bytesForEach);
    } finally {
      for (const one of waiting) one.destroy();
    }
    expect(await child.isAnswering()).toBe(true);
    expect(child.end()).toEqual(unharmed);
  }, 120_000);
});
