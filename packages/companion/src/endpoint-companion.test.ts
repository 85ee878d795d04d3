import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Logger, silentLogger, systemClock } from '@drey/plugin-api';
import type { Companion } from './companion.js';
import { createCompanion } from './create-companion.js';

const make = (upstream: string, log: Logger = silentLogger): Companion =>
  createCompanion({
    upstream,
    dataDirectory: null,
    cacheDirectory: '/nowhere',
    log,
    clock: systemClock,
    instanceId: 'i',
  });

describe('the companion of an emulator by endpoint', () => {
  let server: Server;
  let completion: string;
  let companion: Companion;
  let errors: string[];

  beforeEach(async () => {
    errors = [];
    completion = '<CompleteMultipartUploadResult/>';
    server = createServer((request, response) => {
      request.resume();
      request.once('end', () => {
        response.setHeader('etag', '"e"');
        if (completion === '') response.statusCode = 501;
        const url = request.url ?? '';
        const completes = request.method === 'POST' && url.includes('uploadId=');
        response.end(completes ? completion : url.includes('uploads=') ? '<r><UploadId>1</UploadId></r>' : '');
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const log: Logger = { ...silentLogger, error: (message) => errors.push(message) };
    companion = make(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, log);
  });

  afterEach(async () => {
    await companion.stop();
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  });

  it('is ready when the emulator answers rightly', async () => {
    await companion.start();
    await companion.ready();
    expect(companion.facts().map((fact) => fact.ok)).toEqual([true, true]);
  });

  it('says loudly, but without refusing to start, that uploads would never commit', async () => {
    completion = '<CompleteMultipartUploadResponse/>';
    await companion.start();
    await companion.ready();
    expect(companion.facts()[1]).toMatchObject({ ok: false, text: expect.stringContaining('FileSink never commits') });
    expect(errors).toHaveLength(1);
  });

  it('goes on without S3', async () => {
    completion = '';
    await companion.start();
    await companion.ready();
    expect(companion.facts()[1]).toMatchObject({ ok: false, text: expect.stringContaining('could not be probed') });
    expect(errors).toEqual([]);
  });

  it('says at once that the emulator is not there, and is ready when it comes', async () => {
    const port = (server.address() as AddressInfo).port;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    let told: () => void = () => {};
    const warned = new Promise<void>((resolve) => (told = resolve));
    const waiting = make(`http://127.0.0.1:${port}`, { ...silentLogger, warn: () => told() });
    await waiting.start();
    await warned;
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    await waiting.ready();
    expect(waiting.facts()[0]?.ok).toBe(true);
    await waiting.stop();
  });

  it('rejects whoever waits when it is stopped before it was ready', async () => {
    await companion.stop();
    await expect(companion.ready()).rejects.toMatchObject({ code: 'DREY_COMPANION_ENDED' });
  });
});

describe('no companion', () => {
  it('is ready at once and has no endpoint', async () => {
    const companion = make('none');
    await companion.start();
    await companion.ready();
    expect(companion.endpoint).toBeNull();
    expect(await companion.accountOf('AKIA')).toBeUndefined();
    expect(companion.facts()).toHaveLength(1);
  });

  it('is not what an AWS host gets', () => {
    expect(() => make('https://s3.amazonaws.com')).toThrow(/real account/);
  });
});
