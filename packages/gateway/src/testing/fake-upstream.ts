// For tests: an upstream of a given behaviour on a real socket, and a companion that points at it.
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Companion } from '@drey/companion';

/** A running fake upstream. */
export interface FakeUpstream {
  readonly server: Server;
  readonly url: string;
  readonly companion: Companion;
  close(): Promise<void>;
}

/** A companion whose readiness and endpoint a test decides. */
export const fakeCompanion = (
  endpoint: string | null,
  overrides: Partial<Companion> = {},
): Companion & { readonly calls: string[] } => {
  const calls: string[] = [];
  const note = (name: string) => async (): Promise<void> => {
    calls.push(name);
  };
  return {
    calls,
    name: endpoint === null ? 'none' : 'fake',
    endpoint,
    accountHeaders: (account) => ({ 'x-fake-account': account }),
    accountOf: async () => undefined,
    start: note('start'),
    ready: note('ready'),
    stop: note('stop'),
    detach: note('detach'),
    reset: async () => {
      calls.push('reset');
      return 'reset';
    },
    faultOf: () => undefined,
    facts: () => [],
    ...overrides,
  };
};

/** Starts an upstream on a free port. */
export const startFakeUpstream = async (listener: RequestListener): Promise<FakeUpstream> => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    server,
    url,
    companion: fakeCompanion(url),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
