import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidArgumentException, ServiceUnavailableException } from '@drey/api';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openCodeStore } from './code-store.js';
import type { Upstream } from '@drey/plugin-api';
import { createSdkClients, limitsWithin } from '@drey/upstream-client';
import { context } from '../operations.test.support.js';
import { createCodeCopier } from './code-copier.js';
import { createS3CodeSource } from './s3-code-source.js';

const head = (status: number, length: number): string =>
  `HTTP/1.1 ${status} Told\r\nContent-Type: application/xml\r\nContent-Length: ${length}\r\n\r\n`;
const refusal = '<Error><Code>NoSuchKey</Code><Message>No such key.</Message></Error>';
const location = { BucketARN: 'arn:aws:s3:::code', FileKey: 'job.jar' };

describe('code in the S3 of the upstream', () => {
  const sockets = new Set<Socket>();
  let answer: (socket: Socket) => void;
  let server: Server;
  let directory: string;
  let endpoint: string | null;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'drey-copier-'));
    server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('data', () => answer(socket));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    await new Promise((resolve) => server.close(resolve));
    await rm(directory, { recursive: true, force: true });
  });

  const copy = async (): Promise<unknown> => {
    const upstream: Upstream = { endpoint, accountHeaders: () => ({}), accountOf: () => Promise.resolve(undefined) };
    const s3 = createSdkClients(upstream, 's3', { limits: { ...limitsWithin(300), idleMilliseconds: 300 } });
    try {
      return await createCodeCopier(createS3CodeSource(upstream, s3), await openCodeStore(directory)).fromS3(
        location,
        context,
      );
    } finally {
      s3.close();
    }
  };

  it.each([
    ['is silent', () => {}],
    ['stops in the midst of the code', (socket: Socket) => void socket.write(`${head(200, 100)}half`)],
    ['closes in the midst of the code', (socket: Socket) => void socket.end(`${head(200, 100)}half`)],
    ['speaks another protocol', (socket: Socket) => void socket.end('220 smtp ready\r\n')],
  ] satisfies readonly (readonly [string, (socket: Socket) => void])[])(
    'names S3, its address and a remedy where it %s',
    async (_name, does) => {
      answer = does;
      const error = await copy().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ServiceUnavailableException);
      expect((error as Error).message).toMatch(/job\.jar.*S3 at http:\/\/127\.0\.0\.1:\d+ .*--upstream|log/);
    },
  );

  it('tells of an S3 that is not there yet', async () => {
    endpoint = null;
    await expect(copy()).rejects.toThrow(/There is no S3 yet\. Try again/);
  });

  it('calls it the location where S3 answers that it has no such object', async () => {
    answer = (socket) => void socket.write(`${head(404, refusal.length)}${refusal}`);
    await expect(copy()).rejects.toBeInstanceOf(InvalidArgumentException);
  });

  it('copies what S3 gives', async () => {
    answer = (socket) => void socket.write(`${head(200, 4)}code`);
    await expect(copy()).resolves.toMatchObject({ size: 4 });
  });
});
