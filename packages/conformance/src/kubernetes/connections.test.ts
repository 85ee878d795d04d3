// What breaks between Drey and the API server: watches, streams of output, and the API server itself. Nothing is lost, doubled or stuck.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  DeleteApplicationCommand,
  RollbackApplicationCommand,
  StopApplicationCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLogStream, prepareAccount } from '../host/account.js';
import { clusterOf, type ClusterFacts, restoredFrom, runningCluster } from '../host/clusters.js';
import { exampleJarPath } from '../host/example-jar.js';
import { recordsShipped, recordsWritten, without } from '../host/log-records.js';
import { hostOn, leftAfterStop, livingId, livingIds, why } from '../host/machine.js';
import { committedRows, countFaults } from '../host/rows.js';
import {
  describeTicks,
  keyOf,
  START_MILLISECONDS,
  statusBecomes,
  succeeds,
  ticksProperties,
} from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { type Trial, trialOf } from '../runtimes/application.js';
import { kubernetesMachine } from './kubernetes-machine.js';

const NAME = 'linked';
const SINK = 'linked-rows';
const GROUP = '/aws/kinesis-analytics/linked';
const STREAM = 'job';
const BOUND_MILLISECONDS = 150_000;
const TEST_MILLISECONDS = 400_000;
/** The driver takes three seconds for a gap and tries again after ten at most: no later time is another case. */
const AWAY_MILLISECONDS = 15_000;

const machine = kubernetesMachine();

