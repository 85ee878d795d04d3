// One running application as people and scripts look at it: the page of its state, Flink's dashboard by a link, the trail of calls.
import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CreateApplicationPresignedUrlCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { type ClusterFacts, pidOf, runningCluster } from '../host/clusters.js';
import { freezeProcess } from '../host/marked-processes.js';
import { runTicks } from '../host/running-ticks.js';
import { TestHost } from '../host/test-host.js';
import { keyOf, START_MILLISECONDS } from '../host/ticks-application.js';
import { timed, until } from '../host/until.js';

const NAME = 'glanced';
const RATE = 50;
/** Flink's own metrics are ten seconds old at most, and rates are those of the last minute. */
const AGREE_MILLISECONDS = 120_000;
/** The bound of the page is three seconds; the rest is for a machine with much else to do, and far from forever. */
const HANGING_SECONDS = 20;

interface Glance {
  readonly status: string;
  readonly waitsFor: string | null;
  readonly job: {
    readonly jobId: string;
    readonly state: string;
    readonly uptimeMilliseconds: number;
    readonly runningSince: string;
    readonly restarts: number;
    readonly lastCheckpoint: {
      readonly id: number;
      readonly at: string;
      readonly ageMilliseconds: number;
      readonly durationMilliseconds: number;
      readonly sizeBytes: number;
    } | null;
    readonly backPressure: { readonly vertexId: string; readonly ratio: number } | null;
    readonly recordsPerSecond: { readonly in: number | null; readonly out: number | null };
  } | null;
}

interface FlinkCheckpoints {
  readonly latest: {
    readonly completed: {
      readonly id: number;
      readonly latest_ack_timestamp: number;
      readonly end_to_end_duration: number;
      readonly state_size: number;
    };
  };
}

