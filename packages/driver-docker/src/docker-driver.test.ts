import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { userCacheDirectory } from '@drey/plugin-api/testing';
import type { ClusterDriver } from '@drey/cluster';
import { createFlinkRest } from '@drey/flink-rest';
import { flinkRuntime } from '@drey/runtimes';
import { buildCountJob, installHere } from '@drey/runtimes/testing';
import { hex, itKeepsTheDriverContract, makeSpec, never, TEST_MILLISECONDS, until } from '@drey/cluster/testing';
import { createDockerDriver } from './docker-driver.js';
import { dockerHost, type GivenSettings } from './engine/docker-host.test.support.js';
import { clearEngine, engineMissing, leftOnEngine, testEngine } from './testing/engine.js';

const describeWithEngine = engineMissing === undefined ? describe : describe.skip;
const runtime = flinkRuntime('FLINK-1_20')!;
/** The gateway reads it as its setting; here there is none. */
const engineOfRun: GivenSettings =
  process.env['DOCKER_HOST'] === undefined ? {} : { dockerHost: process.env['DOCKER_HOST'] };

describeWithEngine(
  `the Docker driver on a real engine${engineMissing === undefined ? '' : ` (${engineMissing})`}`,
  () => {
    const instanceId = hex(16);
    const cacheDirectory = userCacheDirectory();
    const drivers: ClusterDriver[] = [];
    /** Stands in for the data-plane listener. */
    const listeners: Server[] = [];
    let work = '';
    let jar = '';
    let port = 0;

    const bindDataPlane = async (address: string | null): Promise<number> => {
      const server = createServer((_request, response) => void response.end('of the host'));
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject).listen(port, address ?? '127.0.0.1', resolve);
      });
      listeners.push(server);
      ({ port } = server.address() as AddressInfo);
      return port;
    };

    const makeDriver = async (given: GivenSettings = {}): Promise<ClusterDriver> => {
      // Another host in place of the one before, on the same port.
      await Promise.all(listeners.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
      const host = dockerHost(cacheDirectory, { ...engineOfRun, ...given });
      const driver = createDockerDriver({ host, directory: work, instanceId, bindDataPlane });
      drivers.push(driver);
      return driver;
    };

    beforeAll(async () => {
      work = await mkdtemp(join(tmpdir(), 'drey-docker-driver-'));
      await installHere(runtime, cacheDirectory);
      jar = await buildCountJob(work, cacheDirectory);
    }, 15 * 60_000);

    afterEach(async () => {
      for (const driver of drivers.splice(0)) await driver.close();
      await clearEngine(instanceId);
      await rm(join(work, 'docker'), { recursive: true, force: true });
    }, TEST_MILLISECONDS);

    afterAll(async () => {
      for (const server of listeners) server.close();
      await rm(work, { recursive: true, force: true });
      expect(await leftOnEngine(instanceId)).toEqual([]);
    });

    it('can run here', async () => {
      expect(await (await makeDriver()).unavailable()).toBeUndefined();
    });

    it('refuses ids that are no hex, and knows no clusters that it did not start', async () => {
      const driver = await makeDriver();
      await expect(driver.launch(makeSpec(runtime, { clusterId: '../evil' }), never)).rejects.toThrow(
        'not lower-case hex',
      );
      expect(await driver.inspect(hex(8))).toBeUndefined();
      await driver.destroy(hex(8));
      await driver.remove(hex(8));
      expect(await driver.list()).toEqual([]);
    });

    describe('as every driver', () => {
      itKeepsTheDriverContract(
        { runtime, makeDriver, kill: ({ container }) => testEngine().getContainer(container!).kill(), jar: () => jar },
        { it, beforeEach },
      );
    });

    it(
      "starts java itself as Flink's user, marked by labels, limited, published on loopback only, and reaches the host from its own loopback",
      async () => {
        const driver = await makeDriver();
        const spec = makeSpec(runtime, { startedFor: { versionId: 3, attempt: 1 } });
        const { rest } = await driver.launch(spec, never);
        const [jobManager, taskManager] = (await driver.inspect(spec.clusterId))!.members;
        const facts = await testEngine().getContainer(jobManager!.container!).inspect();
        expect(facts.Path).toBe('java');
        expect(facts.Config).toMatchObject({
          User: '9999:9999',
          Labels: {
            'drey.cluster': spec.clusterId,
            'drey.instance': instanceId,
            'drey.role': 'jobmanager',
            'drey.runtime': 'FLINK-1_20',
            'drey.version': '3',
            'drey.attempt': '1',
            'drey.image': facts.Image,
            'drey.spec': expect.stringMatching(/^[0-9a-f]{16}$/),
          },
        });
        expect(facts.Args).toEqual(
          expect.arrayContaining([`-Ddrey.cluster=${spec.clusterId}`, '-Ddrey.role=jobmanager']),
        );
        expect(facts.HostConfig).toMatchObject({
          Memory: 4 * 1024 ** 3,
          CapDrop: ['ALL'],
          RestartPolicy: { Name: 'no' },
        });
        expect(facts.NetworkSettings.Ports['8081/tcp']).toEqual([
          { HostIp: '127.0.0.1', HostPort: new URL(rest).port },
        ]);
        const flink = createFlinkRest({ base: rest });
        await until(async () => (await flink.overview()).slotsTotal === 2);
        // A TaskManager of later bears the same labels, though its spec is put together from what is on the engine.
        await driver.scale(spec.clusterId, 2);
        const later = (await driver.inspect(spec.clusterId))!.members.find(({ name }) => name === 'taskmanager-2');
        const { Labels } = (await testEngine().getContainer(later!.container!).inspect()).Config;
        for (const name of ['drey.version', 'drey.attempt', 'drey.spec'])
          expect(Labels[name]).toBe(facts.Config.Labels[name]);
        const look = await testEngine()
          .getContainer(taskManager!.container!)
          .exec({
            AttachStdout: true,
            Cmd: ['java', '-cp', '/opt/drey/classes', 'drey.Member', 'look', '/opt/flink', '127.0.0.1', String(port)],
          });
        const stream = await look.start({});
        let output = '';
        for await (const chunk of stream) output += String(chunk);
        expect(output).toMatch(/\breached/);
      },
      TEST_MILLISECONDS,
    );

    it(
      'takes its network along when nothing is left on it, also where every application was deleted before',
      async () => {
        const driver = await makeDriver();
        await driver.prepare(runtime, never);
        const networks = () => testEngine().listNetworks({ filters: { label: ['drey.network=shared'] } });
        expect(await networks()).toHaveLength(1);
        await driver.close();
        expect(await networks()).toEqual([]);
      },
      TEST_MILLISECONDS,
    );

    it(
      'says which image is missing, and that it cannot be pulled',
      async () => {
        const driver = await makeDriver({ dockerImages: 'FLINK-1_20=drey.invalid/flink:none' });
        await expect(driver.prepare(runtime, never)).rejects.toMatchObject({
          code: 'DREY_IMAGE_MISSING',
          message: expect.stringContaining('drey.invalid/flink:none'),
          remedy: expect.stringContaining('DREY_DOCKER_IMAGES'),
        });
      },
      TEST_MILLISECONDS,
    );

    it(
      'says that containers do not reach the host where they do not',
      async () => {
        const driver = await makeDriver({ dockerHostAddress: '192.0.2.1' });
        await expect(driver.prepare(runtime, never)).rejects.toMatchObject({
          code: 'DREY_HOST_UNREACHABLE',
          remedy: expect.stringContaining('DREY_DOCKER_HOST_ADDRESS'),
        });
      },
      TEST_MILLISECONDS,
    );

    it(
      'leaves ended containers for people with keepContainers, and looks at them no more',
      async () => {
        const driver = await makeDriver({ keepContainers: true });
        const spec = makeSpec(runtime);
        await driver.launch(spec, never);
        await driver.destroy(spec.clusterId);
        await driver.remove(spec.clusterId);
        await driver.state.deleteAll(spec.stateId);
        expect(await driver.list()).toEqual([]);
        expect(await leftOnEngine(instanceId)).toHaveLength(3);
      },
      TEST_MILLISECONDS,
    );
  },
);
