// Ten thousand odd exchanges, both ways and in both versions of HTTP: none ends the process, and it answers as before.
import { once } from 'node:events';
import { connect as connectHttp2, type ClientHttp2Session } from 'node:http2';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Dice, dice } from './dice.js';
import { oddAnswer, oddRequest, oddStreamHeaders } from './odd-messages.js';
import { startWireChild, unharmed, type WireChild } from './wire-child.js';

const seed = Number(process.env['DREY_FUZZ_SEED'] ?? Date.now() % 4_294_967_296);
const exchanges = 10_000;
const atOnce = 48;
/** Many odd requests wait for more; nobody waits for an answer to those. */
const patienceMilliseconds = 60;

let child: WireChild | undefined;
let upstream: Server | undefined;

/** Answers whatever comes with something odd, on connections that are kept. */
const startUpstream = async (roll: Dice): Promise<Server> => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', () => {
      socket.write(Buffer.from(oddAnswer(roll), 'latin1'));
      if (roll.once(3)) socket.destroySoon();
      else if (roll.once(10)) socket.resetAndDestroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
};

const bytes = (port: number, text: string): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = setTimeout(() => socket.destroy(), patienceMilliseconds);
    socket.on('data', () => end.refresh());
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(end);
      resolve();
    });
    socket.write(Buffer.from(text, 'latin1'));
  });

const stream = (session: ClientHttp2Session, roll: Dice): Promise<void> =>
  new Promise((resolve) => {
    try {
      const sent = session.request(oddStreamHeaders(roll), { endStream: roll.once(2) });
      const end = setTimeout(() => sent.destroy(), patienceMilliseconds);
      sent.on('error', () => {});
      sent.on('close', () => {
        clearTimeout(end);
        resolve();
      });
      sent.resume();
      if (sent.writable) sent.end(roll.of(['', 'x', 'x'.repeat(70_000)]));
    } catch {
      // The client itself refuses it.
      resolve();
    }
  });

const streams = async (port: number, roll: Dice, count: number): Promise<void> => {
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  session.on('error', () => {});
  await Promise.all(Array.from({ length: count }, () => stream(session, roll)));
  session.destroy();
};

beforeAll(async () => {
  upstream = await startUpstream(dice(seed ^ 0x5bd1e995));
  child = await startWireChild(`http://127.0.0.1:${(upstream.address() as AddressInfo).port}`);
}, 70_000);

afterAll(() => {
  child?.close();
  upstream?.close();
});

describe('a gateway', () => {
  it(`outlives ${exchanges} odd exchanges (repeat with DREY_FUZZ_SEED=${seed})`, async () => {
    process.stdout.write(`Seed of the odd exchanges: ${seed}\n`);
    let left = exchanges;
    const work = async (index: number): Promise<void> => {
      const roll = dice(seed + index);
      while (left > 0 && child?.lives() === true) {
        const port = roll.of(child.ports);
        const count = roll.once(4) ? 8 : 1;
        left -= count;
        if (count > 1) await streams(port, roll, count);
        else await bytes(port, Array.from({ length: 1 + roll.below(2) }, () => oddRequest(roll)).join(''));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, (_none, index) => work(index)));
    expect(child?.end()).toEqual(unharmed);
    expect(await child?.isAnswering()).toBe(true);
  }, 120_000);
});
