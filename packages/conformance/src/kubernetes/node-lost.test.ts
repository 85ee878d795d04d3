// Nodes that are lost: their members are replaced within a bound, the job goes on from its newest state, and what comes back cannot write.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ClusterFacts, flinkJob, restoredFrom, runningCluster } from '../host/clusters.js';
import { hostOn, leftAfterStop, livingId, livingIds, why } from '../host/machine.js';
import { committedRows, countFaults, moreObjects } from '../host/rows.js';
import { runTicks } from '../host/running-ticks.js';
import { describeTicks, keyOf, START_MILLISECONDS } from '../host/ticks-application.js';
import { timed, until } from '../host/until.js';
import { kubernetesMachine } from './kubernetes-machine.js';

const NAME = 'nomad';
const SINK = 'nomad-rows';
const RECOVERY_MILLISECONDS = 150_000;
const TEST_MILLISECONDS = 400_000;
/** A node that comes back works for so long before its kubelet ends what is not its own any more. */
const ZOMBIE_MILLISECONDS = 8_000;

const machine = kubernetesMachine();

(machine.missing === undefined ? describe : describe.skip)(`nodes that are lost${why(machine)}`, () => {
  const host = hostOn(machine);
  let facts: ClusterFacts;

  const nodeOf = (role: 'jobmanager' | 'taskmanager'): string => {
    const { nodeName = '' } = machine.cluster().pod(livingId(machine, facts, role)).spec;
    return nodeName;
  };

  /** Rows grow again after what there is now, and no count is missing or comes twice. */
  const goesOn = async (): Promise<void> => {
    const clients = host.clients();
    await moreObjects(clients, SINK, 2, RECOVERY_MILLISECONDS);
    expect(countFaults(await committedRows(clients, SINK))).toEqual([]);
    expect((await describeTicks(clients, NAME)).ApplicationStatus).toBe('RUNNING');
  };

  beforeAll(async () => {
    await host.start();
    const clients = host.clients();
    await runTicks(clients, { name: NAME, sink: SINK }, 1);
    facts = await runningCluster(host.endpoint, keyOf(clients, NAME), RECOVERY_MILLISECONDS);
  }, START_MILLISECONDS);

  afterAll(async () => {
    await host.close();
    await machine.clear(host);
  }, 60_000);

  it(
    'gets another TaskManager where its node is cut off, whose pods end once it is back',
    async () => {
      const lost = livingId(machine, facts, 'taskmanager');
      const node = nodeOf('taskmanager');
      expect(node).not.toBe(nodeOf('jobmanager'));
      await machine.cluster().loseNode(node, 'cut');
      const { seconds, value } = await timed(() =>
        until('all tasks RUNNING elsewhere', RECOVERY_MILLISECONDS, async () => {
          const now = await runningCluster(host.endpoint, keyOf(host.clients(), NAME), RECOVERY_MILLISECONDS, (one) => {
            const living = livingIds(machine, one);
            return living.length === 2 && !living.includes(lost);
          });
          const { RESTARTING = 0, RUNNING = 0 } = (await flinkJob(now))?.timestamps ?? {};
          return RESTARTING > 0 && RUNNING > RESTARTING ? now : undefined;
        }),
      );
      console.info(`After the loss of the TaskManager's node all tasks ran again in ${seconds} s.`);
      expect(value).toMatchObject({ id: facts.id, jobId: facts.jobId });
      facts = value;
      await machine.cluster().returnNode(node, ZOMBIE_MILLISECONDS);
      await until('the end of what came back', RECOVERY_MILLISECONDS, () =>
        machine
          .cluster()
          .objects('pods')
          .every(({ metadata }) => metadata.name !== lost),
      );
      await goesOn();
    },
    TEST_MILLISECONDS,
  );

  it(
    'gets another cluster where the node of its JobManager stands still, and what wakes up later changes nothing',
    async () => {
      const node = nodeOf('jobmanager');
      const lost = livingId(machine, facts, 'jobmanager');
      await machine.cluster().loseNode(node, 'frozen');
      const { seconds, value } = await timed(() =>
        runningCluster(
          host.endpoint,
          keyOf(host.clients(), NAME),
          RECOVERY_MILLISECONDS,
          ({ jobId }) => jobId !== facts.jobId,
        ),
      );
      console.info(`After the loss of the JobManager's node all tasks ran again in ${seconds} s.`);
      expect(await restoredFrom(value)).toContain(`${facts.jobId}/chk-`);
      facts = value;
      await machine.cluster().returnNode(node, ZOMBIE_MILLISECONDS);
      await until('the end of what came back', RECOVERY_MILLISECONDS, () =>
        machine
          .cluster()
          .objects('pods')
          .every(({ metadata }) => metadata.name !== lost),
      );
      await goesOn();
    },
    TEST_MILLISECONDS,
  );

  it(
    'leaves nothing after a clean stop',
    async () => {
      expect(await leftAfterStop(host, machine)).toEqual([]);
    },
    TEST_MILLISECONDS,
  );
});
