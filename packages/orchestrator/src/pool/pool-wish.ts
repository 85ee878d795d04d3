// What the pool is to keep at a moment, and why. Pure.
import type { PoolTarget } from './parked-cluster.js';
import type { MachineMemory } from './machine-memory.js';
import type { PoolUsage } from './pool-usage.js';

/** `auto`, or parked clusters for each runtime and region; 0 parks none. */
export type WarmSetting = 'auto' | number;

const MIB = 1024 * 1024;
/** What a parked pair of JVMs takes, with some room. */
const PARKED_BYTES = 700 * MIB;
/** A cluster is parked where it leaves this, and a share of the machine, to everything else ... */
const LEFT_BYTES = 1024 * MIB;
const LEFT_SHARE = 1 / 8;
/** ... and is given up when less than half of that is left: the distance keeps it from coming and going. */
const SHORT_OF_LEFT = 1 / 2;
/** Runtimes and regions that a number of clusters is kept for at most. */
const MOST_TARGETS = 2;
/** `auto` parks once nothing was under way for this long, so that it slows down neither a start nor what is looked at right after one. */
export const CALM_MILLISECONDS: number = 20_000;
/** `auto` gives up what nobody used for this long after the last start or update. */
export const IDLE_MILLISECONDS: number = 15 * 60_000;

/** What is known at a moment. Times in milliseconds since the epoch. */
export interface PoolFacts {
  readonly now: number;
  readonly usage: PoolUsage;
  /** When something was under way last. */
  readonly busyAt: number;
  /** Whether a cluster is parked for a runtime and region. */
  readonly holds: (target: PoolTarget) => boolean;
  /** Undefined where the machine does not tell. */
  readonly memory: MachineMemory | undefined;
}

/** What is to be kept. */
export interface PoolWish {
  /** What clusters are parked for; those of others are ended. */
  readonly targets: readonly PoolTarget[];
  /** How many for each. */
  readonly each: number;
  /** Whether one may be launched and warmed now. */
  readonly mayPark: boolean;
  /** Whether one that is not warm yet is given up for the sake of a start. */
  readonly dropsCold: boolean;
  /** For people. */
  readonly why: string;
}

const none = (why: string): PoolWish => ({ targets: [], each: 0, mayPark: false, dropsCold: false, why });
const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
const named = ({ environment, region }: PoolTarget): string => `${environment} in ${region}`;

/** Memory by which `auto` decides on a machine, in bytes. */
export const memoryBounds = ({ totalBytes }: MachineMemory): { readonly toPark: number; readonly toKeep: number } => {
  const left = Math.max(LEFT_BYTES, totalBytes * LEFT_SHARE);
  return { toPark: left + PARKED_BYTES, toKeep: left * SHORT_OF_LEFT };
};

const automatic = ({ now, usage, busyAt, holds, memory }: PoolFacts): PoolWish => {
  const [latest] = usage.used;
  if (latest === undefined) return none('auto: no application was started that could take one over');
  if (now - latest.at > IDLE_MILLISECONDS)
    return none(`auto: nothing was started or updated for ${IDLE_MILLISECONDS / 60_000} minutes`);
  if (memory === undefined) return none('auto: the machine does not tell how much memory is available');
  const { toPark, toKeep } = memoryBounds(memory);
  const isHeld = holds(latest);
  const bound = isHeld ? toKeep : toPark;
  const available = `${gigabytes(memory.availableBytes)} of memory available`;
  if (memory.availableBytes < bound) return none(`auto: ${available}, ${gigabytes(bound)} needed`);
  const calmIn = busyAt + CALM_MILLISECONDS - now;
  const wish = { targets: [latest], each: 1, dropsCold: usage.isComingUp };
  if (isHeld)
    return {
      ...wish,
      mayPark: !usage.isUnderWay && !usage.isComingUp,
      why: `auto: one of ${named(latest)}, used last; ${available}, given up below ${gigabytes(toKeep)}`,
    };
  return {
    ...wish,
    mayPark: usage.isRunning && calmIn <= 0,
    why: usage.isRunning
      ? `auto: one of ${named(latest)} once nothing was under way for ${CALM_MILLISECONDS / 1_000} s`
      : `auto: one of ${named(latest)} once an application runs`,
  };
};

/** Decides. */
export const poolWish = (setting: WarmSetting, facts: PoolFacts): PoolWish => {
  if (setting === 'auto') return automatic(facts);
  if (setting === 0) return none('--warm 0');
  const targets = facts.usage.used.slice(0, MOST_TARGETS);
  return {
    targets,
    each: setting,
    mayPark: !facts.usage.isUnderWay,
    dropsCold: false,
    why:
      targets.length === 0
        ? `--warm ${setting}: no application was started that could take one over`
        : `--warm ${setting}: for ${targets.map(named).join(' and for ')}`,
  };
};

/** What `auto` or a number would do here before anything was started, for `drey doctor`. */
export const parkingOutlook = (setting: WarmSetting, memory: MachineMemory | undefined): string => {
  if (setting === 0) return 'none, as set';
  if (setting !== 'auto') return `${setting} for each runtime and region that was started last, as set`;
  if (memory === undefined) return 'none (auto): the machine does not tell how much memory is available';
  const { toPark } = memoryBounds(memory);
  const amounts = `${gigabytes(memory.availableBytes)} of memory available, ${gigabytes(toPark)} needed`;
  return memory.availableBytes < toPark
    ? `none for now (auto): ${amounts}`
    : `one after the first start (auto): ${amounts}`;
};
