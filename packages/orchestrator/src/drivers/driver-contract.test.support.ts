// What every driver that runs jobs has to do, with real Flink; each driver's own test calls it.
import { beforeEach, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { systemClock } from '@drey/plugin-api';
import type { ClusterDriver, ClusterSpec, MemberSighting } from '../cluster-driver.js';
import { allTasksRun } from '../flink-rest/flink-job.js';
import { createFlinkRest, type FlinkRest } from '../flink-rest/flink-rest.js';
import { restTokenEnvironment, restTokenHeader } from '../flink-rest/rest-token.js';
import { flinkRuntime } from '../runtime-catalogue.js';
import { askRaw } from './raw-request.test.support.js';

// Real Flink: JVMs on a busy machine take their time.
const waitMs = 180_000;
/** Bound of one test. */
export const testMs = 480_000;
/** A signal that is never aborted. */
export const never: AbortSignal = new AbortController().signal;
/** Random lower-case hex. */
export const hex = (bytes: number): string => randomBytes(bytes).toString('hex');

/** Asks until the answer is neither false nor undefined; a JobManager that does not answer counts as undefined. */
export const until = async <T>(ask: () => Promise<T | false | undefined>): Promise<T> => {
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

/** What lets a test act through Flink's REST API. */
export const testRestToken = 'a-rest-token';

/** A cluster of one TaskManager with two slots. */
export const makeSpec = (facts: Partial<ClusterSpec> = {}): ClusterSpec => ({
  clusterId: hex(8),
  stateId: hex(8),
  runtime: flinkRuntime('FLINK-1_20')!,
  taskManagers: 1,
  slotsPerTaskManager: 2,
  flinkConfiguration: { 'execution.checkpointing.interval': '500 ms' },
  applicationProperties: '[{"PropertyGroupId":"g","PropertyMap":{"a":"b"}}]',
  environment: { DREY_TEST_TOKEN: 'a-token', ...restTokenEnvironment(testRestToken) },
  logLevel: 'INFO',
  ...facts,
});

/** What differs between drivers. */
export interface DriverUnderTest {
  /** Another host's driver over the same directory each time. */
  makeDriver(): Promise<ClusterDriver>;
  /** Kills a member as the kernel would. */
  kill(member: MemberSighting): Promise<void>;
  /** The job of `buildCountJob`. */
  jar(): string;
}

const runs = (rest: FlinkRest, jobId: string): Promise<true> =>
  until(async () => {
    const found = await rest.job(jobId);
    return found !== null && allTasksRun(found) ? true : undefined;
  });

/** A driver with a cluster whose two slots are there. */
export const launched = async (
  makeDriver: DriverUnderTest['makeDriver'],
): Promise<{ readonly driver: ClusterDriver; readonly spec: ClusterSpec; readonly rest: FlinkRest }> => {
  const driver = await makeDriver();
  const spec = makeSpec();
  const rest = createFlinkRest({ base: (await driver.launch(spec, never)).rest, token: testRestToken });
  await until(async () => (await rest.overview()).slotsAvailable === 2);
  return { driver, spec, rest };
};

/** Declares the tests; to be called inside a `describe` whose `afterEach` ends all clusters. */
export const itKeepsTheDriverContract = ({ makeDriver, kill, jar }: DriverUnderTest): void => {
  let driver: ClusterDriver;
  let spec: ClusterSpec;
  let rest: FlinkRest;

  beforeEach(async () => {
    ({ driver, spec, rest } = await launched(makeDriver));
  }, testMs);

  it(
    'adopts clusters of an earlier host, replaces a dead TaskManager and scales both ways',
    async () => {
      const { clusterId } = spec;
      const before = (await driver.inspect(clusterId))!.members;
      expect(before).toMatchObject([
        { role: 'jobmanager', name: 'jobmanager', alive: true },
        { role: 'taskmanager', name: 'taskmanager-1', alive: true },
      ]);
      // The same id again changes nothing.
      expect((await driver.launch(spec, never)).members).toEqual(before);
      const later = await makeDriver();
      expect((await later.list()).map((cluster) => cluster.clusterId)).toContain(clusterId);
      await kill(before[1]!);
      const dead = await until(async () => (await later.inspect(clusterId))!.members.find(({ alive }) => !alive));
      expect(dead).toMatchObject({ name: 'taskmanager-1', ended: expect.any(String) });
      await later.scale(clusterId, 2);
      const names = (await later.inspect(clusterId))!.members.filter(({ alive }) => alive).map(({ name }) => name);
      expect(names).toEqual(['jobmanager', 'taskmanager-2', 'taskmanager-3']);
      await until(async () => (await rest.overview()).slotsTotal >= 4);
      await later.scale(clusterId, 1);
      expect((await later.inspect(clusterId))!.members.filter(({ alive }) => alive)).toHaveLength(2);
      await driver.destroy(clusterId);
      expect((await driver.inspect(clusterId))!.members.filter(({ alive }) => alive)).toEqual([]);
      // Output is there until the cluster is removed, and comes to an end.
      let cursor: string | null = null;
      let lines = 0;
      for (let end = false; !end;) {
        const chunk = await driver.readLog(clusterId, 'jobmanager', cursor, 16 * 1024);
        ({ cursor, end } = chunk);
        lines += chunk.lines.length;
      }
      expect(lines).toBeGreaterThan(20);
      await driver.remove(clusterId);
      expect(await driver.inspect(clusterId)).toBeUndefined();
      expect(await later.list()).toEqual([]);
    },
    testMs,
  );

  it(
    'runs a job through savepoint, stop, restore and cancel',
    async () => {
      const { clusterId, stateId } = spec;
      const { state } = driver;
      const jarId = await driver.putCode(clusterId, jar(), 'count.jar');
      const jobId = hex(16);
      expect(await rest.runJar(jarId, { jobId, parallelism: 1 })).toBe(jobId);
      await runs(rest, jobId);
      await expect(rest.runJar(jarId, { jobId })).rejects.toMatchObject({ name: 'FlinkRestError' });
      await expect(rest.runJar(jarId, { jobId: hex(16), programArgs: ['the reason'] })).rejects.toMatchObject({
        message: 'NoSuchElementException: the reason',
      });

      await until(async () => (await rest.checkpoints(jobId)).completed > 0);
      expect(await until(() => state.newestCheckpoint(stateId, jobId))).toMatchObject({
        location: expect.stringMatching(new RegExp(`^file:///.*/${stateId}/checkpoints/${jobId}/chk-[0-9]+$`)),
      });

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

      await driver.destroy(clusterId);
      expect(await state.exists(second)).toBe(true);
      await state.deleteSnapshot(second);
      expect(await state.exists(second)).toBe(false);
      await state.deleteCheckpoints(stateId, jobId);
      expect(await state.newestCheckpoint(stateId, jobId)).toBeUndefined();
      await driver.remove(clusterId);
      await state.deleteAll(stateId);
      expect(await state.exists(first)).toBe(false);
    },
    testMs,
  );

  it(
    "lets web pages and strangers only look through Flink's REST API",
    async () => {
      const base = (await driver.inspect(spec.clusterId))!.rest;
      const { host } = new URL(base);
      const ask = async (method: string, path: string, headers: Record<string, string> = {}): Promise<number> =>
        (await askRaw(base, { method, path, headers: { host, ...headers } })).status;
      const own = { [restTokenHeader]: testRestToken };

      for (const path of ['/overview', '/jobs', '/jars', '/taskmanagers', '/', '/v1/config'])
        expect([path, await ask('GET', path)]).toEqual([path, 200]);
      expect(await ask('GET', '/overview', { origin: base })).toBe(200);
      expect(await ask('GET', '/overview', { host: `localhost:${new URL(base).port}` })).toBe(200);

      // A page of another origin, and one whose name was given our address.
      const foreign = [{ origin: 'http://evil.test' }, { origin: 'null' }, { host: `evil.test:${new URL(base).port}` }];
      for (const headers of foreign) {
        expect(await ask('GET', '/overview', headers)).toBe(403);
        expect(await ask('POST', '/jars/upload', { ...headers, ...own })).toBe(403);
      }

      // What acts, in all spellings.
      const job = hex(16);
      const acts: readonly (readonly [string, string])[] = [
        ['POST', '/jars/upload'],
        ['POST', '/v1/jars/upload'],
        ['POST', '/jars/a.jar/run'],
        ['POST', '/jobs'],
        ['PATCH', `/jobs/${job}?mode=cancel`],
        ['POST', `/jobs/${job}/savepoints`],
        ['POST', '/savepoint-disposal'],
        ['DELETE', '/cluster'],
        ['DELETE', '/jars/a.jar'],
        ['OPTIONS', '/jars/upload'],
        ['GET', `/jobs/${job}/yarn-cancel`],
        ['GET', `//jobs/${job}/yarn%2Dstop?a=b`],
        ['GET', `/v1/jobs/${job}/yarn%252Dcancel`],
        ['GET', '/jars/a.jar/plan'],
        ['HEAD', '/jars/a.jar//plan/'],
        ['GET', '/j%61rs/a.jar/plan'],
      ];
      for (const [method, path] of acts) {
        expect([method, path, await ask(method, path)]).toEqual([method, path, 403]);
        expect(await ask(method, path, { [restTokenHeader]: 'guess' })).toBe(403);
      }
      // The token opens; what there is behind it is Flink's business.
      expect(await ask('GET', '/jars/a.jar/plan', own)).not.toBe(403);
      expect(await ask('PATCH', `/jobs/${job}?mode=cancel`, own)).toBe(404);
    },
    testMs,
  );

  it(
    'gives JSON lines, each once also to a host that reads on, and changes their level at once',
    async () => {
      const { clusterId } = spec;
      const lines: string[] = [];
      let cursor: string | null = null;
      const read = async (from: ClusterDriver): Promise<readonly string[]> => {
        const chunk = await from.readLog(clusterId, 'jobmanager', cursor, 2 * 1024);
        ({ cursor } = chunk);
        lines.push(...chunk.lines);
        return chunk.lines;
      };
      await until(async () => (await read(driver)).length > 0);
      expect(JSON.parse(lines.find((line) => line.startsWith('{')) ?? '')).toMatchObject({
        locationInformation: expect.stringMatching(/\(.*\)/),
        logger: expect.any(String),
        messageSchemaVersion: '1',
        messageType: expect.stringMatching(/^(INFO|WARN)$/),
        threadName: expect.any(String),
      });
      expect(lines.join('\n')).not.toContain('"DEBUG"');
      const later = await makeDriver();
      await later.setLogLevel(clusterId, 'DEBUG');
      await until(async () => (await read(later)).some((line) => line.includes('"DEBUG"')));
      const again = await driver.readLog(clusterId, 'jobmanager', null, 64 * 1024 * 1024);
      expect(again.lines.slice(0, lines.length)).toEqual(lines.slice(0, again.lines.length));
    },
    testMs,
  );
};
