import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createKeyedQueue, silentLogger, systemClock } from '@drey/plugin-api';
import { type ClusterSpec, createWorkBoard } from '@drey/cluster';
import { hex, makeSpec } from '@drey/cluster/testing';
import { flinkRuntime } from '@drey/runtimes';
import type { DockerContext } from './docker-context.js';
import { dockerHost } from './engine/docker-host.test.support.js';
import { readDockerSettings } from './engine/docker-settings.js';
import { createEngine } from './engine/engine.js';
import { parseEngineAddress } from './engine/engine-address.js';
import { launchCluster, specHash } from './launching.js';
import { createLedger } from './state/ledger.js';

const runtime = flinkRuntime('FLINK-1_20')!;

/** The part of a create call that is looked at. */
interface Created {
  readonly name: string;
  readonly Labels: Readonly<Record<string, string>>;
}

describe('the labels of a cluster', () => {
  const instanceId = hex(16);
  let directory: string;
  let engine: Server;
  let created: Created[];

  /** An engine that makes and starts every container it is asked for. */
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'drey-launching-'));
    created = [];
    engine = createServer((request, response) => {
      const path = request.url ?? '';
      const answer = (status: number, body: unknown): void =>
        void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      void text(request).then((body) => {
        const name = /^\/containers\/create\?name=(.+)$/.exec(path)?.[1];
        if (name !== undefined) {
          created.push({ ...(JSON.parse(body) as Created), name });
          answer(201, { Id: name });
        } else if (path.endsWith('/json')) answer(200, { State: { Status: 'created', Error: '' } });
        else answer(200, {});
      });
    });
    await new Promise<void>((resolve) => engine.listen(join(directory, 'engine.sock'), resolve));
  });

  afterEach(async () => {
    engine.closeAllConnections();
    await new Promise((resolve) => engine.close(resolve));
    await rm(directory, { recursive: true, force: true });
  });

  const launched = async (spec: ClusterSpec): Promise<readonly Created[]> => {
    const context: DockerContext = {
      instanceId,
      sessionId: hex(8),
      log: silentLogger,
      clock: systemClock,
      settings: readDockerSettings(dockerHost(directory).settings),
      engine: createEngine(() => [parseEngineAddress(`unix://${join(directory, 'engine.sock')}`, {})]),
      ledger: createLedger(directory),
      board: createWorkBoard(systemClock),
      exclusively: createKeyedQueue(),
      bindDataPlane: () => Promise.resolve(undefined),
      serviceLibrary: () => Promise.resolve(undefined),
    };
    const image = { id: 'sha256:1', name: 'flink', flinkHome: '/opt/flink' };
    await launchCluster(context, spec, {
      facts: { image, flinkHome: '/opt/flink', javaFeature: 17, files: ['lib/flink-dist.jar'] },
      reach: { network: 'n', gateway: 'g', extraHosts: [], bind: null, inside: false },
      dataPlanePort: undefined,
      serviceLibrary: undefined,
    });
    return created.toSorted((one, other) => one.name.localeCompare(other.name));
  };

  it('are those of the contract on every member, with version, attempt and hash of the spec', async () => {
    const spec = makeSpec(runtime, { startedFor: { versionId: 7, attempt: 2 } });
    const all = await launched(spec);
    expect(all.map(({ Labels }) => Labels['drey.role'])).toEqual(['jobmanager', 'taskmanager']);
    for (const { Labels } of all)
      expect(Labels).toMatchObject({
        'drey.cluster': spec.clusterId,
        'drey.instance': instanceId,
        'drey.version': '7',
        'drey.attempt': '2',
        'drey.spec': specHash(spec),
      });
  });

  it('name no version and no attempt on a parked cluster, which is started for none', async () => {
    for (const { Labels } of await launched(makeSpec(runtime)))
      expect(Object.keys(Labels).filter((name) => /version|attempt/.test(name))).toEqual([]);
  });

  it('have the same hash for another attempt, another one for another spec, and none that depends on secrets', () => {
    const spec = makeSpec(runtime, { startedFor: { versionId: 7, attempt: 1 } });
    const again = { ...spec, clusterId: hex(8), startedFor: { versionId: 7, attempt: 2 }, environment: { A: 'b' } };
    expect(specHash(spec)).toMatch(/^[0-9a-f]{16}$/);
    expect(specHash(again)).toBe(specHash(spec));
    expect(specHash({ ...spec, taskManagers: 2 })).not.toBe(specHash(spec));
  });
});