describe('a running application', () => {
  const host = new TestHost();
  let cluster: ClusterFacts;

  const json = async <T>(url: string): Promise<T> => (await fetch(url)).json() as Promise<T>;
  const glance = (path = NAME): Promise<Glance> => json<Glance>(`${host.endpoint}/_drey/applications/${path}`);
  const flink = <T>(path: string): Promise<T> => json<T>(`${cluster.rest}/jobs/${cluster.jobId}${path}`);
  const link = async (): Promise<string> => {
    const { AuthorizedUrl = '' } = await host
      .clients()
      .flink.send(new CreateApplicationPresignedUrlCommand({ ApplicationName: NAME, UrlType: 'FLINK_DASHBOARD_URL' }));
    return AuthorizedUrl;
  };

  beforeAll(async () => {
    await host.start();
    const clients = host.clients();
    await runTicks(clients, { name: NAME, sink: 'glanced-rows', rate: RATE }, 1);
    cluster = await runningCluster(host.endpoint, keyOf(clients, NAME), 60_000);
  }, START_MILLISECONDS);

  afterAll(() => host.close(), 60_000);

  it(
    "has figures that agree with Flink's own",
    async () => {
      const { job, status, waitsFor } = await glance();
      const { timestamps } = await flink<{ readonly timestamps: Readonly<Record<string, number>> }>('');
      expect([status, job?.jobId, job?.state, job?.restarts, waitsFor]).toEqual([
        'RUNNING',
        cluster.jobId,
        'RUNNING',
        0,
        null,
      ]);
      expect(Date.parse(job?.runningSince ?? '')).toBe(timestamps['RUNNING']);
      expect(Math.abs(Date.now() - (timestamps['RUNNING'] ?? 0) - (job?.uptimeMilliseconds ?? 0))).toBeLessThan(10_000);
      await until('one checkpoint in both', AGREE_MILLISECONDS, async () => {
        const ours = (await glance()).job?.lastCheckpoint;
        const { completed } = (await flink<FlinkCheckpoints>('/checkpoints')).latest;
        if (ours === null || ours === undefined || ours.id !== completed.id) return false;
        expect(Date.parse(ours.at)).toBe(completed.latest_ack_timestamp);
        expect([ours.durationMilliseconds, ours.sizeBytes]).toEqual([
          completed.end_to_end_duration,
          completed.state_size,
        ]);
        return true;
      });
      await until('the rates of the job', AGREE_MILLISECONDS, async () => {
        const { in: read, out } = (await glance()).job?.recordsPerSecond ?? { in: null, out: null };
        const isNear = (rate: number | null): boolean => rate !== null && Math.abs(rate - RATE) <= RATE * 0.2;
        return isNear(read) && isNear(out);
      });
      await until('one back-pressure in both', AGREE_MILLISECONDS, async () => {
        const ours = (await glance()).job?.backPressure;
        if (ours === null || ours === undefined) return false;
        const path = `/vertices/${ours.vertexId}/subtasks/metrics?get=backPressuredTimeMsPerSecond&agg=max`;
        const [metric] = await flink<readonly { readonly max: number }[]>(path);
        return metric !== undefined && Math.abs(metric.max / 1_000 - ours.ratio) < 0.001;
      });
      expect((await glance(keyOf(host.clients(), NAME))).job?.jobId).toBe(cluster.jobId);
      expect((await fetch(`${host.endpoint}/_drey/applications/nobody`)).status).toBe(404);
    },
    START_MILLISECONDS,
  );

  it('shows its dashboard to scripts that take the link apart, as the sample of AWS does, without cookies', async () => {
    const url = await link();
    const base = /^http:\/\/[^/]*\/flinkdashboard/.exec(url)?.[0] ?? '';
    const token = /authToken=([^&]*)/.exec(url)?.[1] ?? '';
    for (let round = 0; round < 3; round += 1) {
      const { jobs } = await json<{ readonly jobs: readonly { readonly id: string }[] }>(
        `${base}/jobs?authToken=${token}`,
      );
      expect(jobs.map(({ id }) => id)).toEqual([cluster.jobId]);
      const { vertices } = await json<{ readonly vertices: readonly { readonly status: string }[] }>(
        `${base}/jobs/${jobs[0]?.id}?authToken=${token}`,
      );
      expect(new Set(vertices.map(({ status }) => status))).toEqual(new Set(['RUNNING']));
    }
    const refused = [
      fetch(`${base}/jobs?authToken=${token}x`),
      fetch(`${base}/jobs/${cluster.jobId}/yarn-cancel?authToken=${token}`),
      fetch(`${base}/jars/upload?authToken=${token}`, { method: 'POST' }),
    ];
    expect((await Promise.all(refused)).map(({ status }) => status)).toEqual([403, 403, 405]);
  });

  it('shows its dashboard and all that the page needs to a client without cookies', async () => {
    const page = await fetch(await link());
    const text = await page.text();
    expect([page.status, text]).toEqual([200, expect.stringContaining('<base href="./">')]);
    const files = [...text.matchAll(/(?:src|href)="([\w.-]+\.(?:js|css))"/g)].map(([, file]) => file ?? '');
    expect(files.length).toBeGreaterThan(0);
    const data = ['config', 'overview', 'jobs/overview', `jobs/${cluster.jobId}`];
    for (const path of [...files, ...data]) {
      const answer = await fetch(new URL(path, page.url));
      expect([path, answer.status]).toEqual([path, 200]);
      await answer.arrayBuffer();
    }
  });

  it('gives links of the name by which it was reached', async () => {
    const { port } = new URL(host.endpoint);
    const clients = host.clients();
    clients.flink.middlewareStack.add(
      (next) => (call) => {
        (call.request as { headers: Record<string, string> }).headers['host'] = `host.docker.internal:${port}`;
        return next(call);
      },
      { step: 'build', name: 'another-host', override: true },
    );
    const { AuthorizedUrl = '' } = await clients.flink.send(
      new CreateApplicationPresignedUrlCommand({ ApplicationName: NAME, UrlType: 'FLINK_DASHBOARD_URL' }),
    );
    clients.flink.middlewareStack.remove('another-host');
    const url = new URL(AuthorizedUrl);
    expect(url.host).toBe(`host.docker.internal:${port}`);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      get(`${host.endpoint}/flinkdashboard/jobs${url.search}`, { headers: { host: url.host } }, (answer) => {
        resolve(answer.statusCode);
        answer.resume();
      }).once('error', reject);
    });
    expect(status).toBe(200);
  });

  it('answers while its JobManager hangs, and says so', async () => {
    const pid = pidOf(cluster, 'jobmanager');
    await freezeProcess(pid);
    try {
      const { seconds, value } = await timed(() => glance());
      expect(seconds).toBeLessThan(HANGING_SECONDS);
      expect([value.job, value.waitsFor]).toEqual([null, expect.stringMatching(/JobManager/)]);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  }, 60_000);
});
