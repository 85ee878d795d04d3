// A thousand applications with clusters in Kubernetes: what a gateway takes of processor, memory and API server to look after them.
import { setTimeout as sleep } from 'node:timers/promises';
import { load } from '../../machine.js';
import { renderTable } from '../../table.js';
import { atMost, type Verdict } from '../../verdict.js';
import { type CrowdHost, openCrowdHost, type Window } from './crowd-host.js';
import { measureTroubles, type Troubles } from './crowd-troubles.js';

const sizes = [250, 500, 1_000] as const;
const SETTLE_MILLISECONDS = 3_000;
const AT_REST_SECONDS = 10;
/** Promised: what an application takes among all against among the fewest. */
const mostGrowth = 1.3;
/** Promised: watches, and calls in the busiest second after the API server came back against those at rest. */
const mostWatches = 1;
const mostOfRest = 3;

/** One size of the crowd. */
interface Size {
  readonly count: number;
  readonly load: number;
  readonly grownSeconds: number;
  /** Of the gateway, for each application that was started. */
  readonly startProcessorSeconds: number;
  readonly atRest: Window;
  readonly readySeconds: number;
  readonly adoptedSeconds: number;
  readonly adoptedProcessorSeconds: number;
}

const measureSize = async (host: CrowdHost, count: number, before: number): Promise<Size> => {
  const begun = performance.now();
  const used = host.processorSeconds();
  await host.grow(count);
  const grownSeconds = (performance.now() - begun) / 1_000;
  const startProcessorSeconds = (host.processorSeconds() - used) / (count - before);
  await sleep(SETTLE_MILLISECONDS);
  const atRest = await host.watch(AT_REST_SECONDS);
  await host.kill();
  const since = Date.now();
  const readySeconds = await host.start();
  const looked = await host.until('Looking at all applications', since, ({ asked }) => asked >= count);
  return {
    count,
    load: load(),
    grownSeconds,
    startProcessorSeconds,
    atRest,
    readySeconds,
    adoptedSeconds: readySeconds + looked,
    adoptedProcessorSeconds: host.processorSeconds(),
  };
};

interface Row {
  readonly name: string;
  readonly of: (size: Size) => number;
  readonly text: (value: number) => string;
  /** Whether it is to grow as the crowd does; what is told for each application is not to grow at all. */
  readonly growth?: 'linear' | 'none';
}

const fixed =
  (digits: number, unit: string) =>
  (value: number): string =>
    `${value.toFixed(digits)}${unit}`;

const proxied = ({ calls }: Window): number => calls['get pods/proxy'] ?? 0;

const rows: readonly Row[] = [
  { name: 'load of the machine', of: ({ load: value }) => value, text: fixed(1, '') },
  {
    name: 'create, start, all RUNNING (those that came)',
    of: ({ grownSeconds }) => grownSeconds,
    text: fixed(1, ' s'),
  },
  {
    name: '  processor for each of them',
    of: (size) => size.startProcessorSeconds * 1_000,
    text: fixed(0, ' ms'),
    growth: 'none',
  },
  {
    name: 'at rest: share of a processor',
    of: ({ atRest }) => atRest.processor * 100,
    text: fixed(1, ' %'),
  },
  {
    name: '  processor for each look and all that belongs to it',
    of: ({ atRest }) => (atRest.processor * 1_000) / proxied(atRest),
    text: fixed(2, ' ms'),
    growth: 'none',
  },
  { name: '  memory (RSS)', of: ({ atRest }) => atRest.residentBytes / 2 ** 20, text: fixed(0, ' MiB') },
  { name: '  API calls a second', of: ({ atRest }) => atRest.callsPerSecond, text: fixed(0, '') },
  { name: '    of them to JobManagers', of: ({ atRest }) => proxied(atRest), text: fixed(0, '') },
  { name: '  connections to the API server', of: ({ atRest }) => atRest.connections, text: fixed(0, '') },
  { name: '  watches', of: ({ atRest }) => atRest.watches, text: fixed(0, '') },
  { name: '  open descriptors of the gateway', of: ({ atRest }) => atRest.descriptors, text: fixed(0, '') },
  { name: '  a job is looked at every (p50)', of: ({ atRest }) => atRest.lookedAfter.p50, text: fixed(0, ' ms') },
  { name: '  (p99)', of: ({ atRest }) => atRest.lookedAfter.p99, text: fixed(0, ' ms') },
  { name: '  share of a processor of the stand-in', of: ({ atRest }) => atRest.standIn * 100, text: fixed(1, ' %') },
  { name: 'kill -9, start to "Ready."', of: ({ readySeconds }) => readySeconds, text: fixed(1, ' s') },
  { name: '  until every job was looked at', of: ({ adoptedSeconds }) => adoptedSeconds, text: fixed(1, ' s') },
  {
    name: '  processor until then',
    of: ({ adoptedProcessorSeconds }) => adoptedProcessorSeconds,
    text: fixed(1, ' s'),
    growth: 'linear',
  },
];

