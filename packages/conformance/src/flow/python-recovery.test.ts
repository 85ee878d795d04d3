// A Python application whose JVMs are killed, that is snapshotted and rolled back: its state goes on, and what it prints is logged once.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CreateApplicationSnapshotCommand,
  DescribeApplicationSnapshotCommand,
  RollbackApplicationCommand,
  StartApplicationCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { createLogStream, prepareAccount } from '../host/account.js';
import { type ClusterFacts, flinkJob, pidOf, restoredFrom, runningCluster } from '../host/clusters.js';
import { logMessages } from '../host/log-events.js';
import { leftAfterStop } from '../host/machine.js';
import { descendantsOf, isAlive, killProcess } from '../host/marked-processes.js';
import { createPython, exampleScript, runOptions } from '../host/python-application.js';
import { committedRows, countFaults, moreObjects, objectsGrow } from '../host/rows.js';
import { TestHost } from '../host/test-host.js';
import {
  describeTicks,
  keyOf,
  startTicks,
  statusBecomes,
  stopTicks,
  succeeds,
  ticksProperties,
  updateTicks,
} from '../host/ticks-application.js';
import { timed, until } from '../host/until.js';

const NAME = 'py-stubborn';
const SINK = 'py-stubborn-rows';
const SAID = 'The program says: ä';
/** The first start on a machine also installs PyFlink by pip. */
const INSTALL_MILLISECONDS = 900_000;
const TEST_MILLISECONDS = 480_000;
const RECOVERY_MILLISECONDS = 240_000;

describe('a Python application', () => {
  const host = new TestHost();
  let cluster: ClusterFacts;

  const running = (accept?: (cluster: ClusterFacts) => boolean): Promise<ClusterFacts> =>
    runningCluster(host.endpoint, keyOf(host.clients(), NAME), RECOVERY_MILLISECONDS, accept);

  /** Rows come after those of now, and no count is missing; none comes twice either, unless that is said. */
  const goesOn = async (duplicatesAllowed = false): Promise<void> => {
    const clients = host.clients();
    await moreObjects(clients, SINK, 2, RECOVERY_MILLISECONDS);
    expect(countFaults(await committedRows(clients, SINK), { duplicatesAllowed })).toEqual([]);
  };

  beforeAll(async () => {
    await host.start();
    const clients = host.clients();
    await prepareAccount(clients);
    const logStreamArn = await createLogStream(clients, NAME, NAME);
    const files = { 'main.py': `print(${JSON.stringify(SAID)})\n${exampleScript()}` };
    const options = { pyModule: 'main' };
    await createPython(clients, { name: NAME, sink: SINK, files, options, logStreamArn });
    await clients.flink.send(new StartApplicationCommand({ ApplicationName: NAME }));
    await statusBecomes(clients, NAME, 'RUNNING', INSTALL_MILLISECONDS);
    await objectsGrow(clients, SINK, 1, RECOVERY_MILLISECONDS);
    cluster = await running();
  }, INSTALL_MILLISECONDS);

  afterAll(() => host.close(), 60_000);

  it(
    'has each line that it prints in the log once, and a note of the option that is ignored',
    async () => {
      const said = await until('what it printed, in the log stream', RECOVERY_MILLISECONDS, async () => {
        const messages = (await logMessages(host.clients(), NAME, NAME)).filter((text) => text.includes('says'));
        return messages.length > 0 && messages;
      });
      expect(said.map((text) => JSON.parse(text) as unknown)).toMatchObject([
        { logger: 'org.apache.flink.client.python.PythonDriver', message: SAID },
      ]);
      const answer = await fetch(`${host.endpoint}/_drey/applications`);
      expect(await answer.text()).toContain('Key pyModule of property group');
    },
    TEST_MILLISECONDS,
  );

  it(
    'runs on when its TaskManager is killed, whose Python processes end with it',
    async () => {
      const killed = pidOf(cluster, 'taskmanager');
      const workers = descendantsOf(killed);
      expect(workers.length).toBeGreaterThan(0);
      await killProcess(killed);
      const { seconds, value } = await timed(() =>
        until('the job RUNNING after a restart', RECOVERY_MILLISECONDS, async () => {
          const now = await running(({ members }) => !members.some(({ pid, alive }) => alive && pid === killed));
          const { RESTARTING = 0, RUNNING = 0 } = (await flinkJob(now))?.timestamps ?? {};
          return RESTARTING > 0 && RUNNING > RESTARTING ? now : undefined;
        }),
      );
      console.info(`Python: after the kill of the TaskManager all tasks ran again in ${seconds} s.`);
      expect(value).toMatchObject({ id: cluster.id, jobId: cluster.jobId });
      cluster = value;
      await until('the end of the old Python processes', RECOVERY_MILLISECONDS, () => !workers.some(isAlive));
      await goesOn();
    },
    TEST_MILLISECONDS,
  );

  it(
    'goes on from its latest checkpoint when its JobManager is killed',
    async () => {
      await killProcess(pidOf(cluster, 'jobmanager'));
      const { seconds, value } = await timed(() => running(({ jobId }) => jobId !== cluster.jobId));
      console.info(`Python: after the kill of the JobManager all tasks ran again in ${seconds} s.`);
      expect(await restoredFrom(value)).toContain(`${cluster.jobId}/chk-`);
      await goesOn();
    },
    TEST_MILLISECONDS,
  );

  it(
    'is rolled back to the version before an update and its snapshot',
    async () => {
      const clients = host.clients();
      await updateTicks(clients, NAME, {
        ApplicationConfigurationUpdate: {
          EnvironmentPropertyUpdates: { PropertyGroups: [runOptions({}), ...ticksProperties(SINK, 40)] },
        },
      });
      await goesOn();
      const rollback = await clients.flink.send(
        new RollbackApplicationCommand({ ApplicationName: NAME, CurrentApplicationVersionId: 2 }),
      );
      await succeeds(clients, NAME, rollback.OperationId);
      expect(await describeTicks(clients, NAME)).toMatchObject({
        ApplicationStatus: 'RUNNING',
        ApplicationVersionRolledBackTo: 1,
      });
      expect(await restoredFrom(await running())).toMatch(/savepoint-/);
      // The snapshot is older than the last rows of the version that was left.
      await goesOn(true);
    },
    TEST_MILLISECONDS,
  );

  it(
    'starts from a snapshot that was asked for',
    async () => {
      const clients = host.clients();
      const named = { ApplicationName: NAME, SnapshotName: 'mine' };
      await clients.flink.send(new CreateApplicationSnapshotCommand(named));
      await until('snapshot READY', TEST_MILLISECONDS, async () => {
        const { SnapshotDetails } = await clients.flink.send(new DescribeApplicationSnapshotCommand(named));
        return SnapshotDetails?.SnapshotStatus === 'READY';
      });
      await stopTicks(clients, NAME, { force: true });
      await startTicks(clients, NAME, {
        ApplicationRestoreConfiguration: {
          ApplicationRestoreType: 'RESTORE_FROM_CUSTOM_SNAPSHOT',
          SnapshotName: 'mine',
        },
      });
      expect(await restoredFrom(await running())).toMatch(/savepoint-/);
      await goesOn(true);
    },
    TEST_MILLISECONDS,
  );

  it(
    'leaves nothing after a clean stop',
    async () => {
      const workers = descendantsOf(pidOf(await running(), 'taskmanager'));
      expect(await leftAfterStop(host)).toEqual([]);
      await until('the end of its Python processes', RECOVERY_MILLISECONDS, () => !workers.some(isAlive));
    },
    TEST_MILLISECONDS,
  );
});
