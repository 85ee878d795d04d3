// What the shipping of log events costs a job and Drey: one job that logs 5,000 lines a second, with and without a stream, in turns.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { userCacheDirectory } from '@drey/plugin-api/testing';
import { load } from '../machine.js';
import type { BenchOptions } from '../options.js';
import { processSeconds } from '../processor-time.js';
import { startGateway } from '../repository.js';
import { makeAccount } from '../start/account.js';
import { endApplication, timeStart } from '../start/drey-start.js';
import { createLogPhases } from '../start/log-phases.js';
import { median, percentile } from '../statistics.js';
import { renderTable } from '../table.js';
import { atLeast, atMost, type Verdict } from '../verdict.js';
import {
  type BenchStream,
  benchStream,
  chatterJar,
  countFile,
  createChatter,
  setShipping,
  type Worked,
  workedOf,
} from './chatter.js';

const NAME = 'chatter';
const linesPerSecond = 5_000;
/** Promised: work of the job with shipping against without. */
const leastOfOff = 0.97;
/** Promised: seconds from the log call to the stream, 99 of 100. */
const mostSeconds = 2;
/** After the option changed, until lines of before are through. */
const SETTLE_MILLISECONDS = 5_000;
const LEAST_SECONDS = 10;

interface Stage {
  readonly endpoint: string;
  readonly pid: number;
  readonly count: string;
  readonly stream: BenchStream;
}

interface Round {
  /** Records a second. */
  readonly rate: number;
  /** Processor seconds of Drey, a second. */
  readonly processor: number;
  readonly from: number;
  readonly to: number;
}

const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds));

const worked = async (file: string): Promise<Worked> => {
  const end = Date.now() + 60_000;
  for (let found = workedOf(file); Date.now() < end; found = workedOf(file)) {
    if (found !== undefined) return found;
    await pause(100);
  }
  throw new Error('The job of the bench did not say how much it works.');
};

const measure = async ({ endpoint, pid, count }: Stage, isOn: boolean, seconds: number): Promise<Round> => {
  await setShipping(endpoint, NAME, isOn);
  await pause(SETTLE_MILLISECONDS);
  const from = Date.now();
  const processor = processSeconds(pid);
  const before = await worked(count);
  await pause(seconds * 1_000);
  const after = await worked(count);
  const to = Date.now();
  return {
    rate: ((after.records - before.records) * 1e9) / (after.nanoseconds - before.nanoseconds),
    processor: ((processSeconds(pid) - processor) * 1_000) / (to - from),
    from,
    to,
  };
};

const report = async (stage: Stage, on: readonly Round[], off: readonly Round[]): Promise<readonly Verdict[]> => {
  // What was logged at the end of the last round is on its way.
  await pause(SETTLE_MILLISECONDS);
  const delays: number[] = [];
  let seconds = 0;
  for (const { from, to } of on) {
    for (const delay of await stage.stream.delays(from, to)) delays.push(delay);
    seconds += (to - from) / 1_000;
  }
  delays.sort((one, other) => one - other);
  const lines = delays.length / seconds;
  const of = (rounds: readonly Round[], part: 'rate' | 'processor'): number => median(rounds.map((one) => one[part]));
  const ratio = median(on.map((one, index) => one.rate / (off[index]?.rate ?? Number.NaN)));
  const perMillion = (of(on, 'processor') / lines) * 1e6;
  const p99 = percentile(delays, 0.99) / 1_000;
  console.log(
    renderTable(
      ['', 'records/s of the job', 'cpu s of Drey a second'],
      [
        ['events to the stream', of(on, 'rate').toFixed(0), of(on, 'processor').toFixed(3)],
        ['no logging option', of(off, 'rate').toFixed(0), of(off, 'processor').toFixed(3)],
        ['ratio, median of pairs', ratio.toFixed(3), ''],
      ],
    ),
  );
  console.log(
    `\n${lines.toFixed(0)} lines/s in the stream; to the stream p50 ${(percentile(delays, 0.5) / 1_000).toFixed(2)} s, p99 ${p99.toFixed(2)} s, longest ${(percentile(delays, 1) / 1_000).toFixed(2)} s. ` +
      `Drey: ${perMillion.toFixed(1)} CPU seconds a million lines. Load: ${load().toFixed(1)}`,
  );
  return [
    atLeast('Work of a job that logs 5,000 lines/s, with its events shipped against not', ratio, leastOfOff),
    atMost('Seconds from the log call to the stream, p99', p99, mostSeconds),
  ];
};

/** Runs the bench, prints its table. */
export const runLogBench = async (options: BenchOptions, directory: string): Promise<readonly Verdict[]> => {
  const seconds = Math.max(LEAST_SECONDS, options.seconds);
  console.log(
    `\nLogs. One job on Flink 1.20 in processes, ${linesPerSecond} lines/s; its logging option is added and deleted while it runs. ${options.rounds} pairs of ${seconds} s.\n`,
  );
  const own = join(directory, 'logs');
  mkdirSync(own);
  const jar = join(own, 'chatter.jar');
  await chatterJar(jar, userCacheDirectory());
  const gateway = await startGateway({
    flags: [
      '--port',
      '0',
      '--data-dir',
      join(own, 'data'),
      '--driver',
      'process',
      '--upstream',
      'moto',
      '--companion-logs',
      '4000',
    ],
  });
  const { endpoint, pid } = gateway;
  const stream = benchStream(endpoint);
  try {
    await stream.create();
    await createChatter(endpoint, NAME, await makeAccount(endpoint, jar), linesPerSecond);
    await timeStart(endpoint, NAME, createLogPhases());
    const stage: Stage = { endpoint, pid, count: await countFile(endpoint, join(own, 'data')), stream };
    // One round for the compilers, in turns from then on.
    await measure(stage, true, seconds);
    const on: Round[] = [];
    const off: Round[] = [];
    for (let round = 0; round < options.rounds; round += 1) {
      off.push(await measure(stage, false, seconds));
      on.push(await measure(stage, true, seconds));
    }
    const verdicts = await report(stage, on, off);
    await endApplication(endpoint, NAME);
    return verdicts;
  } finally {
    stream.close();
    await gateway.stop();
  }
};
