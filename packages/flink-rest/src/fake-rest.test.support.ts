// The REST API of a JobManager for tests: an HTTP server that answers with the JSON it is told.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A running one. */
export interface FakeRest {
  readonly base: string;
  close(): Promise<void>;
}

/** Starts one. `answerTo` gives the JSON for a path and query: undefined is answered 404, the text `hang` never. */
export const startFakeRest = async (answerTo: (url: string) => unknown): Promise<FakeRest> => {
  const server = createServer((request, response) => {
    const json = answerTo(request.url ?? '');
    if (json === 'hang') return;
    response.writeHead(json === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(json ?? { errors: ['Not found.'] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
