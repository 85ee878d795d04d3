// What every driver that runs jobs has to do, with real Flink; each driver's own test calls it.
import assert from 'node:assert/strict';
import { allTasksRun, type FlinkRest, REST_TOKEN_HEADER } from '@drey/flink-rest';
import type { ClusterDriver } from '../cluster-driver.js';
import {
  type DriverUnderTest,
  hex,
  launched,
  type LaunchedCluster,
  seen,
  TEST_MILLISECONDS,
  TEST_REST_TOKEN,
  until,
} from './cluster-under-test.js';
import { askRaw } from './raw-request.js';
import { savepointsTravel } from './savepoint-contract.js';

/** What a runner of tests lends: Jest's or Vitest's own functions. */
export interface DriverTestRunner {
  it(name: string, run: () => Promise<void>, timeoutMilliseconds: number): unknown;
  beforeEach(run: () => Promise<void>, timeoutMilliseconds: number): unknown;
}

/** One sentence about drivers, and how it is seen that it holds of a cluster that was launched for it. */
interface DriverRule {
  readonly name: string;
  readonly check: (cluster: LaunchedCluster, given: DriverUnderTest) => Promise<void>;
}

const living = async (driver: ClusterDriver, clusterId: string): Promise<readonly string[]> =>
  (await seen(driver, clusterId)).members.filter(({ alive }) => alive).map(({ name }) => name);

const runs = (rest: FlinkRest, jobId: string): Promise<true> =>
  until(async () => {
    const found = await rest.job(jobId);
    return found !== null && allTasksRun(found) ? true : undefined;
  });

const adoptsAndScales: DriverRule['check'] = async ({ driver, spec, rest }, { makeDriver, kill }) => {
  const { clusterId } = spec;
  const before = (await seen(driver, clusterId)).members;
  assert.deepEqual(
    before.map(({ role, name, alive }) => ({ role, name, alive })),
    [
      { role: 'jobmanager', name: 'jobmanager', alive: true },
      { role: 'taskmanager', name: 'taskmanager-1', alive: true },
    ],
  );
  // The same id again changes nothing.
  assert.deepEqual((await driver.launch(spec, new AbortController().signal)).members, before);
  const later = await makeDriver();
  assert.ok((await later.list()).some((cluster) => cluster.clusterId === clusterId));
  const [, taskManager] = before;
  assert.ok(taskManager);
  await kill(taskManager);
  const dead = await until(async () => (await seen(later, clusterId)).members.find(({ alive }) => !alive));
  assert.equal(dead.name, 'taskmanager-1');
  assert.equal(typeof dead.ended, 'string');
  await later.scale(clusterId, 2);
  assert.deepEqual(await living(later, clusterId), ['jobmanager', 'taskmanager-2', 'taskmanager-3']);
  await until(async () => (await rest.overview()).slotsTotal >= 4);
  await later.scale(clusterId, 1);
  assert.equal((await living(later, clusterId)).length, 2);
  await driver.destroy(clusterId);
  assert.deepEqual(await living(driver, clusterId), []);
  // Output is there until the cluster is removed, and comes to an end.
  let cursor: string | null = null;
  let lines = 0;
  for (let end = false; !end;) {
    const chunk = await driver.readLog(clusterId, 'jobmanager', cursor, 16 * 1024);
    ({ cursor, end } = chunk);
    lines += chunk.lines.length;
  }
  assert.ok(lines > 20, `${lines} lines`);
  await driver.remove(clusterId);
  assert.equal(await driver.inspect(clusterId), undefined);
  assert.deepEqual(await later.list(), []);
};

/** Where a savepoint is, once it is complete. */
const savepoint = (rest: FlinkRest, jobId: string, triggerId: string): Promise<string> =>
  until(async () => {
    const status = await rest.savepointStatus(jobId, triggerId);
    if (status.state === 'failed') throw new Error(status.trace);
    return status.state === 'completed' ? status.location : undefined;
  });

const runsJobs: DriverRule['check'] = async ({ driver, spec, rest }, { jar }) => {
  const { clusterId, stateId } = spec;
  const { state } = driver;
  const jarId = await driver.putCode(clusterId, jar(), 'count.jar');
  const jobId = hex(16);
  assert.equal(await rest.runJar(jarId, { jobId, parallelism: 1 }), jobId);
  await runs(rest, jobId);
  await assert.rejects(rest.runJar(jarId, { jobId }), { name: 'FlinkRestError' });
  await assert.rejects(rest.runJar(jarId, { jobId: hex(16), programArgs: ['the reason'] }), {
    message: 'NoSuchElementException: the reason',
  });

  await until(async () => (await rest.checkpoints(jobId)).completed > 0);
  const newest = await until(() => state.newestCheckpoint(stateId, jobId));
  assert.match(newest.location, new RegExp(`^(file|s3)://.*/${stateId}/checkpoints/${jobId}/chk-[0-9]+$`));

  const targetDirectory = state.savepointDirectory(stateId);
  const asked = (): { readonly targetDirectory: string; readonly triggerId: string } => ({
    targetDirectory,
    triggerId: hex(16),
  });
  const first = await savepoint(rest, jobId, await rest.triggerSavepoint(jobId, asked()));
  const second = await savepoint(rest, jobId, await rest.stopWithSavepoint(jobId, asked()));
  assert.equal((await state.newestSavepoint(stateId, [first]))?.location.replace('file://', 'file:'), second);
  await until(async () => (await rest.job(jobId))?.state === 'FINISHED');

  const restored = hex(16);
  await rest.runJar(jarId, { jobId: restored, parallelism: 2, savepointPath: second });
  await runs(rest, restored);
  assert.equal((await rest.checkpoints(restored)).restoredFrom, second);
  await rest.cancel(restored);
  await until(async () => (await rest.job(restored))?.state === 'CANCELED');

  await driver.destroy(clusterId);
  assert.equal((await state.newestSavepoint(stateId, [first]))?.location.replace('file://', 'file:'), second);
  await state.deleteSnapshot(second);
  assert.equal(await state.newestSavepoint(stateId, [first]), undefined);
  await state.deleteCheckpoints(stateId, jobId);
  assert.equal(await state.newestCheckpoint(stateId, jobId), undefined);
  await driver.remove(clusterId);
  assert.equal((await state.newestSavepoint(stateId, []))?.location.replace('file://', 'file:'), first);
  await state.deleteAll(stateId);
  assert.equal(await state.newestSavepoint(stateId, []), undefined);
};

