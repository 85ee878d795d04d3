import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Finding } from '@drey/plugin-api';
import { type CompanionCheckNeeds, companionCheck } from './companion-check.js';

describe('the check of the companion', () => {
  let cacheDirectory: string;
  let server: Server | undefined;

  beforeEach(() => {
    cacheDirectory = mkdtempSync(join(tmpdir(), 'drey-companion-check-'));
  });

  afterEach(async () => {
    await new Promise<void>((done) => (server === undefined ? done() : server.close(() => done())));
    server = undefined;
    rmSync(cacheDirectory, { recursive: true, force: true });
  });

  const look = (upstream: string, more: Partial<CompanionCheckNeeds> = {}): Promise<Finding> =>
    companionCheck({ upstream, cacheDirectory, environment: {}, ask: async () => undefined, ...more }).look(
      new AbortController().signal,
    );

  it('names the Python that moto gets, and whether moto is there', async () => {
    const python = { executable: '/bin/python3.12', version: [3, 12, 1], venv: true };
    expect(await look('moto', { ask: async () => python })).toEqual({
      state: 'ok',
      found: expect.stringMatching(/^Python 3\.12\.1 at \/bin\/python3\.12; moto .* by pip at the first start$/),
    });
  });

  it('fails as the start of a companion does where there is none', async () => {
    await expect(look('moto')).rejects.toMatchObject({ code: 'DREY_PYTHON_MISSING' });
    const environment = { DREY_MOTO_SERVER: join(cacheDirectory, 'absent') };
    await expect(look('moto', { environment })).rejects.toMatchObject({ code: 'DREY_MOTO_SERVER_MISSING' });
    await expect(look('https://s3.amazonaws.com')).rejects.toMatchObject({ code: 'DREY_UPSTREAM_REFUSED' });
  });

  it('needs nothing without an upstream', async () => {
    expect(await look('none')).toMatchObject({ state: 'not needed' });
  });

  it('tells whether an emulator accepts connections', async () => {
    const listening = createServer();
    server = listening;
    await new Promise<void>((done) => {
      listening.listen(0, '127.0.0.1', () => done());
    });
    const endpoint = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
    expect(await look(endpoint)).toEqual({ state: 'ok', found: `${endpoint} accepts connections` });
    await new Promise<void>((done) => {
      listening.close(() => done());
    });
    server = undefined;
    await expect(look(endpoint)).rejects.toMatchObject({ code: 'DREY_UPSTREAM_UNREACHABLE' });
  });
});
