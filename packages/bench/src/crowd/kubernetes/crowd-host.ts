// A gateway over the stand-in for Kubernetes, its applications, and what is seen of both from outside.
import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { tinyJar } from '@drey/testing';
import { processSeconds } from '../../processor-time.js';
import { type GatewayProcess, startGateway } from '../../repository.js';
import { call, createApplication, type JobPlaces } from '../../start/drey-start.js';
import { percentile } from '../../statistics.js';
import { connectionsTo, openDescriptors, residentBytes } from './host-figures.js';
import { type RecordUpstream, startRecordUpstream } from './record-upstream.js';
import { type CrowdCluster, startStandIn } from './stand-in.js';
import type { StandInFacts } from './stand-in-orders.js';

const AT_ONCE = 8;
const LOOK_MILLISECONDS = 100;
/** On a busy machine a thousand starts take their time, and so does a host over them. */
const WAIT_MILLISECONDS = 900_000;

/** A time of the crowd at rest, or of something that happens to it. */
export interface Window {
  readonly seconds: number;
  /** Share of one processor that the gateway took, and the stand-in. */
  readonly processor: number;
  readonly standIn: number;
  readonly callsPerSecond: number;
  /** The most calls of any second. */
  readonly mostCalls: number;
  /** By `verb resource`, a second. */
  readonly calls: Readonly<Record<string, number>>;
  readonly residentBytes: number;
  readonly connections: number;
  readonly descriptors: number;
  readonly watches: number;
  /** Milliseconds between looks at one job: the middle one, and one of a hundred is longer than the other. */
  readonly lookedAfter: { readonly p50: number; readonly p99: number };
}

/** A gateway with its surroundings. */
export interface CrowdHost {
  readonly cluster: CrowdCluster;
  /** Starts the gateway over what is there; resolves to the seconds until `Ready.`. */
  start(): Promise<number>;
  /** kill -9 of the gateway. */
  kill(): Promise<void>;
  /** Makes applications until there are so many, all RUNNING. */
  grow(count: number): Promise<void>;
  /** Resolves to the seconds until the stand-in stands as wanted; its JobManagers are counted that were asked since a time (ms since the epoch). */
  until(what: string, since: number, isReached: (facts: StandInFacts) => boolean): Promise<number>;
  /** Measures for a time. */
  watch(seconds: number): Promise<Window>;
  /** Processor seconds of the gateway so far. */
  processorSeconds(): number;
  stop(): Promise<void>;
}

const until = async (what: string, isReached: () => Promise<boolean>): Promise<void> => {
  const end = Date.now() + WAIT_MILLISECONDS;
  while (!(await isReached())) {
    if (Date.now() > end) throw new Error(`${what} took longer than ${WAIT_MILLISECONDS / 1_000} s.`);
    await sleep(LOOK_MILLISECONDS);
  }
};

