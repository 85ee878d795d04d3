import { describe, expect, it } from '@jest/globals';
import type { DockerContext } from '../docker-context.js';
import { runHelper } from './helper-container.js';

/** An engine whose one container ends with a status. */
const endingWith = (status: number): DockerContext => {
  const container = {
    id: 'c',
    putArchive: async () => {},
    start: async () => {},
    logs: async () => Buffer.alloc(0),
    remove: async () => {},
    wait: async () => ({ StatusCode: status }),
  };
  const clients = {
    calls: { createContainer: async () => container, getContainer: () => container },
    streams: { getContainer: () => container },
  };
  const engine = { use: (_: string, act: (given: typeof clients) => unknown) => act(clients) };
  return { engine, instanceId: 'i', sessionId: 's', log: { debug: () => {} } } as unknown as DockerContext;
};

const ask = (status: number): Promise<string> =>
  runHelper(endingWith(status), { what: 'look for Python', image: 'i', program: 'python3', arguments: [] });

describe('a helper container', () => {
  it('says what it printed', async () => {
    await expect(ask(0)).resolves.toBe('');
  });

  it.each([
    [1, 'DREY_HELPER_FAILED'],
    [139, 'DREY_HELPER_FAILED'],
    [137, 'DREY_HELPER_KILLED'],
  ])('that ends with %i is told as %s, since one that was killed told nothing of the image', async (status, code) => {
    await expect(ask(status)).rejects.toMatchObject({ code });
  });
});
