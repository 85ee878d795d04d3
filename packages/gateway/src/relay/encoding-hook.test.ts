// A hook that stands between clients of one encoding and everything behind it.
import type { RequestListener } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { answerTooLarge, ServiceError, type UpstreamEncodingHook, type UpstreamOperationHook } from '@drey/plugin-api';
import { useGateways } from '../gateway-fixture.test.support.js';
import { signed } from '../testing/fake-plugin.js';

const OTHER = 'application/x-other';

/** Tells what it was asked, as JSON. */
const echo: RequestListener = (incoming, response) => {
  const parts: Buffer[] = [];
  incoming.on('data', (part: Buffer) => parts.push(part));
  incoming.on('end', () => {
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    const { 'content-type': type, 'x-kept': kept } = incoming.headers;
    response.end(JSON.stringify({ type, kept, body: Buffer.concat(parts).toString('latin1') }));
  });
};

const backwards = (text: string): string => text.split('').toReversed().join('');

/** Translates by writing backwards. */
const hookOf = (overrides: Partial<UpstreamEncodingHook> = {}): UpstreamEncodingHook => ({
  id: 'backwards',
  service: 'stacks',
  contentType: OTHER,
  mostBytes: 3_000_000,
  applies: () => true,
  around: async ({ body }, next) => {
    const answer = await next({
      contentType: 'application/x-amz-json-1.1',
      body: backwards(Buffer.from(body).toString('latin1')),
    });
    const text = typeof answer.body === 'string' ? answer.body : '';
    return { ...answer, body: Uint8Array.of(255, ...Buffer.from(text)) };
  },
  ...overrides,
});

const ask = async (url: string, body: string | Uint8Array, type = OTHER): Promise<readonly [number, Buffer]> => {
  const headers = {
    'Content-Type': type,
    'X-Kept': 'yes',
    'X-Amz-Target': 'S_1.Create',
    Authorization: signed('111111111111', 'eu-west-1', 'stacks'),
  };
  const answer = await fetch(url, { method: 'POST', headers, body });
  return [answer.status, Buffer.from(await answer.arrayBuffer())];
};

describe('a hook on an encoding', () => {
  const { relayTo } = useGateways();
  const relayWith = async (hook: UpstreamEncodingHook, operation?: UpstreamOperationHook, upstream = echo) =>
    (
      await relayTo(upstream, (registration) => {
        registration.upstreamEncodingHook?.(hook);
        if (operation !== undefined) registration.upstreamOperationHook(operation);
      })
    ).gateway.url;

  it('translates what is asked and what is answered, byte by byte', async () => {
    const [status, bytes] = await ask(await relayWith(hookOf()), 'abc', `${OTHER.toUpperCase()}; charset=x`);
    expect([status, bytes[0]]).toEqual([200, 255]);
    expect(JSON.parse(bytes.subarray(1).toString())).toEqual({
      type: 'application/x-amz-json-1.1',
      kept: 'yes',
      body: 'cba',
    });
  });

  it('stands before the hook on the operation, which sees the translation', async () => {
    const operation: UpstreamOperationHook = {
      id: 'create',
      service: 'stacks',
      operations: ['Create'],
      around: async ({ body }, next) => ({ ...(await next()), body: `seen ${body}` }),
    };
    const url = await relayWith(hookOf(), operation);
    expect((await ask(url, 'abc'))[1].subarray(1).toString()).toBe('seen cba');
    expect((await ask(url, 'abc', 'application/x-amz-json-1.1'))[1].toString()).toBe('seen abc');
  });

  it('leaves other encodings alone, and all where it does not apply', async () => {
    const url = await relayWith(hookOf());
    expect((await ask(url, 'abc', 'text/plain'))[1].toString()).toContain('"abc"');
    const never = await relayWith(hookOf({ applies: () => false }));
    expect(JSON.parse((await ask(never, Uint8Array.of(254)))[1].toString())).toMatchObject({ type: OTHER, body: 'þ' });
  });

  it('reads no more than it says, and tells of an answer that is too large', async () => {
    const large: RequestListener = (incoming, response) => {
      incoming.resume();
      const piece = Buffer.alloc(1_048_576, 32);
      const write = (left: number): void => {
        if (left === 0) response.end();
        else response.write(piece, (error) => (error ? undefined : write(left - 1)));
      };
      write(65);
    };
    const codes: unknown[] = [];
    const hook = hookOf({
      around: async (_call, next) => {
        const { headers } = await next({ contentType: 'a/b', body: '' });
        codes.push(headers['x-amzn-ErrorType']);
        return { status: 204, headers: {}, body: '' };
      },
    });
    const url = await relayWith(hook, undefined, large);
    expect((await ask(url, 'x'.repeat(3_000_001)))[0]).toBe(413);
    expect((await ask(url, 'x'.repeat(2_000_000)))[0]).toBe(204);
    expect(codes).toEqual([answerTooLarge]);
  });

  it('refuses in CBOR where the client speaks it', async () => {
    const hook = hookOf({
      contentType: 'application/x-amz-cbor-1.1',
      around: () => {
        throw new ServiceError('SerializationException', 'No.');
      },
    });
    const [status, bytes] = await ask(await relayWith(hook), 'abc', 'application/x-amz-cbor-1.1');
    expect([status, bytes[0]]).toEqual([400, 0xa2]);
    expect(bytes.toString('latin1')).toContain('SerializationException');
  });
});
