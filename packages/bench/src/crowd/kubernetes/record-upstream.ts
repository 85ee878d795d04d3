// An upstream that is a record: an S3 with one object under every key, and nothing else. A thousand applications fetch their code from it.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An upstream. */
export interface RecordUpstream {
  readonly endpoint: string;
  stop(): Promise<void>;
}

const nothing =
  '<?xml version="1.0" encoding="UTF-8"?><Error><Code>NoSuchKey</Code><Message>A record has nothing else.</Message></Error>';

/** Starts one with an object; whoever has it stops it. */
export const startRecordUpstream = async (object: Buffer): Promise<RecordUpstream> => {
  const server = createServer((request, response) => {
    request.resume();
    if (request.method === 'HEAD') response.writeHead(200).end();
    else if (request.method === 'GET' && !(request.url ?? '').startsWith('/?'))
      response.writeHead(200, { 'content-length': String(object.length), etag: '"a-record"' }).end(object);
    else response.writeHead(404, { 'content-type': 'application/xml' }).end(nothing);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
};
