// The control plane under load: Drey between a bare server and moto.
import { join } from 'node:path';
import { chooseClient } from '../load/choose-client.js';
import type { LoadClient } from '../load/load-client.js';
import type { BenchOptions } from '../options.js';
import { atLeast, type Verdict } from '../verdict.js';
import { controlTable } from './control-table.js';
import { fill, sampleAnswers } from './fill.js';
import { measureRow, type RowResult, warmUp } from './measure.js';
import { manyApplications, type Row, rows } from './rows.js';
import { startBare, startDrey, startMoto } from './servers.js';

const connectionCounts = [1, 8] as const;
/** Promised for DescribeApplication at 8 connections. */
const leastOfBare = 0.4;
const leastOfMoto = 10;
/** A client that worked more than this was the bottleneck, and its row says little about the servers. */
const clientLimit = 0.9;

const chooseRows = ({ only }: BenchOptions): readonly Row[] => {
  const chosen = rows.filter(
    ({ name }) => only.length === 0 || only.some((text) => name.toLowerCase().includes(text.toLowerCase())),
  );
  if (chosen.length === 0)
    throw new Error(`--only chose no row; there are: ${rows.map(({ name }) => name).join(', ')}.`);
  return chosen;
};

const verdicts = (results: readonly RowResult[]): readonly Verdict[] =>
  results
    .filter(({ row, connections }) => row.name === 'DescribeApplication' && connections === 8)
    .flatMap(({ results: { bare, drey, moto } }) => [
      atLeast(
        'DescribeApplication at 8 connections, Drey/bare',
        drey.requestsPerSecond / bare.requestsPerSecond,
        leastOfBare,
      ),
      atLeast(
        'DescribeApplication at 8 connections, Drey/moto',
        drey.requestsPerSecond / moto.requestsPerSecond,
        leastOfMoto,
      ),
    ]);

const explain = (client: LoadClient, { seconds, rounds }: BenchOptions): string =>
  `Control plane. Client: ${client.name}. Medians of ${rounds} rounds of ${seconds} s in turns (bare, Drey, moto, bare, ...).
Drey: driver none, no upstream, log level and durable writes as by default. ListApplications: Drey answers pages of 50 of the
${manyApplications.toLocaleString('en')}, the bare server an answer of Drey's size; moto knows no pages and answers all of them.`;

/** Runs the bench, prints its table. */
export const runControlBench = async (options: BenchOptions, directory: string): Promise<readonly Verdict[]> => {
  const client = await chooseClient(options, directory);
  const chosen = chooseRows(options);
  console.log(`\n${explain(client, options)}\n`);
  const results: RowResult[] = [];
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const drey = await startDrey(join(directory, 'drey-data'));
    stops.push(drey.stop);
    const moto = await startMoto();
    stops.push(moto.stop);
    for (const { endpoint } of [drey, moto]) await fill(endpoint);
    await sampleAnswers(moto.endpoint, chosen);
    const bare = await startBare(directory, await sampleAnswers(drey.endpoint, chosen));
    stops.push(bare.stop);
    const servers = { bare, drey, moto };
    const measure = { client, seconds: options.seconds, rounds: options.rounds };
    for (const row of chosen) {
      await warmUp(servers, row, measure);
      for (const connections of connectionCounts) results.push(await measureRow(servers, row, connections, measure));
    }
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
  console.log(controlTable(results));
  if (results.some(({ results: { bare } }) => bare.clientBusy > clientLimit)) {
    console.log(
      "The client was busy nearly all the time in some rows: there the figures are its own, not the servers'.",
    );
  }
  if (results.some(({ results }) => Object.values(results).some(({ failed }) => failed > 0))) {
    console.log('! Requests failed; the rate counts the good ones only.');
  }
  return verdicts(results);
};
