import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Finding, lookWithin, systemClock } from '@drey/plugin-api';
import { flinkRuntime, serviceLibraries } from '@drey/runtimes';
import { dockerHost } from './docker-host.test.support.js';
import { createDockerDriver } from '../docker-driver.js';
import { readDockerSettings } from './docker-settings.js';
import { imageNameOf } from '../image/images.js';

const imageOf = (environment: string): string =>
  imageNameOf(flinkRuntime(environment)!, readDockerSettings(dockerHost('/not/read').settings));

describe('the checks of the Docker driver', () => {
  let root: string;
  let engine: Server | undefined;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'drey-docker-checks-'));
  });

  afterEach(async () => {
    engine?.closeAllConnections();
    await new Promise<void>((done) => (engine === undefined ? done() : engine.close(() => done())));
    engine = undefined;
    rmSync(root, { recursive: true, force: true });
  });

  /** An engine with these images. */
  const startEngine = (images: readonly string[]): Promise<void> =>
    new Promise((resolve) => {
      engine = createServer((request, response) => {
        const path = decodeURIComponent(request.url ?? '');
        const image = images.find((name) => path === `/images/${name}/json`);
        const version = { Version: '27.1', Platform: { Name: 'Fake Engine' } };
        const answer = path === '/_ping' ? 'OK' : path === '/version' ? version : { Id: 'sha256:1', Config: {} };
        const known = typeof answer === 'string' || path === '/version' || image !== undefined;
        const body = known ? answer : { message: `No such image: ${path}` };
        response.writeHead(known ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      }).listen(join(root, 'engine.sock'), resolve);
    });

  /** Findings by subject. */
  const look = async (): Promise<Readonly<Record<string, Finding>>> => {
    const host = dockerHost(root, { dockerHost: `unix://${join(root, 'engine.sock')}` });
    const env = { PATH: root, DREY_MAVEN: join(root, 'mvn') };
    const driver = createDockerDriver({ host, directory: root, instanceId: 'a' }, { env });
    const bound = { clock: systemClock, milliseconds: 10_000 };
    const rows = (driver.checks?.() ?? []).map(
      async (check) => [check.subject, await lookWithin(check, bound)] as const,
    );
    return Object.fromEntries(await Promise.all(rows));
  };

  it('name the engine, its address and the images that it has', async () => {
    await startEngine([imageOf('FLINK-1_20'), imageOf('FLINK-1_15')]);
    expect(await look()).toMatchObject({
      'Container engine': { state: 'ok', found: `Fake Engine 27.1 at unix://${join(root, 'engine.sock')}` },
      'Flink images': {
        state: 'ok',
        found: expect.stringContaining(`${imageOf('FLINK-1_15')} (FLINK-1_15), ${imageOf('FLINK-1_20')} (FLINK-1_20);`),
      },
    });
  });

  it('say of the usual image that it is not there yet', async () => {
    await startEngine([]);
    expect((await look())['Flink images']).toEqual({
      state: 'not needed',
      found: `no ${imageOf('FLINK-1_20')} (FLINK-1_20) yet; what is absent is pulled when it is first used`,
    });
  });

  it('say that no engine answers, with the remedy', async () => {
    expect((await look())['Container engine']).toEqual({
      state: 'missing',
      found: expect.stringContaining('does not answer'),
      remedy: expect.any(String),
    });
  });

  it('find the library in the cache, else the Maven that fetches it', async () => {
    const subject = 'Library for application properties';
    expect((await look())[subject]).toMatchObject({ state: 'missing', found: expect.stringContaining('Maven') });
    writeFileSync(join(root, 'mvn'), '#!/bin/sh\necho Apache Maven 3.9.1\n', { mode: 0o755 });
    // Its interpreter is found by an absolute path, `echo` is the shell's own.
    expect((await look())[subject]).toMatchObject({ state: 'ok', found: expect.stringMatching(/^Maven 3\.9\.1 /) });
    const jar = join(root, 'runtimes/one/lib', `aws-kinesisanalytics-runtime-${serviceLibraries[0]?.version}.jar`);
    mkdirSync(join(root, 'runtimes/one/lib'), { recursive: true });
    writeFileSync(jar, '');
    expect((await look())[subject]).toEqual({ state: 'ok', found: jar });
  });
});
