// Many small applications at once.
import { prepareAccount } from '../host/account.js';
import { committedRows, countFaults, finishedKeys } from '../host/rows.js';
import { createTicks, describeTicks, startTicks, stopTicks } from '../host/ticks-application.js';
import { timed, until } from '../host/until.js';
import { kubectlJson, objectsIn, podsIn } from './kubectl.js';
import { none, type Part, type Try, type TrialPlace } from './trial-place.js';

const KPU_MEBIBYTES = 768;
/** Enough for a JVM of Flink to be heard at all; Kubernetes gives what nobody uses. */
const KPU_CPU = '20m';
const ROWS_MILLISECONDS = 600_000;
const MIB = 1024 * 1024;

const units: Readonly<Record<string, number>> = { Ki: 1 / 1024, Mi: 1, Gi: 1024, Ti: MIB };

/** Mebibytes of a quantity as nodes tell it. */
const mebibytesOf = (quantity: string): number => {
  const [, number = '0', unit = ''] = /^(\d+)(\w*)$/.exec(quantity) ?? [];
  return Math.floor(Number(number) * (units[unit] ?? 1 / MIB));
};

const allocatable = async (): Promise<number> => {
  const { items } = await kubectlJson<{
    readonly items: readonly { readonly status: { readonly allocatable: { readonly memory: string } } }[];
  }>(['get', 'nodes']);
  return items.reduce((sum, { status }) => sum + mebibytesOf(status.allocatable.memory), 0);
};

const triesOf = ({ host, namespace }: TrialPlace, count: number): readonly Try[] => {
  const names = Array.from({ length: count }, (_, index) => `one-of-${index + 1}`);
  const sinkOf = (name: string): string => `${name}-rows`;
  const forAll = (act: (name: string) => Promise<unknown>): Promise<unknown> => Promise.all(names.map(act));
  return [
    {
      name: `${count} applications are started at once`,
      isGround: true,
      run: async () => {
        await host.start();
        const clients = host.clients();
        await prepareAccount(clients);
        await forAll((name) =>
          createTicks(clients, { name, sink: sinkOf(name), rate: 2, checkpointMilliseconds: 10_000 }),
        );
        const { seconds } = await timed(() => forAll((name) => startTicks(clients, name)));
        const running = (await podsIn(namespace)).filter(({ status }) => status.phase === 'Running');
        return `all RUNNING after ${seconds} s, in ${running.length} pods`;
      },
    },
    {
      name: 'rows of each of them, each count once',
      run: async () => {
        const clients = host.clients();
        const { seconds } = await timed(() =>
          forAll((name) =>
            until(
              `rows of ${name}`,
              ROWS_MILLISECONDS,
              async () => (await finishedKeys(clients, sinkOf(name))).length > 1,
              2_000,
            ),
          ),
        );
        let rows = 0;
        for (const name of names) {
          const found = await committedRows(clients, sinkOf(name));
          rows += found.length;
          none(countFaults(found).map((fault) => `${name}: ${fault}`));
          const { ApplicationStatus } = await describeTicks(clients, name);
          none(ApplicationStatus === 'RUNNING' ? [] : [`${name} is ${ApplicationStatus}`]);
        }
        return `${rows} rows, ${seconds} s later`;
      },
    },
    {
      name: 'all are stopped with a snapshot at once, and no pod is left',
      run: async () => {
        const clients = host.clients();
        const { seconds } = await timed(() => forAll((name) => stopTicks(clients, name)));
        await host.stop();
        none((await objectsIn(namespace)).filter((one) => one.startsWith('pod/')).map((one) => `left: ${one}`));
        return `${seconds} s`;
      },
    },
  ];
};

/** The part. */
export const crowd: Part = {
  key: 'crowd',
  about: 'many small applications at once (--crowd N)',
  remedy:
    'On a busy machine fewer may do: --crowd N. Pods that are Pending say in "kubectl describe pod" what nodes lack.',
  missing: async ({ crowd: count }) => {
    const wanted = 2 * count * KPU_MEBIBYTES;
    const there = await allocatable();
    return there > wanted
      ? undefined
      : `Pods of ${count} applications ask for ${wanted} MiB, and nodes have ${there}. Give a smaller --crowd N.`;
  },
  tries: ({ namespace, makeHost, options: { crowd: count } }) => {
    const flags = ['--kubernetes-kpu-memory', `${KPU_MEBIBYTES}Mi`, '--kubernetes-kpu-cpu', KPU_CPU];
    return triesOf({ namespace, host: makeHost({ flags }) }, count);
  },
};
