import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hex, makeSpec, never } from '@drey/cluster/testing';
import { flinkRuntime } from '@drey/runtimes';
import { zipOf } from '@drey/runtimes/testing';
import { podName } from '../object/names.js';
import { type DriverBench, driverBench, runtime } from '../testing/driver-bench.test.support.js';
import type { FakeKubernetes } from '../testing/fake-kubernetes.js';

const program = { script: 'app/main.py', files: ['mods'], archives: [] };
const pyflink = {
  executable: '/usr/bin/python3.11',
  version: '3.11.2',
  venv: true,
  flink: '1.20.3',
  jar: '/py/opt/flink-python.jar',
};

describe('Python applications in pods', () => {
  let bench: DriverBench;
  let fake: FakeKubernetes;

  beforeEach(async () => {
    bench = await driverBench();
    ({ fake } = bench);
  });
  afterEach(async () => {
    await bench.close();
  });

  it.each([
    [null, 'The image my/flink:1 has no python3; Python applications of FLINK-1_20 need apache-flink 1.20'],
    [{ ...pyflink, flink: undefined }, 'has Python 3.11.2 without apache-flink;'],
    [{ ...pyflink, flink: '1.19.1' }, 'has Python 3.11.2 with apache-flink 1.19.1;'],
    [{ ...pyflink, executable: '/opt/drey/pyflink/bin/python' }, 'below /opt/drey, where pods have files of Drey.'],
  ])('are refused where the image has no PyFlink for them, with what to do (%j)', async (found, why) => {
    fake.python = found;
    const driver = bench.makeDriver(hex(16), { settings: { kubernetesImages: 'FLINK-1_20=my/flink:1' } });
    await expect(driver.python?.prepare(runtime, never)).rejects.toMatchObject({
      code: 'DREY_KUBERNETES_NO_PYFLINK',
      message: expect.stringContaining(why),
      remedy: expect.stringMatching(
        /pip install apache-flink==1\.20.*DREY_KUBERNETES_PYTHON_IMAGES|another place of the image/,
      ),
    });
    expect(fake.objects('pods')).toEqual([]);
  });

  it('are not refused for want of PyFlink where it is the node that failed', async () => {
    fake.python = pyflink;
    fake.pythonEnd = { phase: 'Failed', reason: 'Evicted', message: 'low on memory' };
    const driver = bench.makeDriver(hex(16));
    await expect(driver.python?.prepare(runtime, never)).rejects.toMatchObject({
      code: 'DREY_KUBERNETES_LOOK',
      message: expect.stringContaining('was evicted: low on memory'),
    });
  });

  it('run in an image of their own, the others in theirs', async () => {
    fake.python = pyflink;
    const driver = bench.makeDriver(hex(16), { settings: { kubernetesPythonImages: 'FLINK-1_20=my/pyflink:1' } });
    const [java, python] = [makeSpec(runtime), makeSpec(runtime, { python: program })];
    await driver.launch(java, never);
    await driver.launch(python, never);
    const containerOf = (clusterId: string) => fake.pod(podName(clusterId, 'jobmanager')).spec?.containers[0];
    expect(containerOf(java.clusterId)?.image).toBe('flink:1.20.3-java17');
    expect(containerOf(java.clusterId)?.env.map(({ name }) => name)).not.toContain('FLINK_OPT_DIR');
    const container = containerOf(python.clusterId);
    expect(container?.image).toBe('my/pyflink:1');
    expect(container?.env).toContainEqual({ name: 'FLINK_OPT_DIR', value: '/opt/drey/opt' });
    expect(container?.args.join(' ')).toContain('link /py/opt/flink-python.jar /opt/drey/opt/flink-python.jar');
  });

  it('are laid into their pod as a tree, with their jar uploaded', async () => {
    fake.python = pyflink;
    const { driver, spec } = await bench.up(hex(16), { python: program });
    const archive = join(bench.directory, 'app.zip');
    await writeFile(archive, zipOf({ 'app/main.py': 'print(1)', 'mods/a b.py': 'x = 1\n' }));
    let tree = '';
    fake.answer = (_pod, port, { path, body }) => {
      if (port !== 8083) return { status: 200, body: '{"filename":"/x/abc_python.jar","status":"success"}' };
      tree = (body as Buffer).toString();
      return { status: 200, body: path };
    };
    const job = await driver.python?.putCode(spec.clusterId, archive, program);
    const [, root = ''] = /PUT \S+:8083\/tree\?path=(\S+)/.exec(fake.calls.join('\n')) ?? [];
    const below = decodeURIComponent(root);
    expect(below).toMatch(/^\/opt\/drey\/programs\/[0-9a-f]{16}$/);
    expect(tree).toBe('folder 0 app\nfile 8 app%2Fmain.py\nprint(1)folder 0 mods\nfile 6 mods%2Fa%20b.py\nx = 1\n');
    expect(job).toEqual({
      jarId: 'abc_python.jar',
      entryClass: 'org.apache.flink.client.python.PythonDriver',
      programArgs: ['-py', `${below}/app/main.py`],
      flinkConfiguration: {
        'python.client.executable': '/usr/bin/python3.11',
        'python.executable': '/usr/bin/python3.11',
        'python.files': `${below}/mods`,
      },
    });
    expect(await driver.python?.putCode(spec.clusterId, archive, { ...program, script: 'b.py' })).toEqual({
      unusable: expect.stringContaining('has no "b.py"'),
    });
  });

  it('of Flink before 1.17 have their options from the launch', async () => {
    const old = flinkRuntime('FLINK-1_15')!;
    fake.python = { ...pyflink, flink: '1.15.2' };
    const driver = bench.makeDriver(hex(16));
    const spec = makeSpec(old, { python: program });
    await driver.launch(spec, never);
    const secret = fake.objects('secrets').find(({ metadata }) => metadata.name === `drey-${spec.clusterId}`);
    const { data = {} } = secret as { data?: Record<string, string> };
    expect(Buffer.from(data[old.configurationFile] ?? '', 'base64').toString()).toContain(
      'python.files: /opt/drey/programs/program/mods',
    );
  });
});