const inTurns = async (names: readonly string[], act: (name: string) => Promise<unknown>): Promise<void> => {
  const next = names[Symbol.iterator]();
  const work = async (): Promise<void> => {
    for (let name = next.next(); name.done !== true; name = next.next()) await act(name.value);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
};

const places: JobPlaces = {
  codeBucket: 'records',
  codeKey: 'job.jar',
  sinkBucket: 'records',
  roleArn: 'arn:aws:iam::000000000000:role/record',
};

const nameOf = (index: number): string => `crowd-${String(index).padStart(5, '0')}`;

interface Page {
  readonly ApplicationSummaries: readonly { readonly ApplicationStatus: string }[];
  readonly NextToken?: string;
}

const running = async (endpoint: string): Promise<number> => {
  let count = 0;
  for (let NextToken: string | undefined; ;) {
    const page = (await call(endpoint, 'ListApplications', { Limit: 50, NextToken })) as unknown as Page;
    count += page.ApplicationSummaries.filter(({ ApplicationStatus }) => ApplicationStatus === 'RUNNING').length;
    if (page.NextToken === undefined) return count;
    NextToken = page.NextToken;
  }
};

const totalOf = (calls: Readonly<Record<string, number>>): number =>
  Object.values(calls).reduce((sum, count) => sum + count, 0);

const callsBetween = (before: StandInFacts, after: StandInFacts, seconds: number): Record<string, number> =>
  Object.fromEntries(
    Object.entries(after.calls)
      .map(([name, count]): [string, number] => [name, (count - (before.calls[name] ?? 0)) / seconds])
      .filter(([, rate]) => rate > 0),
  );

const measure = async (cluster: CrowdCluster, pid: number, seconds: number): Promise<Window> => {
  const facts = (): Promise<StandInFacts> => cluster.order({ do: 'tell', since: Date.now() });
  const begun = performance.now();
  const before = await facts();
  const used = [processSeconds(pid), processSeconds(cluster.pid)] as const;
  const rates: number[] = [];
  for (let last = before, at = begun; performance.now() - begun < seconds * 1_000;) {
    await sleep(1_000);
    const now = await facts();
    const moment = performance.now();
    rates.push((totalOf(now.calls) - totalOf(last.calls)) / ((moment - at) / 1_000));
    [last, at] = [now, moment];
  }
  const after = await facts();
  const took = (performance.now() - begun) / 1_000;
  const calls = callsBetween(before, after, took);
  return {
    seconds: took,
    processor: (processSeconds(pid) - used[0]) / took,
    standIn: (processSeconds(cluster.pid) - used[1]) / took,
    callsPerSecond: totalOf(calls),
    mostCalls: Math.max(...rates),
    calls,
    residentBytes: residentBytes(pid),
    connections: connectionsTo(cluster.port),
    descriptors: openDescriptors(pid),
    watches: after.watches,
    lookedAfter: { p50: percentile(after.gaps, 0.5), p99: percentile(after.gaps, 0.99) },
  };
};

const open = (directory: string, cluster: CrowdCluster, upstream: RecordUpstream): CrowdHost => {
  const data = join(directory, 'kubernetes-data');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  let gateway: GatewayProcess | undefined;
  let made = 0;
  const living = (): GatewayProcess => {
    if (gateway === undefined) throw new Error('The gateway of the crowd does not run.');
    return gateway;
  };
  const kill = async (): Promise<void> => {
    if (gateway === undefined) return;
    process.kill(gateway.pid, 'SIGKILL');
    await gateway.stop();
    gateway = undefined;
  };
  const facts = (since = Date.now()): Promise<StandInFacts> => cluster.order({ do: 'tell', since });
  return {
    cluster,
    kill,
    start: async () => {
      const begun = performance.now();
      gateway = await startGateway({
        // The record of an upstream knows no roles.
        flags: Object.entries({
          '--port': '0',
          '--data-dir': data,
          '--driver': 'kubernetes',
          '--upstream': upstream.endpoint,
          '--role-validation': 'off',
          '--applications-per-region': '1000000',
        }).flat(),
        env: cluster.environment,
        readyMilliseconds: WAIT_MILLISECONDS,
      });
      return (performance.now() - begun) / 1_000;
    },
    grow: async (count) => {
      const { endpoint } = living();
      const names = Array.from({ length: count - made }, (_, index) => nameOf(made + index));
      made = count;
      await inTurns(names, (name) => createApplication(endpoint, name, places));
      await inTurns(names, (name) => call(endpoint, 'StartApplication', { ApplicationName: name }));
      await until('Starting all applications', async () => (await facts()).jobs >= count);
      await until('Coming to run of all applications', async () => (await running(endpoint)) === count);
    },
    until: async (what, since, isReached) => {
      const begun = performance.now();
      await until(what, async () => isReached(await facts(since)));
      return (performance.now() - begun) / 1_000;
    },
    watch: (seconds) => measure(cluster, living().pid, seconds),
    processorSeconds: () => processSeconds(living().pid),
    stop: async () => {
      // Nothing of the records is worth a savepoint.
      await kill();
      await cluster.stop();
      await upstream.stop();
    },
  };
};

/** Starts what is around the gateway; whoever has it stops it. */
export const openCrowdHost = async (directory: string): Promise<CrowdHost> => {
  const upstream = await startRecordUpstream(tinyJar());
  try {
    return open(directory, await startStandIn(), upstream);
  } catch (error) {
    await upstream.stop();
    throw error;
  }
};
