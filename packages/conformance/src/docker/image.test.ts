// Drey as an image: built from the Dockerfile on a base made here, run beside the containers of its clusters.
import { randomBytes } from 'node:crypto';
import { execFile, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { userCacheDirectory } from '@drey/plugin-api/testing';
import { clearEngine, engineMissing, leftOnEngine } from '@drey/driver-docker/testing';
import { prepareAccount } from '../host/account.js';
import { awsClients } from '../host/aws-clients.js';
import { clusterOf } from '../host/clusters.js';
import { repositoryRoot } from '../host/repository.js';
import { objectsGrow } from '../host/rows.js';
import { createTicks, keyOf, START_MILLISECONDS, startTicks } from '../host/ticks-application.js';
import { until } from '../host/until.js';

const BUILD_MILLISECONDS = 20 * 60_000;
const TEST_MILLISECONDS = 300_000;
const run = promisify(execFile);

const socket = /^unix:\/\/(.+)$/.exec(process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock')?.[1];

/** The base needs root for its system; a registry's image may stand in for it: DREY_TEST_BASE_IMAGE. */
const missing = ((): string | undefined => {
  if (engineMissing !== undefined) return engineMissing;
  if (socket === undefined) return 'the container engine has no socket to mount';
  if (spawnSync('docker', ['version'], { stdio: 'ignore' }).status !== 0) return 'there is no docker command';
  if ((process.env['DREY_TEST_BASE_IMAGE'] ?? '') !== '') return undefined;
  if (process.getuid?.() !== 0) return 'making a base image needs root; DREY_TEST_BASE_IMAGE names one instead';
  return spawnSync('debootstrap', ['--version'], { stdio: 'ignore' }).status === 0
    ? undefined
    : 'there is no debootstrap';
})();

const docker = async (...parameters: readonly string[]): Promise<string> => {
  const options = { cwd: repositoryRoot, env: { ...process.env, DOCKER_BUILDKIT: '0' }, maxBuffer: 64 * 1024 * 1024 };
  return (await run('docker', [...parameters], options)).stdout.trim();
};

(missing === undefined ? describe : describe.skip)(
  `Drey as an image${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    const name = `drey-test-${randomBytes(6).toString('hex')}`;
    let endpoint = '';
    let instanceId = '';

    beforeAll(async () => {
      const named = process.env['DREY_TEST_BASE_IMAGE'] ?? '';
      const base =
        named === ''
          ? (await run(process.execPath, ['scripts/node-base-image.mjs'], { cwd: repositoryRoot })).stdout.trim()
          : named;
      // The library comes from the cache of this machine, so that the image needs no second way to Maven.
      const without = ['--build-arg', 'WITH_SERVICE_LIBRARY=0'];
      await docker('build', '--build-arg', `BASE_IMAGE=${base}`, ...without, '-t', name, '.');
      const cache = userCacheDirectory();
      await run(process.execPath, ['scripts/service-library.mjs', cache], { cwd: repositoryRoot });
      await docker('network', 'create', name);
      const group = String(statSync(socket ?? '').gid);
      const mount = `${socket}:/var/run/docker.sock`;
      const options = ['--name', name, '--network', name, '--publish', '127.0.0.1:0:4566'];
      await docker('create', ...options, '--volume', mount, '--group-add', group, name, '--driver', 'docker');
      await docker('cp', join(cache, 'service-library'), `${name}:/var/cache/drey/`);
      await docker('start', name);
    }, BUILD_MILLISECONDS);

    afterAll(async () => {
      await docker('rm', '--force', '--volumes', name).catch(() => '');
      if (instanceId !== '') await clearEngine(instanceId);
      await docker('network', 'rm', name).catch(() => '');
      await docker('image', 'rm', '--force', name).catch(() => '');
    }, 120_000);

    it(
      'becomes healthy as a user of its own',
      async () => {
        const state = (): Promise<string> =>
          docker('inspect', '--format', '{{.State.Status}} {{.State.Health.Status}}', name);
        await until('a healthy container', TEST_MILLISECONDS - 10_000, async () => {
          const now = await state();
          if (!now.startsWith('running'))
            throw new Error(`${now}:\n${(await run('docker', ['logs', name])).stderr.slice(-3000)}`);
          return now === 'running healthy';
        });
        expect(await docker('exec', name, 'id', '-u')).toBe('10001');
        endpoint = `http://${await docker('port', name, '4566/tcp')}`;
        const info = (await (await fetch(`${endpoint}/_localstack/info`)).json()) as { readonly session_id: string };
        instanceId = info.session_id;
      },
      TEST_MILLISECONDS,
    );

    it(
      'runs an application in containers of its own network, which publish nothing',
      async () => {
        const clients = awsClients(endpoint);
        await until('the companion', START_MILLISECONDS, () =>
          clients.s3.send(new ListBucketsCommand({})).then(
            () => true,
            () => false,
          ),
        );
        await prepareAccount(clients);
        await createTicks(clients, { name: 'inside', sink: 'inside-rows' });
        await startTicks(clients, 'inside');
        await objectsGrow(clients, 'inside-rows', 0, 120_000);
        const cluster = await clusterOf(endpoint, keyOf(clients, 'inside'));
        const [jobManager] = cluster?.members ?? [];
        expect(await docker('port', jobManager?.container ?? '')).toBe('');
        expect(
          await docker(
            'inspect',
            '--format',
            '{{range $name, $_ := .NetworkSettings.Networks}}{{$name}}{{end}}',
            jobManager?.container ?? '',
          ),
        ).toBe(name);
      },
      TEST_MILLISECONDS + START_MILLISECONDS,
    );

    it(
      'ends its clusters when it is stopped',
      async () => {
        await docker('stop', '--time', '120', name);
        expect(await docker('inspect', '--format', '{{.State.ExitCode}}', name)).toBe('0');
        expect((await leftOnEngine(instanceId)).filter((one) => one.startsWith('container '))).toEqual([]);
      },
      TEST_MILLISECONDS,
    );
  },
);
