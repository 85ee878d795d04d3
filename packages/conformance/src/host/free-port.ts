// A loopback port that was free a moment ago.
import { type AddressInfo, createServer } from 'node:net';

/** Resolves to a port of the system's choice. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
