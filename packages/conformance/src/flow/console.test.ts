// What a page of the console sees of one running application: its job, its checkpoints, its figures, and a member that is lost.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  CheckpointFacts,
  ClusterFacts,
  GraphVertex,
  MetricSeries,
  TimelineEntry,
  VertexFlow,
} from '@drey/console';
import { pidOf, runningCluster } from '../host/clusters.js';
import { FeedPage } from '../host/feed-page.js';
import { runTicks } from '../host/running-ticks.js';
import { TestHost } from '../host/test-host.js';
import { keyOf, START_MILLISECONDS } from '../host/ticks-application.js';

const NAME = 'watched';
const RATE = 50;
/** Flink gathers metrics every ten seconds, and Drey reads those of its reporter at slots of five. */
const SOON_MILLISECONDS = 90_000;

describe('a page on a running application', () => {
  const host = new TestHost({ flags: ['--metric-interval', '5'] });
  let key: string;
  let page: FeedPage;

  const checkpoints = (): ReadonlyMap<number, CheckpointFacts> =>
    new Map(
      page.events
        .flatMap(
          ({ data }) => (data['checkpoints'] as { readonly items?: readonly CheckpointFacts[] } | null)?.items ?? [],
        )
        .map((one) => [one.id, one]),
    );
  const timeline = (): readonly TimelineEntry[] => [
    ...new Map(
      page.events
        .flatMap(
          ({ data }) => (data['timeline'] as { readonly entries: readonly TimelineEntry[] } | undefined)?.entries ?? [],
        )
        .map((entry) => [entry.id, entry]),
    ).values(),
  ];

  beforeAll(async () => {
    await host.start();
    const clients = host.clients();
    await runTicks(clients, { name: NAME, sink: 'watched-rows', rate: RATE }, 1);
    key = keyOf(clients, NAME);
    page = await (await FeedPage.open(host.endpoint, { application: key })).ready();
  }, START_MILLISECONDS);

  afterAll(async () => {
    page.close();
    await host.close();
  }, 60_000);

  it(
    'has the graph, and how it flows',
    async () => {
      await page.until(
        'the graph',
        SOON_MILLISECONDS,
        () => page.details('graph') !== null && page.details('graph') !== undefined,
      );
      const { vertices } = page.details<{ readonly vertices: readonly GraphVertex[] }>('graph') ?? { vertices: [] };
      expect(vertices.flatMap(({ operators }) => operators.map(({ name }) => name)).join()).toContain('Source: ');
      const flow = (): readonly VertexFlow[] =>
        page.details<{ readonly vertices: readonly VertexFlow[] }>('flow')?.vertices ?? [];
      await page.until('how busy it is', SOON_MILLISECONDS, () =>
        flow().some(({ busy, recordsIn }) => busy !== null && recordsIn !== null && recordsIn > RATE / 2),
      );
      expect(flow().map(({ id }) => id)).toEqual(vertices.map(({ id }) => id));
      await page.until('figures of each task', SOON_MILLISECONDS, () =>
        flow().every(({ recordsOut, backPressured }) => recordsOut !== null && backPressured !== null),
      );
    },
    SOON_MILLISECONDS * 2,
  );

  it(
    'has checkpoints with the parts of tasks, and by a route those of subtasks',
    async () => {
      await page.until('a whole checkpoint', SOON_MILLISECONDS, () =>
        [...checkpoints().values()].some(({ status, vertices }) => status === 'COMPLETED' && vertices.length > 0),
      );
      const whole = [...checkpoints().values()].findLast(({ vertices }) => vertices.length > 0);
      const answer = await fetch(`${host.endpoint}/_drey/applications/${key}/checkpoints/${whole?.id}`);
      const { vertices } = (await answer.json()) as {
        readonly vertices: readonly { readonly subtasks: readonly object[] }[];
      };
      expect(vertices[0]?.subtasks[0]).toMatchObject({
        index: 0,
        status: 'completed',
        syncDuration: expect.any(Number),
      });
    },
    SOON_MILLISECONDS,
  );

  it(
    'has rates, checkpoints and JVMs in row and cluster from what is read anyway',
    async () => {
      await page.until('rates', SOON_MILLISECONDS, () => {
        const rates = page.row(key)?.['rates'] as { readonly in: number | null } | null;
        return (rates?.in ?? 0) > RATE / 2;
      });
      await page.until('a checkpoint', SOON_MILLISECONDS, () => page.row(key)?.['lastCheckpoint'] !== null);
      expect(page.row(key)).toMatchObject({ status: 'RUNNING', jobState: 'RUNNING', restarts: 0, severity: 'well' });
      await page.until('a heap', SOON_MILLISECONDS, () =>
        (page.details<ClusterFacts>('cluster')?.members ?? []).every(({ heapUsed }) => (heapUsed ?? 0) > 0),
      );
      const series = page.events.flatMap(
        ({ data }) => (data['metrics'] as { readonly series: readonly MetricSeries[] } | undefined)?.series ?? [],
      );
      expect(series.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['uptime', 'numRecordsOutPerSecond', 'cpuUtilization']),
      );
    },
    SOON_MILLISECONDS * 2,
  );

  it('has the steps of its start', () => {
    const start = timeline().find(({ code }) => code === 'StartApplication');
    const steps = timeline().filter(({ kind, operationId }) => kind === 'step' && operationId === start?.operationId);
    expect(steps.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['begin', 'launch', 'submit', 'settle: jobRunning']),
    );
    expect(steps.every(({ state, until }) => state === 'done' && until !== null)).toBe(true);
  });

  it(
    'tells that a member is lost, what is done about it, and that it runs again',
    async () => {
      const cluster = await runningCluster(host.endpoint, key, 60_000);
      const lost = cluster.members.find(({ role, alive }) => role === 'taskmanager' && alive);
      process.kill(pidOf(cluster, 'taskmanager'), 'SIGKILL');
      await page.until('its end', SOON_MILLISECONDS, () =>
        timeline().some(({ code }) => code === `${lost?.name} ended`),
      );
      await page.until('its replacement', SOON_MILLISECONDS, () => timeline().some(({ code }) => code === 'scale'));
      await page.until('its restart', SOON_MILLISECONDS, () => timeline().some(({ code }) => code === 'restart'));
      await page.until(
        'the job to run again',
        SOON_MILLISECONDS,
        () =>
          timeline().filter(({ code }) => code === 'job RUNNING').length > 0 &&
          page.row(key)?.['jobState'] === 'RUNNING',
      );
    },
    SOON_MILLISECONDS * 3,
  );

  it('tells of the code and of the role', async () => {
    const json = async (path: string): Promise<unknown> =>
      (await fetch(`${host.endpoint}/_drey/applications/${key}/${path}`)).json();
    expect(await json('code')).toMatchObject({
      kind: 'jar',
      refusal: null,
      mainClass: expect.stringContaining('.'),
      classes: expect.arrayContaining([{ java: expect.any(Number), count: expect.any(Number) }]),
    });
    expect(await json('role')).toMatchObject({ mode: 'report', unanswered: null });
  }, 60_000);
});
