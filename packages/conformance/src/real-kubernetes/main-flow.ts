// The main flow of the driver `kubernetes` on a real cluster: a life of one application, in this order.
import {
  CreateApplicationSnapshotCommand,
  DescribeApplicationSnapshotCommand,
  RollbackApplicationCommand,
} from '@aws-sdk/client-kinesis-analytics-v2';
import { createLogStream } from '../host/account.js';
import { type ClusterFacts, restoredFrom } from '../host/clusters.js';
import { logMessages } from '../host/log-events.js';
import { committedRows, countFaults } from '../host/rows.js';
import { describeTicks, succeeds, ticksProperties } from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { killPod, objectsIn, outputOf, podsIn, type SeenPod } from './kubectl.js';
import { triesOfRefusals } from './refusals.js';
import { BOUND_MILLISECONDS, isThere, type RunningExample, runningExample } from './running-example.js';
import { must, none, type Part, secondsSince, type TrialPlace, type Try } from './trial-place.js';

const NAME = 'ticks';
const GROUP = '/aws/kinesis-analytics/ticks';
const STREAM = 'job';

interface LogLine {
  readonly message: string;
  readonly logger: string;
  readonly threadName: string;
}
const identity = ({ logger, threadName, message }: LogLine): string => [logger, threadName, message].join('|');
const countOf = (all: readonly string[], one: string): number => all.filter((other) => other === one).length;

/** Records that the living pods have written, and that were delivered. */
const records = async (
  { host, namespace }: TrialPlace,
  pods: readonly SeenPod[],
): Promise<{ readonly written: readonly string[]; readonly delivered: readonly string[] }> => {
  const outputs = await Promise.all(pods.map(({ metadata }) => outputOf(namespace, metadata.name)));
  const lines = outputs.flatMap((output) => output.split('\n')).filter((line) => line.startsWith('{"'));
  return {
    written: lines.map((line) => identity(JSON.parse(line) as LogLine)),
    delivered: (await logMessages(host.clients(), GROUP, STREAM)).map((line) => identity(JSON.parse(line) as LogLine)),
  };
};

const triesOfFlow = ({ host, namespace }: TrialPlace, watch: RunningExample, begin: () => Promise<void>): Try[] => {
  const { trial } = watch;
  return [
    { name: 'an account with code, role, log stream and application', isGround: true, run: begin },
    {
      name: 'StartApplication to RUNNING, the image looked into by a pod first',
      isGround: true,
      run: async () => `${await trial().start()} s`,
    },
    { name: 'rows in the bucket', run: watch.rows },
    {
      name: 'role credentials: no key in any pod, and the rows were written all the same',
      run: async () => {
        const pods = await podsIn(namespace);
        must(pods.length >= 2, 'There are no two pods.');
        none(
          pods
            .filter((pod) => /"AWS_(SECRET_ACCESS_KEY|ACCESS_KEY_ID)"/.test(JSON.stringify(pod.spec)))
            .map(({ metadata }) => `${metadata.name} has a key in its environment`),
        );
        return `pods on ${[...new Set(pods.map(({ spec }) => spec.nodeName))].join(', ')}`;
      },
    },
    {
      name: 'log events in CloudWatch',
      run: async () => {
        const found = await until('log events', BOUND_MILLISECONDS, async () => {
          const messages = await logMessages(host.clients(), GROUP, STREAM);
          return messages.length > 10 ? messages : undefined;
        });
        for (const message of found) JSON.parse(message);
        return `${found.length} events`;
      },
    },
    {
      name: 'a snapshot of the running application',
      run: async () => {
        const { flink } = host.clients();
        const named = { ApplicationName: NAME, SnapshotName: 'mine' };
        await flink.send(new CreateApplicationSnapshotCommand(named));
        await until('snapshot READY', BOUND_MILLISECONDS, async () => {
          const { SnapshotDetails } = await flink.send(new DescribeApplicationSnapshotCommand(named));
          const { SnapshotStatus } = SnapshotDetails ?? {};
          must(SnapshotStatus !== 'FAILED', 'The snapshot is FAILED.');
          return SnapshotStatus === 'READY';
        });
      },
    },
    {
      name: 'an update with state',
      run: async () => {
        const seconds = await trial().update({
          EnvironmentPropertyUpdates: { PropertyGroups: ticksProperties(watch.sink, 200) },
        });
        must(/savepoint-/.test((await restoredFrom(await watch.running())) ?? ''), 'The job began without state.');
        return `RUNNING again after ${seconds} s, ${await watch.rows()}`;
      },
    },
    {
      name: 'an update to parallelism 2: a second TaskManager',
      run: async () => {
        const seconds = await trial().update({
          FlinkApplicationConfigurationUpdate: {
            ParallelismConfigurationUpdate: {
              ConfigurationTypeUpdate: 'CUSTOM',
              ParallelismUpdate: 2,
              ParallelismPerKPUUpdate: 1,
            },
          },
        });
        await watch.running();
        const pods = (await podsIn(namespace)).filter(
          ({ metadata: { labels }, status }) => labels?.['drey.role'] === 'taskmanager' && status.phase === 'Running',
        );
        must(pods.length === 2, `There are ${pods.length} pods of TaskManagers.`);
        return `RUNNING again after ${seconds} s, on ${pods.map(({ spec }) => spec.nodeName).join(', ')}, ${await watch.rows()}`;
      },
    },
  ];
};

