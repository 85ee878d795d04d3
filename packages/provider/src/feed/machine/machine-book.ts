// Facts of the machine as pages have them: health, runtimes, parked clusters, memory and disk. What costs something is looked at seldom, and only for pages.
import { isDeepStrictEqual } from 'node:util';
import type { HealthFacts, HealthRemark, MachinePatch, ParkedFacts, ResourceFacts, RuntimeFacts } from '@drey/console';
import type { Clock, HostHealth, SourcedFact } from '@drey/plugin-api';
import type { MachineBook } from '../feed.js';

/** What it looks at. The plain ones answer from memory. */
export interface MachineNeeds {
  readonly clock: Clock;
  /** Undefined in a host that lends none. */
  health(): HostHealth | undefined;
  parked(): readonly ParkedFacts[];
  runtimes(): Promise<readonly RuntimeFacts[]>;
  /** Memory and load, with the disks as they were measured last; measures anew where `disks` is true. */
  resources(disks: boolean): Promise<ResourceFacts>;
}

type Parts = Omit<Required<MachinePatch>, 'now'>;

const LOOK_EVERY_MILLISECONDS = 5_000;
/** Going through runtimes of gigabytes costs a second or two of a processor (measured: 1.7 s for 48,000 files). */
const DISKS_EVERY_MILLISECONDS = 600_000;

const remark = ({ source, name, text }: SourcedFact): HealthRemark => ({ source, name, text });

const healthFacts = (health: HostHealth): HealthFacts => ({
  status: health.status,
  problems: health.problems.map(remark),
  facts: health.facts.map(remark),
  plugins: health.plugins.map(({ id, version, state, provider, problem }) => ({
    id,
    version: version ?? null,
    state,
    provider: provider ?? null,
    problem: problem ?? null,
  })),
  upstream: health.upstream,
});

/** A book that has looked at nothing yet. */
export const createMachineBook = (needs: MachineNeeds): MachineBook => {
  const { clock } = needs;
  let told: Partial<Parts> = {};
  let looked: Pick<Partial<Parts>, 'runtimes' | 'resources'> = {};
  let looking: AbortController | undefined;
  let measuredAt = -DISKS_EVERY_MILLISECONDS;
  const now = (): Partial<Parts> => {
    const health = needs.health();
    return { ...looked, ...(health === undefined ? {} : { health: healthFacts(health) }), parked: needs.parked() };
  };
  const lookOnce = async (): Promise<void> => {
    const resources = await needs.resources(false).catch(() => looked.resources);
    const runtimes = await needs.runtimes().catch(() => looked.runtimes);
    looked = { ...(runtimes === undefined ? {} : { runtimes }), ...(resources === undefined ? {} : { resources }) };
    if (clock.now() - measuredAt < DISKS_EVERY_MILLISECONDS) return;
    measuredAt = clock.now();
    const measured = await needs.resources(true).catch(() => undefined);
    if (measured !== undefined) looked = { ...looked, resources: measured };
  };
  const look = async (signal: AbortSignal): Promise<void> => {
    while (!signal.aborted) {
      await lookOnce();
      await clock.sleep(LOOK_EVERY_MILLISECONDS, signal).catch(() => {});
    }
  };
  return {
    begin: () => {
      looking ??= new AbortController();
      void look(looking.signal);
    },
    end: () => {
      looking?.abort(new Error('Nobody looks.'));
      looking = undefined;
      told = {};
    },
    changes: () => {
      const facts = now();
      const changed = Object.entries(facts).filter(
        ([name, value]) => !isDeepStrictEqual(value, told[name as keyof Parts]),
      );
      told = facts;
      return changed.length === 0 ? undefined : { now: clock.now(), ...Object.fromEntries(changed) };
    },
    whole: () => ({ now: clock.now(), ...now() }),
  };
};
