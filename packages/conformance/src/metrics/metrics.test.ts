// Metrics of real jobs in CloudWatch: the guide's names and no others, its dimensions at each level, figures that are Flink's.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { askCloudWatch, dimensionsOf, minutesOf, NAMESPACE } from '../host/cloudwatch.js';
import { clusterOf, runningCluster } from '../host/clusters.js';
import { processMachine, why } from '../host/machine.js';
import { TestHost } from '../host/test-host.js';
import { keyOf, START_MILLISECONDS } from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { changeLevel, listed, listingOf, prepareMeasured, runMeasured } from './measured-application.js';

const OLD = 'measured-one';
const NEW = 'measured-two';
const TEST_MILLISECONDS = 300_000;
const ALARM_MILLISECONDS = 60_000;
/** Until a lost TaskManager is noticed, replaced, and its job runs again, by way of the service's pause of ten seconds. */
const RESTART_MILLISECONDS = 180_000;

/** Of the guide's table, level Application, for Flink 1.x. */
const application = [
  'KPUs',
  'containerCPUUtilization',
  'containerDiskUtilization',
  'containerMemoryUtilization',
  'cpuUtilization',
  'currentInputWatermark',
  'currentOutputWatermark',
  'downtime',
  'fullRestarts',
  'heapMemoryUtilization',
  'lastCheckpointDuration',
  'lastCheckpointSize',
  'managedMemoryTotal',
  'managedMemoryUsed',
  'managedMemoryUtilization',
  'numLateRecordsDropped',
  'numRecordsIn',
  'numRecordsInPerSecond',
  'numRecordsOut',
  'numRecordsOutPerSecond',
  'numRestarts',
  'numberOfFailedCheckpoints',
  'oldGenerationGCCount',
  'oldGenerationGCTime',
  'threadsCount',
  'uptime',
];
const finer = [
  'backPressuredTimeMsPerSecond',
  'busyTimeMsPerSecond',
  'currentInputWatermark',
  'currentOutputWatermark',
  'idleTimeMsPerSecond',
  'managedMemoryTotal',
  'managedMemoryUsed',
  'managedMemoryUtilization',
  'numLateRecordsDropped',
  'numRecordsIn',
  'numRecordsInPerSecond',
  'numRecordsOut',
  'numRecordsOutPerSecond',
];
/** Custom metrics: gauges without groups of a key and a value, and those with two. */
const custom = ['answer'];
const customLabelled = ['numbersPerSecond', 'numbersSeen'];