const triesOfFaults = (place: TrialPlace, watch: RunningExample): Try[] => {
  const { host, namespace } = place;
  const afterKill = async (
    role: 'jobmanager' | 'taskmanager',
    isAnother: (before: ClusterFacts, now: ClusterFacts) => boolean,
  ) => {
    const before = await watch.running();
    const pod = await watch.podOf(role);
    const start = performance.now();
    await killPod(namespace, pod.metadata.name);
    await until('the end of the pod', BOUND_MILLISECONDS, async () => !(await isThere(namespace, pod)));
    const now = await watch.running((cluster) => isAnother(before, cluster));
    return { before, now, text: `all tasks RUNNING ${secondsSince(start)} later` };
  };
  return [
    {
      name: 'the pod of a TaskManager is killed: the same job goes on',
      run: async () => {
        const { before, now, text } = await afterKill('taskmanager', () => true);
        must(now.jobId === before.jobId, 'Another job runs.');
        return `${text}, ${await watch.rows()}`;
      },
    },
    {
      name: 'the pod of the JobManager is killed: another job from the newest checkpoint',
      run: async () => {
        const { before, now, text } = await afterKill('jobmanager', (one, other) => one.jobId !== other.jobId);
        const from = (await restoredFrom(now)) ?? 'nothing';
        must(from.includes(`${before.jobId}/chk-`), `The job began with ${from}.`);
        return `${text}, ${await watch.rows()}`;
      },
    },
    {
      name: 'kill -9 of Drey: the same job in the same pods is adopted',
      run: async () => {
        const before = await watch.running();
        const uids = async (): Promise<string> =>
          (await podsIn(namespace))
            .map(({ metadata }) => metadata.uid)
            .toSorted()
            .join();
        const pods = await uids();
        await host.kill();
        const start = performance.now();
        await host.start();
        const now = await watch.running();
        must(now.jobId === before.jobId && now.id === before.id, 'Another job runs.');
        must((await uids()) === pods, 'The pods are not the same.');
        const { ApplicationStatus } = await describeTicks(host.clients(), NAME);
        must(ApplicationStatus === 'RUNNING', `It is ${ApplicationStatus}.`);
        return `${secondsSince(start)} from the start of Drey, ${await watch.rows()}`;
      },
    },
    {
      name: 'logs: every record of the living pods once, that of the gap included',
      run: async () => {
        const pods = (await podsIn(namespace)).filter(({ status }) => status.phase === 'Running');
        const { written } = await records(place, pods);
        await until('every record in CloudWatch', BOUND_MILLISECONDS, async () => {
          const { delivered } = await records(place, []);
          return written.every((one) => countOf(delivered, one) >= countOf(written, one));
        });
        // Other pods may have said the same, but nothing of this job. What is delivered is held against what is written by then.
        const { jobId } = await watch.running();
        const { delivered } = await records(place, []);
        const { written: later } = await records(place, pods);
        const ofJob = [...new Set(delivered)].filter((one) => jobId !== null && one.includes(jobId));
        must(ofJob.length > 0, 'No record names the job.');
        none(ofJob.filter((one) => countOf(delivered, one) > countOf(later, one)).map((one) => `twice: ${one}`));
        return `${written.length} records, ${ofJob.length} that name the job`;
      },
    },
  ];
};

const triesOfEnd = (place: TrialPlace, watch: RunningExample): Try[] => {
  const { host, namespace } = place;
  const { trial, sink } = watch;
  return [
    {
      name: 'a stop with a snapshot',
      run: async () => {
        const seconds = await trial().stop();
        const found = await committedRows(host.clients(), sink);
        none(countFaults(found));
        return `${seconds} s, ${found.length} rows, each count once`;
      },
    },
    {
      name: 'StartApplication to RUNNING, with the image known',
      run: async () => `${await trial().start()} s, ${await watch.rows()}`,
    },
    {
      name: 'a rollback to the version before',
      run: async () => {
        const { flink } = host.clients();
        await trial().update({ EnvironmentPropertyUpdates: { PropertyGroups: ticksProperties(sink, 50) } });
        await trial().rowsGrow();
        const { ApplicationVersionId = 0 } = await describeTicks(host.clients(), NAME);
        const { OperationId } = await flink.send(
          new RollbackApplicationCommand({ ApplicationName: NAME, CurrentApplicationVersionId: ApplicationVersionId }),
        );
        await succeeds(host.clients(), NAME, OperationId);
        const { ApplicationVersionRolledBackTo } = await describeTicks(host.clients(), NAME);
        must(ApplicationVersionRolledBackTo === ApplicationVersionId - 1, 'It tells of another version.');
        must(/savepoint-/.test((await restoredFrom(await watch.running())) ?? ''), 'The job began without state.');
        // The snapshot is older than the last rows of the version that was left, so rows come again and none is missing.
        await trial().rowsGrow();
        const found = await committedRows(host.clients(), sink);
        none(countFaults(found, { duplicatesAllowed: true }));
        return `${found.length} rows, no count missing`;
      },
    },
    ...triesOfRefusals(place),
    {
      name: 'a clean stop leaves nothing in the namespace',
      run: async () => {
        await host.stop();
        const left = (await objectsIn(namespace)).filter((one) => !one.startsWith('configmap/'));
        none(left.map((one) => `left: ${one}`));
      },
    },
  ];
};

/** The part. */
export const mainFlow: Part = {
  key: 'flow',
  about: 'main flow, snapshot, update, rollback, killed pods, kill -9 of Drey, logs, a quota, a pod that no node takes',
  remedy: 'What Drey says in its log tells of the pod or the refusal in the way; "kubectl describe pod" has the rest.',
  tries: ({ namespace, makeHost }) => {
    const place = { namespace, host: makeHost() };
    const watch = runningExample(place);
    const begin = async (): Promise<void> => {
      await place.host.start();
      await watch.make(await createLogStream(place.host.clients(), GROUP, STREAM));
    };
    return [...triesOfFlow(place, watch, begin), ...triesOfFaults(place, watch), ...triesOfEnd(place, watch)];
  },
};