/** What acts, in all spellings. */
const acts = (job: string): readonly (readonly [method: string, path: string])[] => [
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

const guardsRest: DriverRule['check'] = async ({ driver, spec }) => {
  const base = (await seen(driver, spec.clusterId)).rest;
  const { host, port } = new URL(base);
  const answers = async (
    expected: number,
    method: string,
    path: string,
    headers: Record<string, string> = {},
  ): Promise<void> => {
    const { status } = await askRaw(base, { method, path, headers: { host, ...headers } });
    assert.equal(status, expected, `${method} ${path} ${JSON.stringify(headers)}`);
  };
  const own = { [REST_TOKEN_HEADER]: TEST_REST_TOKEN };

  for (const path of ['/overview', '/jobs', '/jars', '/taskmanagers', '/', '/v1/config'])
    await answers(200, 'GET', path);
  await answers(200, 'GET', '/overview', { origin: base });
  await answers(200, 'GET', '/overview', { host: `localhost:${port}` });

  // A page of another origin, and one whose name was given our address.
  const foreign = [{ origin: 'http://evil.test' }, { origin: 'null' }, { host: `evil.test:${port}` }];
  for (const headers of foreign) {
    await answers(403, 'GET', '/overview', headers);
    await answers(403, 'POST', '/jars/upload', { ...headers, ...own });
  }

  const job = hex(16);
  for (const [method, path] of acts(job)) {
    await answers(403, method, path);
    await answers(403, method, path, { [REST_TOKEN_HEADER]: 'guess' });
  }
  // The token opens; what there is behind it is Flink's business.
  const { status } = await askRaw(base, { method: 'GET', path: '/jars/a.jar/plan', headers: { host, ...own } });
  assert.notEqual(status, 403);
  await answers(404, 'PATCH', `/jobs/${job}?mode=cancel`, own);
};

const givesOutput: DriverRule['check'] = async ({ driver, spec }, { makeDriver }) => {
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
  const line = JSON.parse(lines.find((one) => one.startsWith('{')) ?? '{}') as Record<string, unknown>;
  assert.match(String(line['locationInformation']), /\(.*\)/);
  assert.match(String(line['messageType']), /^(INFO|WARN)$/);
  assert.equal(line['messageSchemaVersion'], '1');
  assert.deepEqual([typeof line['logger'], typeof line['threadName']], ['string', 'string']);
  assert.ok(!lines.join('\n').includes('"DEBUG"'));
  const later = await makeDriver();
  await later.setLogLevel(clusterId, 'DEBUG');
  await until(async () => (await read(later)).some((one) => one.includes('"DEBUG"')));
  const again = await driver.readLog(clusterId, 'jobmanager', null, 64 * 1024 * 1024);
  assert.deepEqual(again.lines.slice(0, lines.length), lines.slice(0, again.lines.length));
};

const rules: readonly DriverRule[] = [
  {
    name: 'adopts clusters of an earlier host, replaces a dead TaskManager and scales both ways',
    check: adoptsAndScales,
  },
  { name: 'runs a job through savepoint, stop, restore and cancel', check: runsJobs },
  {
    name: 'moves, reads and writes savepoints, whole or not at all, and a job starts from them elsewhere',
    check: (cluster, { jar }) => savepointsTravel(cluster, jar()),
  },
  { name: "lets web pages and strangers only look through Flink's REST API", check: guardsRest },
  {
    name: 'gives JSON lines, each once also to a host that reads on, and changes their level at once',
    check: givesOutput,
  },
];

/** Registers one test for each rule; to be called inside a `describe` whose `afterEach` ends all clusters. Each rule gets a cluster of its own. */
export const itKeepsTheDriverContract = (given: DriverUnderTest, { it, beforeEach }: DriverTestRunner): void => {
  let cluster: LaunchedCluster | undefined;
  beforeEach(async () => {
    cluster = await launched(given);
  }, TEST_MILLISECONDS);
  for (const { name, check } of rules) {
    it(
      name,
      async () => {
        assert.ok(cluster);
        await check(cluster, given);
      },
      TEST_MILLISECONDS,
    );
  }
};
