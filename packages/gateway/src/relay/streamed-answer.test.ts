// Answers of a hook that come in pieces: at once, no faster than they are read, and ended with their client.
import { once } from 'node:events';
import { connect } from 'node:http2';
import { type IncomingMessage, request } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { UpstreamOperationHook } from '@drey/plugin-api';
import { useGateways } from '../gateway-fixture.test.support.js';
import { signed } from '../testing/fake-plugin.js';

const PIECE_BYTES = 65_536;

/** A hook whose answer is pieces without end, and what became of it. */
const endless = (bytes: number, isWanted: () => boolean = () => true, over?: AbortSignal) => {
  const seen = { given: 0, ended: false, aborted: false };
  const hook: UpstreamOperationHook = {
    id: 'endless',
    service: 'stacks',
    operations: ['Watch'],
    around: ({ signal }) => {
      signal.addEventListener('abort', () => (seen.aborted = true));
      const pieces = async function* (): AsyncGenerator<Uint8Array> {
        try {
          for (;;) {
            while (!isWanted() && !signal.aborted) await turn();
            if (signal.aborted || over?.aborted === true) return;
            seen.given += 1;
            yield Buffer.alloc(bytes, seen.given % 256);
          }
        } finally {
          seen.ended = true;
        }
      };
      return {
        status: 200,
        headers: { 'Content-Type': 'application/octet-stream' },
        body: pieces(),
        ...(over && { over }),
      };
    },
  };
  return { hook, seen };
};

const headers = {
  'Content-Type': 'application/x-amz-json-1.1',
  'X-Amz-Target': 'S_1.Watch',
  Authorization: signed('111111111111', 'eu-west-1', 'stacks'),
};

const until = async (condition: () => boolean): Promise<void> => {
  const end = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > end) throw new Error('Not within 20 s.');
    await turn();
  }
};

/** Resolves when a count has stood still for a while. */
const settles = async (count: () => number): Promise<number> => {
  let [last, since] = [count(), performance.now()];
  await until(() => {
    if (count() !== last) [last, since] = [count(), performance.now()];
    return performance.now() - since > 300;
  });
  return last;
};

const http1 = async (url: string) => {
  const sent = request(url, { method: 'POST', headers });
  sent.on('error', () => {});
  sent.end('{}');
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.on('error', () => {}).pause();
  return { stream: answer, leave: () => sent.destroy() };
};

const http2 = async (url: string) => {
  const session = connect(url);
  session.on('error', () => {});
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const stream = session.request({ ':method': 'POST', ':path': '/', ...lower });
  stream.on('error', () => {});
  stream.end('{}');
  await once(stream, 'response');
  stream.once('close', () => session.destroy());
  return { stream, leave: () => stream.close(8) };
};

describe.each([
  ['HTTP/1.1', http1],
  ['HTTP/2', http2],
])('an answer in pieces over %s', (_version, ask) => {
  const { relayTo } = useGateways();

  it('is sent piece by piece, without waiting for the next', async () => {
    let wanted = 1;
    const { hook, seen } = endless(3, () => seen.given < wanted);
    const { gateway } = await relayTo(
      () => {},
      (registration) => registration.upstreamOperationHook(hook),
    );
    const { stream, leave } = await ask(gateway.url);
    for (wanted = 1; wanted <= 3; wanted += 1) {
      const coming = once(stream, 'data');
      stream.resume();
      const [piece] = (await coming) as [Buffer];
      expect([...piece]).toEqual([wanted, wanted, wanted]);
    }
    leave();
    await until(() => seen.ended);
    expect(seen.aborted).toBe(true);
  });

  it('is asked for no faster than the client reads, and ends with it', async () => {
    const { hook, seen } = endless(PIECE_BYTES);
    const { gateway } = await relayTo(
      () => {},
      (registration) => registration.upstreamOperationHook(hook),
    );
    const { stream, leave } = await ask(gateway.url);
    const held = await settles(() => seen.given);
    // What the system keeps for both ends of two connections, and Node in between.
    expect(held * PIECE_BYTES).toBeLessThan(64 * 1_048_576);
    stream.resume();
    await until(() => seen.given > held + 100);
    stream.pause();
    leave();
    await until(() => seen.ended);
  });

  it('ends when it is over, though its client does not read, and leaves it the rest', async () => {
    const over = new AbortController();
    const { hook, seen } = endless(PIECE_BYTES, undefined, over.signal);
    const { gateway } = await relayTo(
      () => {},
      (registration) => registration.upstreamOperationHook(hook),
    );
    const { stream, leave } = await ask(gateway.url);
    await settles(() => seen.given);
    expect(seen.ended).toBe(false);
    over.abort(new Error('over'));
    await until(() => seen.ended);
    let bytes = 0;
    stream.on('data', (data: Buffer) => (bytes += data.length)).resume();
    await once(stream, 'end');
    expect(bytes).toBe(seen.given * PIECE_BYTES);
    leave();
  });

  it('cuts off a client that does not take the rest of an answer that is over', async () => {
    const over = new AbortController();
    const { hook, seen } = endless(PIECE_BYTES, undefined, over.signal);
    const { gateway } = await relayTo(
      () => {},
      (registration) => registration.upstreamOperationHook(hook),
    );
    await ask(gateway.url);
    await settles(() => seen.given);
    over.abort(new Error('over'));
    await until(() => seen.aborted);
  });
});

describe('an answer in pieces that breaks', () => {
  const { relayTo } = useGateways();

  it('is cut off, and does not look whole', async () => {
    const { gateway } = await relayTo(
      () => {},
      (registration) =>
        registration.upstreamOperationHook({
          id: 'breaks',
          service: 'stacks',
          operations: ['Watch'],
          around: () => ({
            status: 200,
            headers: {},
            body: (async function* () {
              yield Buffer.from('half');
              throw new Error('oops');
            })(),
          }),
        }),
    );
    // Whether the head gets through before the cut is up to the sockets.
    const whole = fetch(gateway.url, { method: 'POST', headers, body: '{}' }).then((answer) => answer.text());
    await expect(whole).rejects.toThrow();
  });
});
