import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Host, silentLogger, systemClock } from '@drey/plugin-api';
import type { ClusterDriver, ClusterSpec } from '../../cluster-driver.js';
import { allTasksRun } from '../../flink-rest/flink-job.js';
import { createFlinkRest, type FlinkRest } from '../../flink-rest/flink-rest.js';
import { createFindJava } from '../../java.js';
import { flinkRuntime } from '../../runtime-catalogue.js';
import { linuxProc } from './proc.js';
import { markedPids } from './members.js';
import { createProcessDriver } from './process-driver.js';

// Real Flink: JVMs on a busy machine take their time.
const waitMs = 90_000;
const testMs = 240_000;
const execute = promisify(execFile);
const hex = (bytes: number): string => randomBytes(bytes).toString('hex');
const runtime = flinkRuntime('FLINK-1_20')!;
const never = new AbortController().signal;

const job = `
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
public class Count {
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0) throw new IllegalStateException("outer", new java.util.NoSuchElementException(arguments[0]));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.fromSequence(0, Long.MAX_VALUE - 1).uid("source").map(x -> { Thread.sleep(20); return x; }).returns(Long.class).uid("map")
      .keyBy(x -> x % 7).reduce((x, y) -> x + y).uid("sum").print().uid("print");
    env.execute("count");
  }
}
`;

/** Asks until the answer is neither false nor undefined; a JobManager that does not answer counts as undefined. */
const until = async <T>(ask: () => Promise<T | false | undefined>): Promise<T> => {
  const deadline = Date.now() + waitMs;
  for (;;) {
    const answer = await ask().catch((error: Error) => {
      if (error.name === 'FlinkUnreachable') return undefined;
      throw error;
    });
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`It did not come true within ${waitMs} ms: ${ask.toString()}`);
    await systemClock.sleep(50);
  }
};

