// SIGSTOP of JVMs: everything lives and nothing answers. It is named within seconds, and replaced after a bound.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ClusterFacts, pidOf, restoredFrom, runningCluster } from '../host/clusters.js';
import { leftAfterStop, livingId, livingIds, processMachine, why } from '../host/machine.js';
import { freezeProcess } from '../host/marked-processes.js';
import { committedRows, countFaults, moreObjects } from '../host/rows.js';
import { runTicks } from '../host/running-ticks.js';
import { TestHost } from '../host/test-host.js';
import { describeTicks, keyOf, START_MILLISECONDS } from '../host/ticks-application.js';
import { timed, until } from '../host/until.js';

const NAME = 'frozen';
const SINK = 'frozen-rows';
/** Long before the minute after which it is replaced, also on a machine with much else to do. */
const NAMED_MILLISECONDS = 40_000;
/** A minute of silence, and what a fresh cluster takes. */
const REPLACED_MILLISECONDS = 150_000;
const TEST_MILLISECONDS = 360_000;

(processMachine.missing === undefined ? describe : describe.skip)(
  `an application whose JVMs are stopped by a signal${why(processMachine)}`,
  () => {
    const host = new TestHost({ driver: processMachine.driver });
    let cluster: ClusterFacts;
    const key = (): string => keyOf(host.clients(), NAME);

    const health = async (): Promise<string> => (await fetch(`${host.endpoint}/_drey/health`)).text();

    const troubles = async (): Promise<readonly string[]> => {
      const all = (await (await fetch(`${host.endpoint}/_drey/applications`)).json()) as readonly {
        readonly application: string;
        readonly troubles: readonly { readonly text: string }[];
      }[];
      return all.find(({ application }) => application === key())?.troubles.map(({ text }) => text) ?? [];
    };

    /** Stops a member, and waits until it is told where people look. */
    const freeze = async (role: 'jobmanager' | 'taskmanager'): Promise<void> => {
      await freezeProcess(pidOf(cluster, role));
      const { seconds } = await timed(() =>
        until(`word of the ${role} that hangs`, NAMED_MILLISECONDS, async () => {
          const told = (await troubles()).join(' ');
          return told.includes(role) && (await health()).includes(role) ? told : undefined;
        }),
      );
      console.info(`That the ${role} hangs was told after ${seconds} s.`);
    };

    const goesOn = async (): Promise<void> => {
      const clients = host.clients();
      await moreObjects(clients, SINK, 2, 120_000);
      expect(countFaults(await committedRows(clients, SINK))).toEqual([]);
      expect((await describeTicks(clients, NAME)).ApplicationStatus).toBe('RUNNING');
      await until('nothing to tell', 60_000, async () => ((await troubles()).length === 0 ? true : undefined));
    };

    beforeAll(async () => {
      await host.start();
      const clients = host.clients();
      await runTicks(clients, { name: NAME, sink: SINK }, 1);
      cluster = await runningCluster(host.endpoint, keyOf(clients, NAME), 60_000);
    }, START_MILLISECONDS);

    afterAll(async () => {
      await host.close();
      await processMachine.clear(host);
    }, 60_000);

    it(
      'gets another cluster for a JobManager that hangs, with a job from the latest checkpoint',
      async () => {
        await freeze('jobmanager');
        const { seconds, value } = await timed(() =>
          runningCluster(host.endpoint, key(), REPLACED_MILLISECONDS, ({ jobId }) => jobId !== cluster.jobId),
        );
        console.info(`${seconds} s later all tasks ran again.`);
        expect(await restoredFrom(value)).toContain(`${cluster.jobId}/chk-`);
        cluster = value;
        await goesOn();
      },
      TEST_MILLISECONDS,
    );

    it(
      'gets another TaskManager for one that hangs, and the same job runs on',
      async () => {
        const frozen = livingId(processMachine, cluster, 'taskmanager');
        await freeze('taskmanager');
        const { seconds, value } = await timed(() =>
          runningCluster(
            host.endpoint,
            key(),
            REPLACED_MILLISECONDS,
            (now) => !livingIds(processMachine, now).includes(frozen) && now.members.length > cluster.members.length,
          ),
        );
        console.info(`${seconds} s later all tasks ran again.`);
        expect(value).toMatchObject({ id: cluster.id, jobId: cluster.jobId });
        cluster = value;
        await goesOn();
      },
      TEST_MILLISECONDS,
    );

    it(
      'is left alone where the JobManager goes on in time',
      async () => {
        const pid = pidOf(cluster, 'jobmanager');
        await freeze('jobmanager');
        process.kill(pid, 'SIGCONT');
        await goesOn();
        const now = await runningCluster(host.endpoint, key(), 60_000);
        expect([now.id, now.jobId, pidOf(now, 'jobmanager')]).toEqual([cluster.id, cluster.jobId, pid]);
      },
      TEST_MILLISECONDS,
    );

    it(
      'ends by a clean stop of the host also while its JobManager hangs',
      async () => {
        await freezeProcess(pidOf(cluster, 'jobmanager'));
        expect(await leftAfterStop(host)).toEqual([]);
      },
      TEST_MILLISECONDS,
    );
  },
);
