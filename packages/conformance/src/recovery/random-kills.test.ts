// kill -9 of the gateway at random moments, again and again over one data directory: whatever was answered is kept, no operation stays open, no
// JVM is left over, and no row is lost or doubled.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ListApplicationOperationsCommand,
  StartApplicationCommand,
  StopApplicationCommand,
  UpdateApplicationCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { setTimeout as sleep } from 'node:timers/promises';
import { prepareAccount } from '../host/account.js';
import type { AwsClients } from '../host/aws-clients.js';
import { clustersOf, runningCluster } from '../host/clusters.js';
import { processesOf } from '../host/marked-processes.js';
import { committedRows, countFaults, moreObjects } from '../host/rows.js';
import { seededRandom } from '../host/seeded-random.js';
import { TestHost } from '../host/test-host.js';
import {
  createTicks,
  describeTicks,
  keyOf,
  operationEnd,
  START_MILLISECONDS,
  ticksProperties,
} from '../host/ticks-application.js';
import { until } from '../host/until.js';

const NAME = 'unlucky';
const SINK = 'unlucky-rows';
const ROUNDS = Number(process.env['DREY_KILL_ROUNDS'] ?? 40);
const SEED = Number(process.env['DREY_KILL_SEED'] ?? 20_261_130);
const ROUND_MILLISECONDS = 240_000;

/** What the gateway does when it is killed. */
type Moment = 'STARTING' | 'RUNNING' | 'UPDATING' | 'its clean stop' | 'STOPPING';

/** One after the other, so that each begins where the one before it ends; the longest a moment is given before the kill. */
const moments: readonly (readonly [Moment, number])[] = [
  ['STARTING', 7_000],
  ['RUNNING', 1_500],
  ['UPDATING', 2_500],
  ['its clean stop', 2_500],
  ['STOPPING', 1_500],
];

describe(`a gateway that is killed ${ROUNDS} times (seed ${SEED})`, () => {
  // Sink and state only fit together while S3 keeps what it was given.
  const upstream = new TestHost({ driver: 'none' });
  const host = new TestHost();
  const random = seededRandom(SEED);
  let version = 1;

  const start = (): Promise<void> => host.start({ flags: ['--upstream', upstream.endpoint] });

  const update = async ({ flink }: AwsClients): Promise<string | undefined> => {
    const { OperationId } = await flink.send(
      new UpdateApplicationCommand({
        ApplicationName: NAME,
        CurrentApplicationVersionId: version,
        ApplicationConfigurationUpdate: {
          EnvironmentPropertyUpdates: { PropertyGroups: ticksProperties(SINK, 50 + version) },
        },
      }),
    );
    version += 1;
    return OperationId;
  };

  /** Asks for what the moment is about; resolves to the operation that was answered. */
  const begin = async (moment: Moment, clients: AwsClients): Promise<string | undefined> => {
    const application = { ApplicationName: NAME };
    switch (moment) {
      case 'STARTING':
        return (await clients.flink.send(new StartApplicationCommand(application))).OperationId;
      case 'STOPPING':
        return (await clients.flink.send(new StopApplicationCommand(application))).OperationId;
      case 'UPDATING':
        return update(clients);
      default:
        return undefined;
    }
  };

  /** What does not hold once everything has come to rest. */
  const faults = async (moment: Moment, clients: AwsClients, operationId: string | undefined): Promise<string[]> => {
    const found: string[] = [];
    if (operationId !== undefined) {
      const { OperationStatus, OperationFailureDetails } = await operationEnd(clients, NAME, operationId);
      if (OperationStatus !== 'SUCCESSFUL')
        found.push(`the operation ended ${OperationStatus}: ${OperationFailureDetails?.ErrorInfo?.ErrorString}`);
    }
    const wanted = moment === 'STOPPING' ? 'READY' : 'RUNNING';
    const { ApplicationStatus, ApplicationVersionId } = await describeTicks(clients, NAME);
    if (ApplicationStatus !== wanted) found.push(`it is ${ApplicationStatus} instead of ${wanted}`);
    if (ApplicationVersionId !== version) found.push(`version ${ApplicationVersionId} instead of ${version}`);
    const open = await clients.flink.send(
      new ListApplicationOperationsCommand({ ApplicationName: NAME, OperationStatus: 'IN_PROGRESS' }),
    );
    if ((open.ApplicationOperationInfoList ?? []).length > 0) found.push('an operation is open');
    return found;
  };

  /** JVMs that belong to no cluster, once ended ones had time to go. */
  const noStrayProcess = async (): Promise<void> => {
    await until('no JVM beside those of clusters', 60_000, async () => {
      const known = (await clustersOf(host.endpoint)).flatMap(({ members }) => members.map(({ pid }) => pid));
      return host.instanceIds
        .flatMap(processesOf)
        .filter(({ commandLine }) => commandLine.some((word) => word.startsWith('-Ddrey.cluster=')))
        .every(({ pid }) => known.includes(pid));
    });
  };

  const round = async (moment: Moment, delay: number): Promise<string[]> => {
    const operationId = await begin(moment, host.clients());
    if (moment === 'its clean stop') await host.stopAndKill(delay);
    else {
      await sleep(delay);
      await host.kill();
    }
    await start();
    const clients = host.clients();
    const found = await faults(moment, clients, operationId);
    if (found.length === 0 && moment !== 'STOPPING') {
      await runningCluster(host.endpoint, keyOf(clients, NAME), 120_000);
      await moreObjects(clients, SINK, 1, 120_000);
    }
    await noStrayProcess();
    return found;
  };

  beforeAll(async () => {
    await upstream.start();
    await start();
    const clients = host.clients();
    await prepareAccount(clients);
    await createTicks(clients, { name: NAME, sink: SINK, rate: 50 });
  }, START_MILLISECONDS);

  afterAll(async () => {
    await host.close();
    await upstream.close();
  }, 60_000);

  it(
    'keeps what it answered, and leaves nothing over',
    async () => {
      const report: string[] = [];
      for (let index = 0; index < ROUNDS; index += 1) {
        const [moment, longest] = moments[index % moments.length]!;
        const delay = Math.round(random() * longest);
        const found = await round(moment, delay);
        report.push(...found.map((fault) => `round ${index}, ${delay} ms into ${moment}: ${fault}`));
        if (found.length > 0) break;
      }
      expect(report).toEqual([]);
      expect(countFaults(await committedRows(host.clients(), SINK))).toEqual([]);
    },
    ROUNDS * ROUND_MILLISECONDS,
  );
});
