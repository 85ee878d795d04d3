import { createLedger, keptSpec } from '@drey/cluster/jvm';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createKeyedQueue, silentLogger, systemClock } from '@drey/plugin-api';
import { createWorkBoard, type PythonProgram } from '@drey/cluster';
import { hex, makeSpec, until } from '@drey/cluster/testing';
import { flinkRuntime } from '@drey/runtimes';
import { zipOf } from '@drey/runtimes/testing';
import type { DockerContext } from '../docker-context.js';
import { dockerHost } from '../engine/docker-host.test.support.js';
import { parseEngineAddress } from '../engine/engine-address.js';
import { readDockerSettings } from '../engine/docker-settings.js';
import { createEngine } from '../engine/engine.js';
import { putPythonCode } from './python-code.js';

const program: PythonProgram = { script: 'main.py', files: [], archives: [] };
/** Open files can be seen there. */
const itOnLinux = process.platform === 'linux' ? it : it.skip;
const IMAGE = 'sha256:of-the-cluster';

/** Files that this process has open and whose path has this in it. */
const openFiles = async (part: string): Promise<readonly string[]> => {
  const all = await readdir('/proc/self/fd');
  const paths = await Promise.all(all.map((name) => readlink(`/proc/self/fd/${name}`).catch(() => '')));
  return paths.filter((path) => path.includes(part));
};

describe('the code of a Python application', () => {
  const clusterId = hex(16);
  let directory: string;
  let engine: Server;
  let context: DockerContext;
  let archive: string;
  let refuses: boolean;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'drey-python-code-'));
    engine = createServer((request, response) => {
      // It says no before it has taken anything.
      if (request.method === 'PUT' && refuses) return void response.writeHead(500).end('{"message":"said by it"}');
      return void request.resume().once('end', () => response.writeHead(200).end());
    });
    await new Promise<void>((resolve) => engine.listen(join(directory, 'engine.sock'), resolve));
    context = {
      instanceId: hex(16),
      sessionId: hex(8),
      log: silentLogger,
      clock: systemClock,
      settings: readDockerSettings(dockerHost(directory, {}).settings),
      engine: createEngine(() => [parseEngineAddress(`unix://${join(directory, 'engine.sock')}`, {})]),
      ledger: createLedger(directory, 'docker', 'docker ps -a'),
      board: createWorkBoard(systemClock),
      exclusively: createKeyedQueue(),
      bindDataPlane: () => Promise.resolve(undefined),
      serviceLibrary: () => Promise.resolve(undefined),
    };
    refuses = false;
    archive = join(directory, 'code.zip');
    await writeFile(archive, zipOf({ 'main.py': 'print()' }));
  });

  afterEach(async () => {
    engine.closeAllConnections();
    await new Promise((resolve) => engine.close(resolve));
    await rm(directory, { recursive: true, force: true });
  });

  const started = (python: PythonProgram | undefined): Promise<void> => {
    const spec = makeSpec(flinkRuntime('FLINK-1_20')!, { clusterId, ...(python === undefined ? {} : { python }) });
    return context.ledger.write({ kind: 'cluster', id: clusterId, image: IMAGE, spec: keptSpec(spec) });
  };

  it('runs in the Python of the image that its cluster was started from', async () => {
    await started(program);
    const asked: string[] = [];
    const job = await putPythonCode(context, clusterId, archive, program, (image) => {
      asked.push(image);
      return Promise.resolve('/usr/bin/python3.11');
    });
    expect(asked).toEqual([IMAGE]);
    expect(job).toMatchObject({ flinkConfiguration: { 'python.executable': '/usr/bin/python3.11' } });
  });

  it('is not put into a cluster that was started without Python, or from an image that has none', async () => {
    await started(undefined);
    const python = (): Promise<string> => Promise.resolve('/usr/bin/python3');
    await expect(putPythonCode(context, clusterId, archive, program, python)).rejects.toThrow('without Python');
    await started(program);
    const none = (): Promise<undefined> => Promise.resolve(undefined);
    await expect(putPythonCode(context, clusterId, archive, program, none)).rejects.toThrow('no Python with PyFlink');
  });

  itOnLinux('is not read on where the engine refuses it', async () => {
    await started(program);
    await writeFile(archive, zipOf({ 'main.py': 'print()', 'large.bin': Buffer.alloc(16 * 1_048_576) }));
    refuses = true;
    const python = (): Promise<string> => Promise.resolve('/usr/bin/python3');
    await expect(putPythonCode(context, clusterId, archive, program, python)).rejects.toThrow('said by it');
    await until(async () => (await openFiles('large.bin')).length === 0);
  });
});
