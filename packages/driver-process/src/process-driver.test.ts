import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { access, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { promisify } from 'node:util';
import { fakeHost, userCacheDirectory } from '@drey/plugin-api/testing';
import type { ClusterDriver, ClusterSpec } from '@drey/cluster';
import { certificatesOf } from '@drey/cluster/jvm';
import { createFlinkRest, type FlinkRest } from '@drey/flink-rest';
import { flinkRuntime, linuxProc } from '@drey/runtimes';
import { buildCountJob } from '@drey/runtimes/testing';
import {
  type DriverUnderTest,
  hex,
  itKeepsTheDriverContract,
  launched,
  makeSpec,
  never,
  TEST_MILLISECONDS,
  until,
} from '@drey/cluster/testing';
import { markedPids } from './member/members.js';
import { createProcessDriver } from './process-driver.js';

const execute = promisify(execFile);
const runtime = flinkRuntime('FLINK-1_20')!;
const [authority = ''] = rootCertificates;

describe('the process driver', () => {
  let work: string;
  let directory: string;
  let jar: string;
  const instanceId = hex(8);
  const cacheDirectory = userCacheDirectory();
  const host = fakeHost({ cacheDirectory });
  const drivers: ClusterDriver[] = [];

  const makeDriver = async (): Promise<ClusterDriver> => {
    const driver = await createProcessDriver({ host, directory, instanceId }, { classDataSharing: false });
    drivers.push(driver);
    return driver;
  };

  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), 'drey-process-driver-'));
    directory = await mkdtemp(join(work, 'data '));
    const driver = await makeDriver();
    await driver.prepare(runtime, never);
    jar = await buildCountJob(work, cacheDirectory);
  }, 15 * 60_000);

  afterEach(async () => {
    const driver = await makeDriver();
    for (const { clusterId } of await driver.list()) {
      await driver.destroy(clusterId);
      await driver.remove(clusterId);
    }
  }, TEST_MILLISECONDS);

  afterAll(async () => {
    for (const driver of drivers) await driver.close();
    await rm(work, { recursive: true, force: true });
  });

  it('can run here', async () => {
    expect(await (await makeDriver()).unavailable()).toBeUndefined();
  });

  it('refuses ids that are no hex, and knows no clusters that it did not start', async () => {
    const driver = await makeDriver();
    await expect(driver.launch(makeSpec(runtime, { clusterId: '../evil' }), never)).rejects.toThrow(
      'not lower-case hex',
    );
    await expect(driver.destroy('..')).rejects.toThrow('not lower-case hex');
    expect(await driver.inspect(hex(8))).toBeUndefined();
    await driver.destroy(hex(8));
    await driver.remove(hex(8));
  });

  describe('as every driver', () => {
    const kill: DriverUnderTest['kill'] = ({ pid }) => {
      process.kill(pid!, 'SIGKILL');
      return Promise.resolve();
    };
    itKeepsTheDriverContract({ runtime, makeDriver, kill, jar: () => jar }, { it, beforeEach });
  });

  describe('with a running cluster', () => {
    let driver: ClusterDriver;
    let spec: ClusterSpec;
    let rest: FlinkRest;

    beforeEach(async () => {
      ({ driver, spec, rest } = await launched({ runtime, makeDriver }));
    }, TEST_MILLISECONDS);

    it(
      'marks, isolates and adopts its JVMs, and replaces a dead TaskManager',
      async () => {
        const { clusterId } = spec;
        const proc = linuxProc();
        const [jobManager, taskManager] = (await driver.inspect(clusterId))!.members;
        expect([jobManager, taskManager]).toMatchObject([
          { role: 'jobmanager', name: 'jobmanager', alive: true },
          { role: 'taskmanager', name: 'taskmanager-1', alive: true },
        ]);
        const line = await proc.commandLine(taskManager!.pid!);
        for (const mark of [`cluster=${clusterId}`, 'role=taskmanager', `instance=${instanceId}`])
          expect(line).toContain(`-Ddrey.${mark}`);
        expect(await proc.environment(taskManager!.pid!)).toMatchObject({ DREY_TEST_TOKEN: 'a-token', TZ: 'UTC' });

        // Nothing on disk holds a token, and nobody else may look.
        const files = join(directory, 'clusters', clusterId);
        const { stdout } = await execute('grep', ['-rlF', 'a-token', files]).catch(() => ({ stdout: '' }));
        expect(stdout).toBe('');
        expect((await stat(files)).mode & 0o777).toBe(0o700);
        for (const file of ['etc/flink/application_properties.json', 'aws/config', 'aws/credentials'])
          expect((await stat(join(files, file))).mode & 0o777).toBe(0o600);

        // The same id again changes nothing.
        expect((await driver.launch(spec, never)).members.map(({ pid }) => pid)).toEqual([
          jobManager!.pid,
          taskManager!.pid,
        ]);

        // A host that starts later finds the cluster and can go on with it.
        const later = await makeDriver();
        expect((await later.list()).map((cluster) => cluster.clusterId)).toContain(clusterId);
        process.kill(taskManager!.pid!, 'SIGKILL');
        const dead = await until(async () => (await later.inspect(clusterId))!.members.find(({ alive }) => !alive));
        expect(dead.name).toBe('taskmanager-1');
        expect(await until(async () => (await driver.inspect(clusterId))!.members[1]!.ended)).toMatch(
          /just ended|SIGKILL/,
        );
        await later.scale(clusterId, 2);
        const members = (await later.inspect(clusterId))!.members;
        expect(members.filter(({ alive }) => alive).map(({ name }) => name)).toEqual([
          'jobmanager',
          'taskmanager-2',
          'taskmanager-3',
        ]);
        await until(async () => (await rest.overview()).slotsTotal >= 4);
        expect(await proc.environment(members.at(-1)!.pid!)).toMatchObject({ DREY_TEST_TOKEN: 'a-token' });
        await later.scale(clusterId, 1);
        expect((await later.inspect(clusterId))!.members.filter(({ alive }) => alive)).toHaveLength(2);

        await driver.destroy(clusterId);
        expect(await markedPids(proc, instanceId, clusterId)).toEqual([]);
        expect((await driver.readLog(clusterId, 'jobmanager', null, 4096)).lines.length).toBeGreaterThan(0);
        await driver.remove(clusterId);
        expect(await driver.inspect(clusterId)).toBeUndefined();
        await expect(access(files)).rejects.toMatchObject({ code: 'ENOENT' });
      },
      TEST_MILLISECONDS,
    );

    it(
      'serves the output through Flink, but to no foreign page',
      async () => {
        const { clusterId } = spec;
        // Flink's own REST API serves the same output.
        const base = (await driver.inspect(clusterId))!.rest;
        const page = await fetch(`${base}/jobmanager/log`);
        expect(await page.text()).toContain('messageSchemaVersion');
        // No page of another origin may read what it answers.
        expect((await fetch(`${base}/overview`, { headers: { origin: 'http://evil.test' } })).status).toBe(403);
      },
      TEST_MILLISECONDS,
    );
  });

  it(
    'leads names of AWS to the data plane, for members that are started later as well',
    async () => {
      const lead = { port: 12_345, authority, names: ['s3.amazonaws.com'], address: '127.77.1.2' };
      const driver = await makeDriver();
      const spec = makeSpec(runtime, { lead });
      const { rest } = await driver.launch(spec, never);
      await until(async () => (await createFlinkRest({ base: rest }).overview()).slotsAvailable === 2);
      const proc = linuxProc();
      const files = join(directory, 'clusters', spec.clusterId);
      const store = join(files, 'trust/trust.jks');
      const bundle = join(files, 'trust/trust.pem');
      await driver.launch(spec, never);
      await driver.scale(spec.clusterId, 2);
      // Until then a shell stands where the JVM will.
      await until(async () => (await createFlinkRest({ base: rest }).overview()).slotsTotal === 4);
      const { members } = (await driver.inspect(spec.clusterId))!;
      expect(members.filter(({ alive }) => alive)).toHaveLength(3);
      for (const { pid = 0 } of members) {
        expect(await proc.commandLine(pid)).toEqual(
          expect.arrayContaining([
            '-Dhttp.proxyHost=127.0.0.1',
            '-Dhttps.proxyPort=12345',
            `-Djavax.net.ssl.trustStore=${store}`,
          ]),
        );
        expect(await proc.environment(pid)).toMatchObject({
          HTTPS_PROXY: 'http://127.0.0.1:12345',
          NO_PROXY: expect.stringContaining('127.0.0.1'),
          AWS_CA_BUNDLE: bundle,
        });
      }
      const trusted = certificatesOf(await readFile(bundle, 'utf8'));
      expect(trusted.length).toBeGreaterThan(1);
      expect(trusted[0]).toEqual(certificatesOf(authority)[0]);
      expect((await stat(store)).mode & 0o777).toBe(0o600);
      expect(await readFile(join(files, 'etc/hosts'), 'utf8')).toMatch(/^127\.77\.1\.2 s3\.amazonaws\.com$/m);
    },
    TEST_MILLISECONDS,
  );

  it(
    'starts again on other ports when one was taken',
    async () => {
      const driver = await makeDriver();
      const spec = makeSpec(runtime);
      const { rest } = await driver.launch(spec, never);
      const thief = createServer();
      await new Promise<void>((resolve) => thief.listen(Number(new URL(rest).port), '127.0.0.1', resolve));
      try {
        const moved = await until(async () => {
          const now = (await driver.inspect(spec.clusterId))!.rest;
          return now === rest ? undefined : now;
        });
        await until(async () => (await createFlinkRest({ base: moved }).overview()).slotsAvailable === 2);
      } finally {
        await new Promise((resolve) => thief.close(resolve));
      }
    },
    TEST_MILLISECONDS,
  );
});
