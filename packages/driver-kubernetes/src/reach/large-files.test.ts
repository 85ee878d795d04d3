import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClusterDriver } from '@drey/cluster';
import type { RouteAnswer, RouteRequest } from '@drey/plugin-api';
import { hex, makeSpec, never } from '@drey/cluster/testing';
import { serviceLibraries } from '@drey/runtimes';
import { podName } from '../object/names.js';
import { type DriverBench, driverBench, members, runtime, until } from '../testing/driver-bench.test.support.js';

describe('a file that no object of Kubernetes may hold', () => {
  let bench: DriverBench;
  const library = Buffer.alloc(1_200_000, 'x');
  beforeEach(async () => {
    bench = await driverBench();
    const cache = join(bench.directory, 'cache/service-library');
    await mkdir(cache, { recursive: true });
    await writeFile(join(cache, `aws-kinesisanalytics-runtime-${serviceLibraries[0]?.version}.jar`), library);
  });
  afterEach(async () => {
    await bench.close();
  });

  /** Launches, and gives the path at which a TaskManager fetches. */
  const launched = async (driver: ClusterDriver, spec: ReturnType<typeof makeSpec>): Promise<string> => {
    await driver.launch(spec, never);
    await until(async () => (await members(driver, spec.clusterId))?.length === 2);
    const args = bench.fake.pod(podName(spec.clusterId, 'taskmanager-1')).spec?.containers[0]?.args ?? [];
    return args[args.indexOf('fetch') + 3] ?? '';
  };
  const asked = async (driver: ClusterDriver, path: string): Promise<RouteAnswer> => {
    const [cluster = '', file = ''] = path.split('/').slice(-2);
    const [route] = driver.routes ?? [];
    const headers = { 'drey-rest-token': 'the-token' };
    return (await route?.handle({ params: { cluster, file }, headers } as unknown as RouteRequest)) ?? {};
  };

  it('is there for a pod that fetches it from the next host, before that has prepared anything', async () => {
    const instanceId = hex(16);
    const path = await launched(
      bench.makeDriver(instanceId),
      makeSpec(runtime, { environment: { DREY_REST_TOKEN: 'the-token' } }),
    );
    const answer = await asked(bench.makeDriver(instanceId), path);
    expect(answer.body).toEqual(library);
    expect(answer.headers).toMatchObject({ 'content-length': String(library.length) });
  });

  it('goes once nobody has offered it for a day', async () => {
    const folder = join(bench.directory, 'kubernetes/files');
    await mkdir(folder, { recursive: true });
    const [old, young] = ['a'.repeat(64), 'b'.repeat(64)];
    for (const name of [old, young]) await writeFile(join(folder, name), 'of an earlier host');
    const before = Date.now() / 1000 - 25 * 3_600;
    await utimes(join(folder, old), before, before);
    const driver = bench.makeDriver(hex(16));
    const path = await launched(driver, makeSpec(runtime, { environment: { DREY_REST_TOKEN: 'the-token' } }));
    expect((await readdir(folder)).toSorted()).toEqual([young, path.split('/').at(-1) ?? ''].toSorted());
    await utimes(join(folder, path.split('/').at(-1) ?? ''), before, before);
    expect((await asked(driver, path)).body).toEqual(library);
  });

  it('has its day from the last offer on, for the next host', async () => {
    const driver = bench.makeDriver(hex(16));
    const facts = { environment: { DREY_REST_TOKEN: 'the-token' } };
    const path = await launched(driver, makeSpec(runtime, facts));
    const file = join(bench.directory, 'kubernetes/files', path.split('/').at(-1) ?? '');
    const before = Date.now() / 1000 - 23 * 3_600;
    const again = async (): Promise<number> => {
      await utimes(file, before, before);
      expect(await launched(driver, makeSpec(runtime, facts))).toContain(path.split('/').at(-1) ?? '');
      return Date.now() - (await stat(file)).mtimeMs;
    };
    expect(await again()).toBeLessThan(60_000);
    // What all pods mount is made anew, and the file offered once more.
    for (const { metadata } of bench.fake.objects('configmaps')) bench.fake.remove('configmaps', metadata.name);
    expect(await again()).toBeLessThan(60_000);
  });

  it('leaves no draft behind where it cannot be written', async () => {
    const folder = join(bench.directory, 'kubernetes/files');
    const name = createHash('sha256').update(library).digest('hex');
    // Nothing can be renamed over a folder that is not empty.
    await mkdir(join(folder, name, 'in-the-way'), { recursive: true });
    await expect(bench.makeDriver(hex(16)).launch(makeSpec(runtime), never)).rejects.toThrow();
    expect(await readdir(folder)).toEqual([name]);
  });

  it('is fetched by members from the data plane, with the token of a cluster that is not to end', async () => {
    const driver = bench.makeDriver(hex(16));
    const spec = makeSpec(runtime, { environment: { DREY_REST_TOKEN: 'the-token' } });
    await driver.launch(spec, never);
    await until(async () => (await members(driver, spec.clusterId))?.length === 2);
    const args = bench.fake.pod(podName(spec.clusterId, 'taskmanager-1')).spec?.containers[0]?.args ?? [];
    const at = args.indexOf('fetch');
    const [host, port, path = '', to = ''] = args.slice(at + 1);
    expect([host, port, to]).toEqual(['drey.test', '40000', '/opt/drey/fetched/aws-kinesisanalytics-runtime.jar']);
    expect(args[args.indexOf('-cp') + 1]?.split(':')).toContain(to);
    const [, cluster = '', file = ''] = /^\/v1\/member-files\/([0-9a-f]+)\/([0-9a-f]{64})$/.exec(path) ?? [];
    expect(cluster).toBe(spec.clusterId);

    const [route] = driver.routes ?? [];
    const ask = async (
      token: string,
      params: Readonly<Record<string, string>> = { cluster, file },
    ): Promise<RouteAnswer> =>
      (await route?.handle({ params, headers: { 'Drey-Rest-Token': token } } as unknown as RouteRequest)) ?? {};
    expect((await ask('the-token')).body).toEqual(library);
    expect((await ask('the-token', { cluster, file: 'another' })).status).toBe(404);
    for (const refused of [
      await ask('a guess'),
      await ask(''),
      await ask('the-token', { cluster: hex(8), file }),
      await ask('the-token', { cluster: '../x', file }),
    ])
      expect(refused.status).toBe(403);
    await driver.destroy(spec.clusterId);
    expect((await ask('the-token')).status).toBe(403);
  });
});
