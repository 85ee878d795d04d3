import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Agent, createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { streamOf } from './http-calls.js';
import { isAway } from './kubernetes-fault.js';
import type { ClusterAccess } from './kube-config.js';

describe('a connection that the API server closes while it is idle', () => {
  let server: Server;
  let agent: Agent;
  let access: ClusterAccess;
  let seen: string[];

  beforeEach(async () => {
    seen = [];
    agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const answered = new WeakSet<object>();
    // Closes each connection at its second request, as if that had crossed the end of its time.
    server = createServer((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      if (answered.has(request.socket)) return void request.socket.resetAndDestroy();
      answered.add(request.socket);
      request.resume().once('end', () => response.end('{}'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    access = {
      server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      namespace: undefined,
      inside: false,
      requestOptions: () => Promise.resolve({ agent }),
      close: () => {},
    };
  });
  afterEach(async () => {
    agent.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  /** Asks, reads the answer, and waits for the connection to be idle. */
  const ask = async (method: string, path: string, body?: string): Promise<void> => {
    const answer = await streamOf(access, { method, path, ...(body === undefined ? {} : { body }) });
    await new Promise((resolve) => answer.resume().once('close', resolve));
    await new Promise(setImmediate);
  };

  it('is no fault: what may be asked twice is asked again on another one', async () => {
    await ask('GET', '/one');
    await ask('PATCH', '/two', '{}');
    expect(seen).toEqual(['GET /one', 'PATCH /two', 'PATCH /two']);
  });

  it('is told where a second time would be another act, and where the connection is new', async () => {
    await ask('GET', '/one');
    expect(isAway(await ask('POST', '/jobs').catch((error: unknown) => error))).toBe(true);
    expect(seen).toEqual(['GET /one', 'POST /jobs']);
    server.removeAllListeners('request').on('request', (request) => void request.socket.resetAndDestroy());
    agent.destroy();
    expect(isAway(await ask('GET', '/three').catch((error: unknown) => error))).toBe(true);
  });
});