describe('the process driver', () => {
  let work: string;
  let directory: string;
  let jar: string;
  const instanceId = hex(8);
  const cacheDirectory = process.env['DREY_CACHE_DIR'] ?? join(homedir(), '.cache/drey');
  const host = { log: silentLogger, clock: systemClock, cacheDirectory } as unknown as Host;
  const drivers: ClusterDriver[] = [];

  const makeDriver = async (): Promise<ClusterDriver> => {
    const driver = await createProcessDriver({ host, directory, instanceId }, { classDataSharing: false });
    drivers.push(driver);
    return driver;
  };

  const makeSpec = (facts: Partial<ClusterSpec> = {}): ClusterSpec => ({
    clusterId: hex(8),
    stateId: hex(8),
    runtime,
    taskManagers: 1,
    slotsPerTaskManager: 2,
    flinkConfiguration: { 'execution.checkpointing.interval': '500 ms' },
    applicationProperties: '[{"PropertyGroupId":"g","PropertyMap":{"a":"b"}}]',
    environment: { DREY_TEST_TOKEN: 'a-token' },
    logLevel: 'INFO',
    ...facts,
  });

  const runs = (rest: FlinkRest, jobId: string): Promise<true> =>
    until(async () => {
      const found = await rest.job(jobId);
      return found !== null && allTasksRun(found) ? true : undefined;
    });

  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), 'drey-process-driver-'));
    directory = await mkdtemp(join(work, 'data '));
    const driver = await makeDriver();
    await driver.prepare(runtime, never);
    const java = await createFindJava({ javaHome: process.env['DREY_JAVA_HOME'], env: process.env })(
      runtime.javaVersions,
    );
    const lib = join(cacheDirectory, 'runtimes');
    const installed = (await readdir(lib)).filter((name) => name.startsWith('FLINK-1_20-'));
    const classPath = installed.map((name) => join(lib, name, 'lib/*')).join(':');
    await writeFile(join(work, 'Count.java'), job);
    await writeFile(join(work, 'manifest'), 'Main-Class: Count\n');
    const tool = async (name: string): Promise<string> => {
      const beside = join(java.home, 'bin', name);
      return access(beside).then(
        () => beside,
        () => name,
      );
    };
    await execute(await tool('javac'), ['--release', '11', '-cp', classPath, 'Count.java'], { cwd: work });
    const classes = (await readdir(work)).filter((name) => name.endsWith('.class'));
    await execute(await tool('jar'), ['cfm', 'count.jar', 'manifest', ...classes], { cwd: work });
    jar = join(work, 'count.jar');
  }, 15 * 60_000);

  afterEach(async () => {
    const driver = await makeDriver();
    for (const { clusterId } of await driver.list()) {
      await driver.destroy(clusterId);
      await driver.remove(clusterId);
    }
  }, testMs);

  afterAll(async () => {
    for (const driver of drivers) await driver.close();
    await rm(work, { recursive: true, force: true });
  });

  it('can run here', async () => {
    expect(await (await makeDriver()).unavailable()).toBeUndefined();
  });

  it('refuses ids that are no hex, and knows no clusters that it did not start', async () => {
    const driver = await makeDriver();
    await expect(driver.launch(makeSpec({ clusterId: '../evil' }), never)).rejects.toThrow('not lower-case hex');
    await expect(driver.destroy('..')).rejects.toThrow('not lower-case hex');
    expect(await driver.inspect(hex(8))).toBeUndefined();
    await driver.destroy(hex(8));
    await driver.remove(hex(8));
  });

  describe('with a running cluster', () => {
    let driver: ClusterDriver;
    let spec: ClusterSpec;
    let rest: FlinkRest;

    beforeEach(async () => {
      driver = await makeDriver();
      spec = makeSpec();
      const sighting = await driver.launch(spec, never);
      rest = createFlinkRest({ base: sighting.rest });
      await until(async () => (await rest.overview()).slotsAvailable === 2);
    }, testMs);

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
        expect((await stat(join(files, 'etc/flink/application_properties.json'))).mode & 0o777).toBe(0o600);

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
      testMs,
    );

    it(
      'runs a job through savepoint, stop, restore and cancel',
      async () => {
        const { clusterId, stateId } = spec;
        const { state } = driver;
        const jarId = await driver.putCode(clusterId, jar, 'count.jar');
        const jobId = hex(16);
        expect(await rest.runJar(jarId, { jobId, parallelism: 1 })).toBe(jobId);
        await runs(rest, jobId);
        await expect(rest.runJar(jarId, { jobId })).rejects.toMatchObject({ name: 'FlinkRestError' });
        await expect(rest.runJar(jarId, { jobId: hex(16), programArgs: ['the reason'] })).rejects.toMatchObject({
          message: 'NoSuchElementException: the reason',
        });

        await until(async () => (await rest.checkpoints(jobId)).completed > 0);
        const checkpoint = await until(() => state.newestCheckpoint(stateId, jobId));
        expect(await state.exists(checkpoint.location)).toBe(true);

        const targetDirectory = state.savepointDirectory(stateId);
        const settled = (trigger: string): Promise<string> =>
          until(async () => {
            const status = await rest.savepointStatus(jobId, trigger);
            if (status.state === 'failed') throw new Error(status.trace);
            return status.state === 'completed' ? status.location : undefined;
          });
        const first = await settled(await rest.triggerSavepoint(jobId, { targetDirectory, triggerId: hex(16) }));
        const second = await settled(await rest.stopWithSavepoint(jobId, { targetDirectory, triggerId: hex(16) }));
        expect((await state.newestSavepoint(stateId, [first]))?.location.replace('file://', 'file:')).toBe(second);
        await until(async () => (await rest.job(jobId))?.state === 'FINISHED');

        const restored = hex(16);
        await rest.runJar(jarId, { jobId: restored, parallelism: 2, savepointPath: second });
        await runs(rest, restored);
        expect((await rest.checkpoints(restored)).restoredFrom).toBe(second);
        await rest.cancel(restored);
        await until(async () => (await rest.job(restored))?.state === 'CANCELED');
        await state.deleteSnapshot(second);
        expect(await state.exists(second)).toBe(false);
        await state.deleteAll(stateId);
      },
      testMs,
    );

    it(
      'writes JSON lines and changes their level at once',
      async () => {
        const { clusterId } = spec;
        let cursor: string | null = null;
        const read = async (): Promise<readonly { readonly messageType: string; readonly logger: string }[]> => {
          const chunk = await driver.readLog(clusterId, 'jobmanager', cursor, 64 * 1024);
          ({ cursor } = chunk);
          return chunk.lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as never);
        };
        const first = await read();
        expect(first[0]).toMatchObject({ messageSchemaVersion: '1', messageType: expect.any(String) });
        expect(first.some(({ messageType }) => messageType === 'DEBUG')).toBe(false);
        await driver.setLogLevel(clusterId, 'DEBUG');
        await until(async () => (await read()).some(({ messageType }) => messageType === 'DEBUG'));
        // Flink's own REST API serves the same output.
        const base = (await driver.inspect(clusterId))!.rest;
        const page = await fetch(`${base}/jobmanager/log`);
        expect(await page.text()).toContain('messageSchemaVersion');
        // No page of another origin may read what it answers.
        const foreign = await fetch(`${base}/overview`, { headers: { origin: 'http://evil.test' } });
        expect(foreign.headers.get('access-control-allow-origin')).toBe(base);
      },
      testMs,
    );
  });

  it(
    'starts again on other ports when one was taken',
    async () => {
      const driver = await makeDriver();
      const spec = makeSpec();
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
    testMs,
  );
});
