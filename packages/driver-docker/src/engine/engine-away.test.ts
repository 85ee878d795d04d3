import { createLedger, type Ledger } from '@drey/cluster/jvm';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterDriver } from '@drey/cluster';
import { flinkRuntime } from '@drey/runtimes';
import { hex, makeSpec, never } from '@drey/cluster/testing';
import { createDockerDriver } from '../docker-driver.js';
import { dockerHost } from './docker-host.test.support.js';

/** An engine that says what a test wants; everything else is not found. */
const answerWith =
  (answers: Readonly<Record<string, readonly [number, unknown]>>): RequestListener =>
  (request, response) => {
    const path = (request.url ?? '').replace(/\?.*$/, '');
    const [status, body] = answers[`${request.method} ${path}`] ?? [404, { message: `No such container: ${path}` }];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };

describe('the Docker driver without its engine', () => {
  const runtime = flinkRuntime('FLINK-1_20')!;
  const clusterId = hex(8);
  const stateId = hex(8);
  const instanceId = hex(16);
  let directory: string;
  let driver: ClusterDriver;
  let ledger: Ledger;
  let engine: Server | undefined;

  const startEngine = (listener: RequestListener): Promise<void> =>
    new Promise((resolve) => {
      engine = createServer(listener).listen(join(directory, 'engine.sock'), resolve);
    });

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'drey-no-engine-'));
    const host = dockerHost(directory, { dockerHost: `unix://${join(directory, 'engine.sock')}` });
    driver = createDockerDriver({ host, directory, instanceId }, { env: {} });
    ledger = createLedger(directory, 'docker', 'docker ps -a');
  });

  afterEach(async () => {
    await driver.close();
    engine?.closeAllConnections();
    await new Promise<void>((resolve) => (engine === undefined ? resolve() : engine.close(() => resolve())));
    engine = undefined;
    await rm(directory, { recursive: true, force: true });
  });

  it('says that it does not answer, and how to name one', async () => {
    expect(await driver.unavailable()).toMatch(/does not answer.*\[DREY_ENGINE_AWAY\]$/);
    await expect(driver.launch(makeSpec(runtime), never)).rejects.toMatchObject({ code: 'DREY_ENGINE_AWAY' });
  });

  it('needs none for applications that never had a container', async () => {
    expect(await driver.list()).toEqual([]);
    await driver.state.deleteAll(stateId);
    expect(await driver.state.newestCheckpoint(stateId, hex(16))).toBeUndefined();
  });

  it('does not guess about clusters that it had', async () => {
    await ledger.write({ kind: 'cluster', id: clusterId, image: 'sha256:1' });
    await expect(driver.inspect(clusterId)).rejects.toMatchObject({ code: 'DREY_ENGINE_AWAY' });
  });

  it('takes orders to end and delete, and carries them out when the engine is back', async () => {
    await ledger.write({ kind: 'cluster', id: clusterId, image: 'sha256:1' });
    await ledger.write({ kind: 'volume', id: instanceId, image: 'sha256:1' });
    await driver.destroy(clusterId);
    await driver.remove(clusterId);
    await driver.state.deleteCheckpoints(stateId, hex(16));
    await driver.state.deleteAll(stateId);
    const due = (await ledger.all()).map((entry) => `${entry.kind} ${entry.due}`);
    expect(due.toSorted()).toEqual(['cluster remove', 'state remove', 'volume undefined']);
    const asked: string[] = [];
    const said = Buffer.concat([Buffer.from([1, 0, 0, 0, 0, 0, 0, 6]), Buffer.from('empty\n')]);
    await startEngine((request, response) => {
      const path = (request.url ?? '').replace(/\?.*$/, '');
      asked.push(`${request.method} ${path}`);
      if (path.endsWith('/logs')) response.end(said);
      else
        answerWith({
          'GET /_ping': [200, 'OK'],
          'GET /containers/json': [200, []],
          'GET /networks': [200, []],
          'POST /containers/create': [201, { Id: 'helper' }],
          'PUT /containers/helper/archive': [200, {}],
          'POST /containers/helper/start': [204, undefined],
          'POST /containers/helper/wait': [200, { StatusCode: 0 }],
          'DELETE /containers/helper': [204, undefined],
          [`DELETE /volumes/drey-state-${instanceId}`]: [204, undefined],
        })(request, response);
    });
    await driver.close();
    expect(await ledger.all()).toEqual([]);
    expect(asked).toContain(`DELETE /volumes/drey-state-${instanceId}`);
  });

  it('never deletes but one snapshot below an application', async () => {
    await ledger.write({ kind: 'volume', id: instanceId, image: 'sha256:1' });
    for (const path of [
      '',
      `/${stateId}`,
      `/${stateId}/savepoints`,
      `/${stateId}/savepoints/../../x`,
      '/../etc/passwd',
    ])
      await expect(driver.state.deleteSnapshot(`file:///drey-state${path}`)).rejects.toThrow('neither');
    await expect(driver.state.deleteSnapshot('s3://bucket/x')).rejects.toThrow('no location');
    await expect(async () => driver.state.deleteAll('..')).rejects.toThrow('not lower-case hex');
  });

  it('tells of a full disk, of full address pools and of an engine that lets nobody in', async () => {
    const listing: Record<string, readonly [number, unknown]> = { 'GET /_ping': [200, 'OK'] };
    await startEngine((request, response) => answerWith(listing)(request, response));
    await ledger.write({ kind: 'cluster', id: clusterId, image: 'sha256:1' });
    for (const [said, code] of [
      ['write /var/lib/x: no space left on device', 'DREY_ENGINE_DISK_FULL'],
      ['could not find an available, non-overlapping IPv4 address pool', 'DREY_ENGINE_NETWORKS_FULL'],
      ['something else', 'DREY_ENGINE_FAULT'],
    ] as const) {
      listing['GET /containers/json'] = [500, { message: said }];
      await expect(driver.inspect(clusterId)).rejects.toMatchObject({ code, message: expect.stringContaining(said) });
    }
  });

  it('takes no snapshot for gone because a helper said nothing, or was removed by somebody', async () => {
    await ledger.write({ kind: 'volume', id: instanceId, image: 'sha256:1' });
    const location = `file:///drey-state/${stateId}/savepoints/savepoint-1`;
    let said = '';
    let archive = 'No such container: helper';
    await startEngine((request, response) => {
      const path = (request.url ?? '').replace(/\?.*$/, '');
      const frame = Buffer.from([1, 0, 0, 0, 0, 0, 0, said.length]);
      if (path.endsWith('/logs')) response.end(said === '' ? '' : Buffer.concat([frame, Buffer.from(said)]));
      else
        answerWith({
          'GET /_ping': [200, 'OK'],
          'POST /containers/create': [201, { Id: 'helper' }],
          'PUT /containers/helper/archive': [200, {}],
          'GET /containers/helper/archive': [404, { message: archive }],
          'POST /containers/helper/start': [204, undefined],
          'POST /containers/helper/wait': [200, { StatusCode: 0 }],
          'DELETE /containers/helper': [204, undefined],
        })(request, response);
    });
    const read = (): Promise<unknown> => driver.state.readSnapshot(location, never)[Symbol.asyncIterator]().next();
    const looks = [
      () => driver.state.newestSavepoint(stateId, []),
      () => driver.state.newestCheckpoint(stateId, hex(16)),
      () => driver.state.moveSavepoint(location, hex(8)),
      () => driver.state.snapshotBytes(location),
    ];
    for (const look of looks) await expect(look()).rejects.toMatchObject({ code: 'DREY_STATE_UNTOLD' });
    await expect(read()).rejects.toMatchObject({ code: 'DREY_ENGINE_FAULT' });
    said = 'gone\n-1\nlisted\n';
    archive = 'Could not find the file /drey-state in container helper';
    for (const look of looks.slice(0, 2)) expect(await look()).toBeUndefined();
    for (const look of [...looks.slice(2), read])
      await expect(look()).rejects.toMatchObject({ code: 'DREY_SNAPSHOT_FILES_GONE' });
  });

  it('tells of a missing image that no registry gives', async () => {
    await startEngine(
      answerWith({
        'GET /_ping': [200, 'OK'],
        'POST /images/create': [404, { message: 'pull access denied for flink' }],
        'GET /images/flink:1.20.3-java17/json': [404, { message: 'No such image: flink:1.20.3-java17' }],
        'GET /distribution/flink:1.20.3-java17/json': [403, { message: 'the registry is out of reach' }],
      }),
    );
    await expect(driver.prepare(runtime, never)).rejects.toMatchObject({ code: 'DREY_IMAGE_MISSING' });
  });
});
