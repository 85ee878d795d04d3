// kill -9 of the container engine itself: its containers live on without it, and what becomes of them is told and mended.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DescribeApplicationCommand, StartApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { type ClusterFacts, clusterOf, clustersOf, restoredFrom, runningCluster } from '../host/clusters.js';
import { leftAfterStop, livingIds } from '../host/machine.js';
import { committedRows, countFaults, moreObjects, objectsGrow } from '../host/rows.js';
import { runTicks } from '../host/running-ticks.js';
import { TestHost } from '../host/test-host.js';
import { createTicks, describeTicks, START_MILLISECONDS, succeeds } from '../host/ticks-application.js';
import { timed, until } from '../host/until.js';
import { engineMachine } from './engine-machine.js';
import { OwnEngine, ownEngineMissing } from './own-engine.js';

const NAME = 'orphaned';
const SINK = 'orphaned-rows';
const KEY = `000000000000/us-east-1/${NAME}`;
const TEST_MILLISECONDS = 300_000;
const TOLD_MILLISECONDS = 60_000;
const RECOVERY_MILLISECONDS = 150_000;

interface Told {
  readonly application: string;
  readonly status: string;
  readonly hindrance: { readonly since: string; readonly cause: string } | null;
  readonly operations: readonly {
    readonly name: string;
    readonly status: string;
    readonly notes?: readonly string[];
  }[];
}

const toldOf = async (host: TestHost, name: string): Promise<Told | undefined> => {
  const all = (await (await fetch(`${host.endpoint}/_drey/applications`)).json()) as readonly Told[];
  return all.find(({ application }) => application.endsWith(`/${name}`));
};

const describeEngineKilled = (what: string, flags: readonly string[], livesOn: boolean): void => {
  (ownEngineMissing === undefined ? describe : describe.skip)(
    `a container engine that is killed, ${what}${ownEngineMissing === undefined ? '' : ` (${ownEngineMissing})`}`,
    () => {
      const engine = new OwnEngine(flags);
      const host = new TestHost({ driver: 'docker' });
      let cluster: ClusterFacts;

      beforeAll(async () => {
        await engine.start();
        await engine.load();
        await host.start({ environment: { DOCKER_HOST: engine.address } });
        await runTicks(host.clients(), { name: NAME, sink: SINK }, 1);
        cluster = await runningCluster(host.endpoint, KEY, RECOVERY_MILLISECONDS);
      }, START_MILLISECONDS);

      afterAll(async () => {
        await host.close();
        await engine.close();
      }, 120_000);

      it(
        'is told with its cause, while the application keeps its status and its containers run',
        async () => {
          const [jobManager = ''] = livingIds(engineMachine, cluster);
          const lives = await engine.jvmOf(jobManager);
          await engine.kill();
          const told = await until('the cause', TOLD_MILLISECONDS, async () => {
            const now = await toldOf(host, NAME);
            return now?.hindrance?.cause.includes('DREY_ENGINE_AWAY') ? now : undefined;
          });
          expect(told).toMatchObject({ status: 'RUNNING', hindrance: { cause: expect.stringContaining('Start it') } });
          const health = await (await fetch(`${host.endpoint}/_drey/health`)).text();
          expect(health).toContain('DREY_ENGINE_AWAY');
          expect((await describeTicks(host.clients(), NAME)).ApplicationStatus).toBe('RUNNING');
          expect(lives()).toBe(true);
        },
        TEST_MILLISECONDS,
      );

      it(
        livesOn
          ? 'finds its containers again when it is back, and the same job in them'
          : 'ends its containers when it is back, and the job goes on from its latest checkpoint in others',
        async () => {
          await engine.start();
          const { seconds, value } = await timed(() =>
            runningCluster(host.endpoint, KEY, RECOVERY_MILLISECONDS, ({ jobId }) =>
              livesOn ? jobId === cluster.jobId : jobId !== cluster.jobId,
            ),
          );
          console.info(`After the return of the engine all tasks ran again in ${seconds} s.`);
          if (livesOn) expect(livingIds(engineMachine, value)).toEqual(livingIds(engineMachine, cluster));
          else expect(await restoredFrom(value)).toContain(`${cluster.jobId}/chk-`);
          const clients = host.clients();
          await moreObjects(clients, SINK, 2, RECOVERY_MILLISECONDS);
          expect(countFaults(await committedRows(clients, SINK))).toEqual([]);
          expect(await toldOf(host, NAME)).toMatchObject({ status: 'RUNNING', hindrance: null });
          expect(await clustersOf(host.endpoint)).toMatchObject([{ driver: 'docker', jobId: value.jobId }]);
        },
        TEST_MILLISECONDS,
      );

      it(
        'in the middle of a start is noted in the operation, which goes on when it is back',
        async () => {
          const clients = host.clients();
          const second = `${NAME}-start`;
          await createTicks(clients, { name: second, sink: `${second}-rows` });
          const { OperationId } = await clients.flink.send(new StartApplicationCommand({ ApplicationName: second }));
          await until('containers of it', TOLD_MILLISECONDS, async () =>
            (await clusterOf(host.endpoint, `000000000000/us-east-1/${second}`))?.members.some(({ alive }) => alive),
          );
          await engine.kill();
          const told = await until('the cause', TOLD_MILLISECONDS, async () => {
            const now = await toldOf(host, second);
            return now?.operations[0]?.notes === undefined ? undefined : now;
          });
          expect(told).toMatchObject({
            status: 'STARTING',
            operations: [{ status: 'IN_PROGRESS', notes: [expect.stringContaining('DREY_ENGINE_AWAY')] }],
          });
          await engine.start();
          await succeeds(clients, second, OperationId);
          const { ApplicationDetail } = await clients.flink.send(
            new DescribeApplicationCommand({ ApplicationName: second }),
          );
          expect(ApplicationDetail?.ApplicationStatus).toBe('RUNNING');
          await objectsGrow(clients, `${second}-rows`, 0, RECOVERY_MILLISECONDS);
          await runningCluster(host.endpoint, KEY, RECOVERY_MILLISECONDS);
        },
        TEST_MILLISECONDS,
      );

      it(
        'leaves nothing after a clean stop',
        async () => {
          expect(await leftAfterStop(host)).toEqual([]);
          expect(await engine.docker.listContainers({ all: true })).toEqual([]);
        },
        TEST_MILLISECONDS,
      );
    },
  );
};

describeEngineKilled('with the settings that it comes with', [], false);
describeEngineKilled('with --live-restore', ['--live-restore'], true);
