import { describe, expect, it } from '@jest/globals';
import type { RawClient } from '@drey/upstream-client';
import { ping } from './moto-process.js';

const saying = (text: string): RawClient => ({
  send: async () => ({ status: 200, etag: undefined, text }),
  close: async () => {},
});

describe('the answer of a moto', () => {
  const ours = { port: 1, commandLine: 'python python drey.instance=i 127.0.0.1 1 outlives-host' };

  it('is its mark, so that somebody else on the port is not taken for it', async () => {
    expect(await ping(saying('drey.instance=i'), ours)).toBe('answered');
    expect(await ping(saying('drey.instance=j'), ours)).toBe('silent');
    expect(await ping(saying('<html/>'), ours)).toBe('silent');
  });

  it("may be anything from a user's own moto_server", async () => {
    expect(await ping(saying('<html/>'), { port: 1, commandLine: 'moto_server -p 1' })).toBe('answered');
  });
});
