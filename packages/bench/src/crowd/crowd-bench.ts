// Ten thousand applications in one region: what a read costs among them, and what a start over them costs.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createApplications, numberedNames } from '../control/fill.js';
import { describedName, headersFor, regions } from '../control/rows.js';
import { type Server, startDrey } from '../control/servers.js';
import { chooseClient } from '../load/choose-client.js';
import type { LoadClient, LoadRequest } from '../load/load-client.js';
import { load } from '../machine.js';
import type { BenchOptions, crowdParts } from '../options.js';
import { median } from '../statistics.js';
import { renderTable } from '../table.js';
import { atMost, type Verdict } from '../verdict.js';
import { runCrowdInKubernetes } from './kubernetes/crowd-in-kubernetes.js';

const crowd = 10_000;
/** Promised: p50 among the crowd against p50 alone. */
const mostOfAlone = 1.5;
/** Promised: seconds from the command to `Ready.`. */
const mostSecondsToReady = 3;

interface Read {
  readonly name: string;
  readonly alone: LoadRequest;
  readonly crowded: LoadRequest;
}

const request = (operation: string, region: string, input: object): LoadRequest => ({
  headers: headersFor(operation, region),
  body: JSON.stringify(input),
});

/** Pages of one, so that both answers have one size. */
const reads: readonly Read[] = [
  {
    name: 'DescribeApplication',
    alone: request('DescribeApplication', regions.one, { ApplicationName: describedName }),
    crowded: request('DescribeApplication', regions.many, { ApplicationName: numberedNames(crowd)[crowd / 2] }),
  },
  {
    name: 'ListApplications, a page of 1',
    alone: request('ListApplications', regions.one, { Limit: 1 }),
    crowded: request('ListApplications', regions.many, { Limit: 1 }),
  },
];

interface ReadResult {
  readonly name: string;
  readonly alone: number;
  readonly crowded: number;
}

const measureRead = async (
  { endpoint }: Server,
  read: Read,
  client: LoadClient,
  { seconds, rounds }: BenchOptions,
): Promise<ReadResult> => {
  const p50 = async (wanted: LoadRequest): Promise<number> =>
    (await client.run({ endpoint, connections: 1, seconds, request: wanted })).p50Milliseconds;
  const alone: number[] = [];
  const crowded: number[] = [];
  // One round for the compiler, in turns from then on.
  for (let round = 0; round <= rounds; round += 1) {
    const pair = [await p50(read.alone), await p50(read.crowded)] as const;
    if (round === 0) continue;
    alone.push(pair[0]);
    crowded.push(pair[1]);
  }
  return { name: read.name, alone: median(alone), crowded: median(crowded) };
};

const secondsToReady = async (directory: string): Promise<number> => {
  const start = performance.now();
  const server = await startDrey(directory);
  const seconds = (performance.now() - start) / 1_000;
  await server.stop();
  return seconds;
};

const measureStarts = async (directory: string, empty: string, rounds: number): Promise<ReadResult> => {
  const alone: number[] = [];
  const crowded: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    alone.push(await secondsToReady(empty));
    crowded.push(await secondsToReady(directory));
  }
  return { name: 'start to "Ready."', alone: median(alone), crowded: median(crowded) };
};

const print = (results: readonly ReadResult[], starts: ReadResult): void => {
  const cells = ({ name, alone, crowded }: ReadResult, unit: string): readonly string[] => [
    name,
    `${alone.toFixed(2)} ${unit}`,
    `${crowded.toFixed(2)} ${unit}`,
    (crowded / alone).toFixed(2),
  ];
  const head = ['', 'with one', `with ${crowd.toLocaleString('en')}`, 'ratio'];
  console.log(renderTable(head, [...results.map((result) => cells(result, 'ms')), cells(starts, 's')]));
};

const measureRecords = async (options: BenchOptions, directory: string): Promise<readonly Verdict[]> => {
  const client = await chooseClient(options, directory);
  console.log(
    `\nA crowd. Client: ${client.name}, one connection. Medians of ${options.rounds} rounds in turns; p50 of requests. Driver none, no upstream.`,
  );
  const data = join(directory, 'crowd-data');
  const empty = join(directory, 'empty-data');
  for (const each of [data, empty]) mkdirSync(each, { recursive: true, mode: 0o700 });
  const results: ReadResult[] = [];
  const server = await startDrey(data);
  try {
    const start = performance.now();
    await createApplications(server.endpoint, regions.one, [describedName]);
    await createApplications(server.endpoint, regions.many, numberedNames(crowd));
    const seconds = (performance.now() - start) / 1_000;
    console.log(`Creating ${crowd.toLocaleString('en')} applications took ${seconds.toFixed(1)} s.\n`);
    for (const read of reads) results.push(await measureRead(server, read, client, options));
  } finally {
    await server.stop();
  }
  const starts = await measureStarts(data, empty, options.rounds);
  print(results, starts);
  console.log(`Load: ${load().toFixed(1)}`);
  return [
    ...results.map(({ name, alone, crowded }) =>
      atMost(`${name} among ${crowd}, against alone`, crowded / alone, mostOfAlone),
    ),
    atMost(`Seconds to "Ready." with ${crowd} applications`, starts.crowded, mostSecondsToReady),
  ];
};

/** Runs the bench, prints its tables. */
export const runCrowdBench = async (options: BenchOptions, directory: string): Promise<readonly Verdict[]> => {
  const isWanted = (part: (typeof crowdParts)[number]): boolean =>
    options.only.length === 0 || options.only.some((text) => part.includes(text));
  return [
    ...(isWanted('records') ? await measureRecords(options, directory) : []),
    ...(isWanted('kubernetes') ? await runCrowdInKubernetes(directory) : []),
  ];
};
