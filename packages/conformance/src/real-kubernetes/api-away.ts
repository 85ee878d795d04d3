// An API server that is away for two minutes: jobs go on, Drey says so, and what was asked meanwhile is done once it is back.
import { StartApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { finishedKeys } from '../host/rows.js';
import { describeTicks, operationEnd, startTicks } from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { kubectl, podsIn, type SeenPod, shell } from './kubectl.js';
import { BOUND_MILLISECONDS, runningExample, wordsOf } from './running-example.js';
import { must, type Part, secondsSince, type TrialPlace, type Try } from './trial-place.js';

const AWAY_MILLISECONDS = 120_000;
const TOLD_MILLISECONDS = 60_000;

const answers = (): Promise<boolean> =>
  kubectl(['get', '--raw', '/readyz', '--request-timeout=3s']).then(
    () => true,
    () => false,
  );

const uidsOf = (pods: readonly SeenPod[]): string =>
  pods
    .map(({ metadata }) => metadata.uid)
    .toSorted()
    .join();

interface Outage {
  begin(): Promise<void>;
  end(): Promise<void>;
}

const triesOf = (place: TrialPlace, outage: Outage): readonly Try[] => {
  const { host, namespace } = place;
  const example = runningExample(place);
  const late = runningExample(place, { name: 'late', isFirst: false });
  let job: string | null = null;
  let pods = '';
  let starting: string | undefined;
  return [
    {
      name: 'an application that runs, and one to be started later',
      isGround: true,
      run: async () => {
        await host.start();
        await example.make();
        await late.make();
        await example.trial().start();
        const rows = await example.rows();
        job = (await example.running()).jobId;
        pods = uidsOf(await podsIn(namespace));
        return rows;
      },
    },
    {
      name: 'the API server is away for two minutes: told, rows go on, and a start that is asked for waits or says why',
      isGround: true,
      run: async () => {
        const start = performance.now();
        await outage.begin();
        await until('no answer of the API server', TOLD_MILLISECONDS, async () => !(await answers()));
        const keys = (await finishedKeys(host.clients(), example.sink)).length;
        const { OperationId } = await host
          .clients()
          .flink.send(new StartApplicationCommand({ ApplicationName: late.name }));
        starting = OperationId;
        const told = await until('words about the API server', TOLD_MILLISECONDS, async () =>
          (await wordsOf(place, example.name)).find((words) => /API server .*does not answer/.test(words)),
        );
        const after = secondsSince(start);
        await until(
          'two minutes',
          AWAY_MILLISECONDS + TOLD_MILLISECONDS,
          () => performance.now() - start > AWAY_MILLISECONDS,
        );
        must(!(await answers()), 'The API server came back by itself.');
        const grown = (await finishedKeys(host.clients(), example.sink)).length - keys;
        must(grown > 0, 'No row was written meanwhile.');
        const { ApplicationStatus } = await describeTicks(host.clients(), example.name);
        must(ApplicationStatus === 'RUNNING', `It is ${ApplicationStatus}.`);
        return `told after ${after}: ${told} ${grown} objects with rows meanwhile`;
      },
    },
    {
      name: 'it is back: the same job in the same pods, each count once, and the other application starts',
      isGround: true,
      run: async () => {
        await outage.end();
        await until('an answer of the API server', BOUND_MILLISECONDS, answers);
        const start = performance.now();
        const now = await example.running();
        must(now.jobId === job, 'Another job runs.');
        const uids = new Set(uidsOf(await podsIn(namespace)).split(','));
        must(
          pods.split(',').every((uid) => uids.has(uid)),
          'The pods are not the same.',
        );
        const rows = await example.rows();
        const { OperationStatus, OperationFailureDetails } = await operationEnd(host.clients(), late.name, starting);
        // One that had to end meanwhile is asked for again, and must have said why.
        const why = OperationFailureDetails?.ErrorInfo?.ErrorString ?? '';
        if (OperationStatus !== 'SUCCESSFUL') {
          must(/API server/.test(why), `The start ended with: ${why}`);
          await startTicks(host.clients(), late.name);
        }
        const other = await late.rows();
        return `${rows}; the other one runs ${secondsSince(start)} after the return (${other})${why === '' ? '' : `, its first start FAILED: ${why}`}`;
      },
    },
    {
      name: 'both stop with a snapshot',
      run: async () => `${await example.trial().stop()} s and ${await late.trial().stop()} s`,
    },
  ];
};

/** The part. */
export const apiAway: Part = {
  key: 'api-away',
  about: 'the API server is away for two minutes while jobs run (--api-away, --api-back)',
  remedy: 'Look whether "kubectl get --raw /readyz" answers: --api-away has to end that, and --api-back to mend it.',
  missing: async ({ apiAway: command }) =>
    command === undefined
      ? 'It needs to take the API server away. Give --api-away COMMAND and --api-back COMMAND (--help).'
      : undefined,
  tries: ({ namespace, options: { apiAway: away = '', apiBack: back = '' }, makeHost, atEnd }) => {
    let isAway = false;
    const end = async (): Promise<void> => {
      await shell(back);
      isAway = false;
    };
    const host = makeHost();
    // Before the host is stopped, which would wait for it.
    atEnd(async () => (isAway ? end() : undefined));
    const begin = async (): Promise<void> => {
      isAway = true;
      await shell(away);
    };
    return triesOf({ namespace, host }, { begin, end });
  },
};
