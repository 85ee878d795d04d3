// What happens to a crowd in Kubernetes: a member dies, a version is too old, the API server is away.
import { setTimeout as sleep } from 'node:timers/promises';
import type { CrowdHost } from './crowd-host.js';

const AWAY_SECONDS = 20;
const AFTER_SECONDS = 8;

/** What was seen of that. */
export interface Troubles {
  /** Until a killed TaskManager had a successor. */
  readonly replacedSeconds: number;
  readonly relist: { readonly seconds: number; readonly lists: number; readonly processorSeconds: number };
  readonly away: {
    readonly seconds: number;
    /** Share of a processor that the gateway took meanwhile. */
    readonly processor: number;
    /** Calls in each second after the return. */
    readonly callsBySecond: readonly number[];
    /** From the return until every job was looked at. */
    readonly lookedSeconds: number;
  };
}

const countOf = (calls: Readonly<Record<string, number>>, name: string): number => calls[name] ?? 0;

const measureRelist = async ({ cluster, until, processorSeconds }: CrowdHost): Promise<Troubles['relist']> => {
  const before = (await cluster.order({ do: 'tell', since: 0 })).calls;
  const used = processorSeconds();
  await cluster.order({ do: 'expire' });
  let lists = 0;
  const seconds = await until('Listing again', 0, ({ calls, watches }) => {
    lists = countOf(calls, 'list pods') - countOf(before, 'list pods');
    return lists > 0 && watches > 0;
  });
  return { seconds, lists, processorSeconds: processorSeconds() - used };
};

const measureAway = async (host: CrowdHost, count: number): Promise<Troubles['away']> => {
  const { cluster } = host;
  await cluster.order({ do: 'leave' });
  const used = host.processorSeconds();
  await sleep(AWAY_SECONDS * 1_000);
  const processor = (host.processorSeconds() - used) / AWAY_SECONDS;
  const since = Date.now();
  let { calls } = await cluster.order({ do: 'return' });
  const rates: number[] = [];
  const looked = host.until('Looking at all applications again', since, ({ asked }) => asked >= count);
  let last = performance.now();
  for (let second = 0; second < AFTER_SECONDS; second += 1) {
    await sleep(1_000);
    const now = (await cluster.order({ do: 'tell', since })).calls;
    const moment = performance.now();
    const made = Object.keys(now).reduce((sum, name) => sum + countOf(now, name) - countOf(calls, name), 0);
    rates.push(made / ((moment - last) / 1_000));
    [calls, last] = [now, moment];
  }
  return { seconds: AWAY_SECONDS, processor, callsBySecond: rates, lookedSeconds: await looked };
};

/** Measures, with a crowd at rest. */
export const measureTroubles = async (host: CrowdHost, count: number): Promise<Troubles> => {
  const { members } = await host.cluster.order({ do: 'kill' });
  const replacedSeconds = await host.until('Replacing a TaskManager', 0, (facts) => facts.members > members);
  const relist = await measureRelist(host);
  return { replacedSeconds, relist, away: await measureAway(host, count) };
};