(machine.missing === undefined ? describe : describe.skip)(`what breaks on the way to pods${why(machine)}`, () => {
  const host = hostOn(machine);
  let trial: Trial;
  let facts: ClusterFacts;

  const watchesOf = () => {
    const kubernetes = machine.cluster();
    const { watches, server } = kubernetes;
    return { watches, server, forget: (): void => kubernetes.forget() };
  };

  const running = (accept?: (cluster: ClusterFacts) => boolean): Promise<ClusterFacts> =>
    runningCluster(host.endpoint, keyOf(host.clients(), NAME), BOUND_MILLISECONDS, accept);

  const isWhole = async (): Promise<void> => {
    await trial.rowsGrow();
    expect(countFaults(await committedRows(host.clients(), SINK))).toEqual([]);
    expect((await describeTicks(host.clients(), NAME)).ApplicationStatus).toBe('RUNNING');
  };

  /** Waits for what has been written by now to be in the log stream, and sees that nothing came twice. */
  const isShippedOnce = async (): Promise<void> => {
    const cluster = await clusterOf(host.endpoint, keyOf(host.clients(), NAME));
    if (cluster === undefined) throw new Error('A running application has no cluster.');
    const written = await recordsWritten(machine, host, cluster);
    const shipped = await until('every log record in CloudWatch', BOUND_MILLISECONDS, async () => {
      const found = await recordsShipped(host, GROUP, STREAM);
      return without(written, found).length === 0 ? found : undefined;
    });
    // The job writes on meanwhile, so what was shipped is held against what is written by now.
    expect(without(shipped, await recordsWritten(machine, host, cluster))).toEqual([]);
  };

  beforeAll(async () => {
    const jar = exampleJarPath();
    await host.start();
    const clients = host.clients();
    await prepareAccount(clients);
    const logStreamArn = await createLogStream(clients, GROUP, STREAM);
    trial = trialOf(clients, { name: NAME, sink: SINK, environment: 'FLINK-1_20', jar, logStreamArn });
    await trial.create();
    await trial.start();
    await trial.rowsGrow();
    facts = await running();
  }, START_MILLISECONDS);

  afterAll(async () => {
    await host.close();
    await machine.clear(host);
  }, 60_000);

  it('is written with what the role gets: no pod has a key', () => {
    const kubernetes = machine.cluster();
    const pods = kubernetes.objects('pods');
    expect(pods).toHaveLength(2);
    for (const pod of pods) expect(JSON.stringify(pod['spec'])).not.toMatch(/AWS_(SECRET_ACCESS_KEY|ACCESS_KEY_ID)/);
    const names = kubernetes.objects('secrets').flatMap((secret) => Object.keys(secret['data'] ?? {}));
    expect(names).toContain('AWS_CONTAINER_CREDENTIALS_FULL_URI');
    expect(names).not.toContain('AWS_SECRET_ACCESS_KEY');
  });

  it.each([
    { ends: 'quietly', expiredAs: undefined },
    { ends: 'broken', expiredAs: undefined },
    { ends: 'broken', expiredAs: 'event' },
    { ends: 'quietly', expiredAs: 'status' },
  ] as const)(
    'goes on where a watch ends ($ends) and its version is forgotten ($expiredAs), with another listing only then',
    async ({ ends, expiredAs }) => {
      const { watches, server, forget } = watchesOf();
      const { 'list pods': lists = 0, 'watch pods': before = 0 } = server.calls;
      if (expiredAs !== undefined) {
        watches.expiredAs = expiredAs;
        forget();
      }
      watches.end(ends);
      await until(
        'another watch',
        BOUND_MILLISECONDS,
        () => watches.open === 1 && (server.calls['watch pods'] ?? 0) > before,
      );
      expect(server.calls['list pods']).toBe(lists + (expiredAs === undefined ? 0 : 1));
    },
    TEST_MILLISECONDS,
  );

  it(
    'replaces a TaskManager that ended while its watch had broken off, with the same job',
    async () => {
      const { watches, forget } = watchesOf();
      const lost = livingId(machine, facts, 'taskmanager');
      const ended = machine.kill(facts, 'taskmanager');
      forget();
      watches.end('broken');
      await ended;
      const now = await running(
        (one) => livingIds(machine, one).length === 2 && !livingIds(machine, one).includes(lost),
      );
      expect(now.jobId).toBe(facts.jobId);
      facts = now;
      await isWhole();
    },
    TEST_MILLISECONDS,
  );

  it(
    'delivers every log record once over streams of output that break off in the middle of a line',
    async () => {
      for (let times = 0; times < 3; times += 1) {
        const before = (await recordsShipped(host, GROUP, STREAM)).length;
        await until('streams to break', BOUND_MILLISECONDS, () => machine.cluster().breakLogs() > 0);
        await until(
          'records after that',
          BOUND_MILLISECONDS,
          async () => (await recordsShipped(host, GROUP, STREAM)).length > before,
        );
      }
      await isShippedOnce();
    },
    TEST_MILLISECONDS,
  );

  it(
    'runs on while the API server is away, and is looked after again when it is back: the same job, every record once',
    async () => {
      const { server, forget } = watchesOf();
      const before = facts;
      await server.close();
      await sleep(AWAY_MILLISECONDS);
      expect((await describeTicks(host.clients(), NAME)).ApplicationStatus).toBe('RUNNING');
      await isWhole();
      forget();
      await server.open();
      const after = await running();
      expect({ ...after, members: livingIds(machine, after) }).toMatchObject({
        id: before.id,
        jobId: before.jobId,
        members: livingIds(machine, before),
      });
      await isWhole();
      await isShippedOnce();
    },
    TEST_MILLISECONDS,
  );

  it(
    'is updated with its state, and rolled back to that of before',
    async () => {
      const { flink } = host.clients();
      await trial.update({ EnvironmentPropertyUpdates: { PropertyGroups: ticksProperties(SINK, 50) } });
      await isWhole();
      const { ApplicationVersionId = 0 } = await describeTicks(host.clients(), NAME);
      const { OperationId } = await flink.send(
        new RollbackApplicationCommand({ ApplicationName: NAME, CurrentApplicationVersionId: ApplicationVersionId }),
      );
      await succeeds(host.clients(), NAME, OperationId);
      expect((await describeTicks(host.clients(), NAME)).ApplicationVersionRolledBackTo).toBe(ApplicationVersionId - 1);
      expect(await restoredFrom(await running())).toMatch(/savepoint-/);
      // The snapshot is older than the last rows of the version that was left: rows come again, and none is missing.
      await trial.rowsGrow();
      expect(countFaults(await committedRows(host.clients(), SINK), { duplicatesAllowed: true })).toEqual([]);
    },
    TEST_MILLISECONDS,
  );

  it(
    'is ended where it was stopped while the API server was away, once that is back',
    async () => {
      const { server } = watchesOf();
      await server.close();
      await host.clients().flink.send(new StopApplicationCommand({ ApplicationName: NAME, Force: true }));
      await statusBecomes(host.clients(), NAME, 'READY', BOUND_MILLISECONDS);
      expect(machine.cluster().objects('pods').length).toBeGreaterThan(1);
      await server.open();
      await until('no pod', BOUND_MILLISECONDS, () => machine.cluster().objects('pods').length === 0);
    },
    TEST_MILLISECONDS,
  );

  it(
    'leaves nothing once it is deleted, no state either, and Drey has stopped',
    async () => {
      const clients = host.clients();
      const { CreateTimestamp } = await describeTicks(clients, NAME);
      await clients.flink.send(new DeleteApplicationCommand({ ApplicationName: NAME, CreateTimestamp }));
      await until('no state', BOUND_MILLISECONDS, async () => (await machine.stateOf(host)).length === 0);
      expect(await leftAfterStop(host, machine)).toEqual([]);
    },
    TEST_MILLISECONDS,
  );
});
