// A data directory with the real moto as its companion, for tests of one companion after the other.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, silentLogger, systemClock } from '@drey/plugin-api';
import { userCacheDirectory } from '@drey/plugin-api/testing';
import { createRawClient, type RawAnswer, type UpstreamService } from '@drey/upstream-client';
import type { Companion } from '../companion.js';
import { createCompanion } from '../create-companion.js';
import { systemProcesses } from './process-identity.js';
import { type MotoRecord, readRecord } from './record.js';

/** Bound of a test in which moto starts a few times. */
export const MOTO_TEST_MILLISECONDS: number = 2 * 60_000;

const ACCOUNT = '111111111111';
const CALL_MILLISECONDS = 10_000;

/** One data directory; {@link MotoDirectory.close} after each test. */
export class MotoDirectory {
  readonly directory: string = mkdtempSync(join(tmpdir(), 'drey-moto-test-'));
  /** What companions said at `info` and `warn`. */
  readonly said: string[] = [];
  readonly #client = createRawClient(systemClock);
  readonly #companions: Companion[] = [];
  readonly #log: Logger = {
    ...silentLogger,
    info: (message) => void this.said.push(message),
    warn: (message) => void this.said.push(message),
    child: () => this.#log,
  };

  make(dataDirectory: string | null): Companion {
    const companion = createCompanion({
      upstream: 'moto',
      dataDirectory,
      cacheDirectory: userCacheDirectory(),
      log: this.#log,
      clock: systemClock,
      instanceId: 'test-instance',
    });
    this.#companions.push(companion);
    return companion;
  }

  async up(dataDirectory: string | null = this.directory): Promise<Companion> {
    const companion = this.make(dataDirectory);
    await companion.start();
    await companion.ready();
    return companion;
  }

  record(): MotoRecord | undefined {
    const record = readRecord(join(this.directory, 'companion', 'record.json'));
    return record === 'garbled' ? undefined : record;
  }

  ask(companion: Companion, service: string, account: string, body: string): Promise<RawAnswer> {
    return this.#client.send(companion.endpoint ?? '', {
      method: 'POST',
      path: '/',
      // A few are asked here that the product never calls.
      service: service as UpstreamService,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...companion.accountHeaders(account) },
      body,
      timeoutMilliseconds: CALL_MILLISECONDS,
    });
  }

  iam(companion: Companion, body: string): Promise<RawAnswer> {
    return this.ask(companion, 'iam', ACCOUNT, `${body}&Version=2010-05-08`);
  }

  /** A call of S3. */
  object(
    companion: Companion,
    path: string,
    call: { readonly method: 'PUT' | 'GET' | 'POST'; readonly body?: string; readonly range?: string },
    account: string = ACCOUNT,
  ): Promise<RawAnswer> {
    const { method, body, range } = call;
    const headers = { ...companion.accountHeaders(account), ...(range === undefined ? {} : { range }) };
    const sent = { method, path, service: 's3', headers, timeoutMilliseconds: CALL_MILLISECONDS } as const;
    return this.#client.send(companion.endpoint ?? '', body === undefined ? sent : { ...sent, body });
  }

  putObject(companion: Companion, path: string, body: string): Promise<RawAnswer> {
    return this.object(companion, path, { method: 'PUT', body });
  }

  getObject(companion: Companion, path: string, range = 'bytes=0-'): Promise<RawAnswer> {
    return this.object(companion, path, { method: 'GET', range });
  }

  makeBucket(companion: Companion, name: string): Promise<RawAnswer> {
    return this.object(companion, `/${name}`, { method: 'PUT' });
  }

  async buckets(companion: Companion, account: string = ACCOUNT): Promise<string> {
    return (await this.object(companion, '/', { method: 'GET' }, account)).text;
  }

  async close(): Promise<void> {
    for (const companion of this.#companions) await companion.stop();
    const left = this.record();
    if (left !== undefined && systemProcesses.identify(left.pid)?.startTime === left.startTime)
      systemProcesses.signal(left.pid, 'SIGKILL');
    await this.#client.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
