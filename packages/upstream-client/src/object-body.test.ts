import { describe, expect, it } from '@jest/globals';
import { objectBody } from './object-body.js';

const at = { service: 's3', endpoint: 'http://127.0.0.1:1' } as const;

/** A byte every few milliseconds, for ever. */
async function* drip(): AsyncGenerator<Uint8Array> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    yield new Uint8Array(1);
  }
}

const bytesOf = async (body: AsyncIterable<Uint8Array>): Promise<number> => {
  let bytes = 0;
  for await (const piece of body) bytes += piece.length;
  return bytes;
};

describe('objectBody', () => {
  it('ends a body that drips, though it is never silent', async () => {
    await expect(bytesOf(objectBody(drip(), at, 60))).rejects.toMatchObject({ kind: 'stalled' });
  });

  it('gives a body that comes in time whole', async () => {
    const pieces = async function* (): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(3);
      yield new Uint8Array(4);
    };
    expect(await bytesOf(objectBody(pieces(), at))).toBe(7);
  });
});