/** What the last one takes against the first one, for each application. */
const growthOf = ({ of, growth }: Row, first: Size, last: Size): number =>
  of(last) / of(first) / (growth === 'linear' ? last.count / first.count : 1);

const print = (results: readonly Size[], first: Size, last: Size, troubles: Troubles): void => {
  const head = ['', ...results.map(({ count }) => count.toLocaleString('en')), 'for each'];
  const cells = rows.map((row) => [
    row.name,
    ...results.map((size) => row.text(row.of(size))),
    row.growth === undefined ? '' : growthOf(row, first, last).toFixed(2),
  ]);
  console.log(renderTable(head, cells));
  const { replacedSeconds, relist, away } = troubles;
  console.log(
    [
      `Among ${last.count.toLocaleString('en')}: a TaskManager that was killed had its successor after ${replacedSeconds.toFixed(1)} s.`,
      `A version that was too old: watched again after ${relist.seconds.toFixed(1)} s by ${relist.lists} pages of a listing, ${relist.processorSeconds.toFixed(2)} s of processor.`,
      `The API server away for ${away.seconds} s: ${(away.processor * 100).toFixed(1)} % of a processor meanwhile; back, ${away.callsBySecond.map((rate) => rate.toFixed(0)).join(', ')} calls in the seconds after, every job looked at after ${away.lookedSeconds.toFixed(1)} s.`,
      `Load: ${load().toFixed(1)}`,
    ].join('\n'),
  );
};

/** Runs the bench, prints its table. */
export const runCrowdInKubernetes = async (directory: string): Promise<readonly Verdict[]> => {
  console.log(
    `\nA crowd in Kubernetes: a stand-in whose pods are records, in a process of its own; two pods and one event a second for each application. Driver kubernetes; code comes from a record of an S3; ${AT_REST_SECONDS} s at rest.`,
  );
  const host = await openCrowdHost(directory);
  try {
    await host.start();
    const results: Size[] = [];
    for (const count of sizes) results.push(await measureSize(host, count, results.at(-1)?.count ?? 0));
    const [first, last] = [results[0], results.at(-1)];
    if (first === undefined || last === undefined) throw new Error('There is no size to measure.');
    const troubles = await measureTroubles(host, last.count);
    print(results, first, last, troubles);
    const growth = rows
      .filter((row) => row.growth !== undefined)
      .map((row) =>
        atMost(
          `${row.name.trim()}, for each of ${last.count} against ${first.count}`,
          growthOf(row, first, last),
          mostGrowth,
        ),
      );
    return [
      ...growth,
      atMost(`Watches for ${last.count} applications`, last.atRest.watches, mostWatches),
      atMost(
        'Calls in the busiest second once the API server is back, against those at rest',
        Math.max(...troubles.away.callsBySecond) / last.atRest.callsPerSecond,
        mostOfRest,
      ),
    ];
  } finally {
    await host.stop();
  }
};