(processMachine.missing === undefined ? describe : describe.skip)(
  `metrics of applications${why(processMachine)}`,
  () => {
    const host = new TestHost({ driver: processMachine.driver, flags: ['--metric-interval', '1'] });
    const endpoint = (): string => host.endpoint;

    beforeAll(async () => {
      await host.start();
      const clients = host.clients();
      await prepareMeasured(clients);
      await runMeasured(clients, OLD, 'FLINK-1_20');
    }, START_MILLISECONDS);

    afterAll(async () => {
      await host.close();
    }, 60_000);

    it(
      'has the names of the guide and no others at APPLICATION',
      async () => {
        const listing = await listed(endpoint(), OLD, 'all metrics', (now) =>
          application.every((name) => now['']?.includes(name)),
        );
        expect(listing).toEqual({ '': [...application, ...custom].toSorted(), 'Method Service': customLabelled });
        const [point] = await minutesOf(endpoint(), {
          name: 'numbersSeen',
          dimensions: { Application: OLD, Service: 'Number_shop', Method: 'map' },
        });
        expect(point?.Maximum).toBeGreaterThan(0);
      },
      TEST_MILLISECONDS,
    );

    it(
      'has the dimensions of each finer level at once, and the job runs on',
      async () => {
        const clients = host.clients();
        const key = keyOf(clients, OLD);
        const before = await clusterOf(endpoint(), key);
        await changeLevel(clients, OLD, 'TASK');
        const task = await listed(
          endpoint(),
          OLD,
          'metrics of tasks',
          (now) => now['Task']?.length === finer.length + 1,
        );
        expect(task).toMatchObject({ Task: [...finer, ...custom].toSorted(), 'Method Service Task': customLabelled });
        expect(Object.keys(task)).not.toContain('Operator');
        await changeLevel(clients, OLD, 'OPERATOR');
        const operator = await listed(
          endpoint(),
          OLD,
          'metrics of operators',
          (now) => now['Operator']?.length === finer.length + 1,
        );
        expect(operator['Operator']).toEqual([...finer, ...custom].toSorted());
        expect(Object.keys(operator).filter((names) => names.includes('Parallelism'))).toEqual([]);
        await changeLevel(clients, OLD, 'PARALLELISM');
        const parallelism = await listed(
          endpoint(),
          OLD,
          'metrics of subtasks',
          (now) => now['Operator Parallelism'] !== undefined,
        );
        expect(parallelism['Parallelism Task']).toEqual(
          expect.arrayContaining(['busyTimeMsPerSecond', 'numRecordsIn']),
        );
        await changeLevel(clients, OLD, 'APPLICATION');
        const after = await clusterOf(endpoint(), key);
        expect(after).toMatchObject({ id: before?.id, jobId: before?.jobId });
      },
      TEST_MILLISECONDS,
    );

    it(
      'differs for 2.2 as the guide says',
      async () => {
        const clients = host.clients();
        await runMeasured(clients, NEW, 'FLINK-2_2');
        const fresh = [
          'cancellingTime',
          'failingTime',
          'jobmanagerFileDescriptorsMax',
          'jobmanagerFileDescriptorsOpen',
          'restartingTime',
          'runningTime',
          'taskmanagerFileDescriptorsMax',
          'taskmanagerFileDescriptorsOpen',
        ];
        const wanted = [...application.filter((name) => name !== 'fullRestarts'), ...fresh, ...custom].toSorted();
        const listing = await listed(endpoint(), NEW, 'all metrics of 2.2', (now) => now['']?.length === wanted.length);
        expect(listing['']).toEqual(wanted);
        expect(Object.keys(await listingOf(endpoint(), NEW))).toEqual(expect.arrayContaining(['', 'Method Service']));
      },
      TEST_MILLISECONDS,
    );

    it(
      'has an alarm on restarts go to ALARM when the job restarts',
      async () => {
        const alarmed = async (metric: string): Promise<string> => {
          const { MetricAlarms } = await askCloudWatch<{
            readonly MetricAlarms: readonly { readonly StateValue: string; readonly StateReason: string }[];
          }>(endpoint(), 'DescribeAlarms', { AlarmNames: [metric] });
          const [alarm] = MetricAlarms;
          return alarm?.StateReason.startsWith('Unchecked') ? 'unchecked' : (alarm?.StateValue ?? 'none');
        };
        const names = ['fullRestarts', 'numRestarts'];
        for (const name of names)
          await askCloudWatch(endpoint(), 'PutMetricAlarm', {
            AlarmName: name,
            Namespace: NAMESPACE,
            MetricName: name,
            Dimensions: dimensionsOf({ Application: OLD }),
            // As AWS's CDK alarms on it.
            Statistic: 'Sum',
            Period: 300,
            EvaluationPeriods: 1,
            Threshold: 3,
            ComparisonOperator: 'GreaterThanOrEqualToThreshold',
          });
        for (const name of names)
          await until(`${name} OK`, ALARM_MILLISECONDS, async () => (await alarmed(name)) === 'OK');
        const cluster = await runningCluster(endpoint(), keyOf(host.clients(), OLD), START_MILLISECONDS);
        await processMachine.kill(cluster, 'taskmanager');
        for (const name of names)
          await until(`${name} in ALARM`, RESTART_MILLISECONDS, async () => (await alarmed(name)) === 'ALARM');
      },
      TEST_MILLISECONDS,
    );

    it(
      'has the same figures for Prometheus, and says how Drey fares',
      async () => {
        const answer = await fetch(`${endpoint()}/_drey/metrics`);
        expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
        const page = await answer.text();
        expect(page).toMatch(
          new RegExp(
            `^drey_application_num_records_in\\{application="${OLD}",account="\\d+",region="us-east-1"\\} \\d+$`,
            'm',
          ),
        );
        expect(page).toMatch(/^drey_applications\{status="RUNNING"\} 2$/m);
        expect(page).toMatch(/^drey_metric_data_dropped_total\{sink="CloudWatch"\} 0$/m);
      },
      TEST_MILLISECONDS,
    );
  },
);
