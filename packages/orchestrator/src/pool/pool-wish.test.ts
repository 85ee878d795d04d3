// What the pool is to keep: each reason of `auto`, and the numbers.
import { describe, expect, it } from '@jest/globals';
import type { PoolUsage } from './pool-usage.js';
import {
  CALM_MILLISECONDS,
  IDLE_MILLISECONDS,
  memoryBounds,
  parkingOutlook,
  type PoolFacts,
  poolWish,
} from './pool-wish.js';

const GB = 1e9;
const NOW = 1_700_000_000_000;
const flink20 = { environment: 'FLINK-1_20', region: 'us-east-1', at: NOW - 60_000 };
const flink19 = { environment: 'FLINK-1_19', region: 'eu-west-1', at: NOW - 70_000 };
const flink22 = { environment: 'FLINK-2_2', region: 'us-east-1', at: NOW - 80_000 };
const usage: PoolUsage = { used: [flink20, flink19, flink22], isUnderWay: false, isComingUp: false, isRunning: true };

const facts = (given: Partial<PoolFacts> = {}): PoolFacts => ({
  now: NOW,
  usage,
  busyAt: NOW - CALM_MILLISECONDS,
  holds: () => false,
  memory: { availableBytes: 8 * GB, totalBytes: 16 * GB },
  ...given,
});
const auto = (given: Partial<PoolFacts> = {}) => poolWish('auto', facts(given));
const withMemory = (availableBytes: number): Partial<PoolFacts> => ({
  memory: { availableBytes, totalBytes: 16 * GB },
});
const held = { holds: () => true };

describe('auto', () => {
  it('parks one cluster of what was used last', () => {
    expect(auto()).toMatchObject({ targets: [flink20], each: 1, mayPark: true, dropsCold: false });
  });

  it.each<[string, Partial<PoolFacts>, RegExp]>([
    ['nothing was started', { usage: { ...usage, used: [] } }, /no application was started/],
    ['nothing was started for long', { now: flink20.at + IDLE_MILLISECONDS + 1 }, /for 15 minutes/],
    ['nobody knows the memory', { memory: undefined }, /does not tell/],
    ['memory is short', withMemory(2.5 * GB), /2\.5 GB of memory available, 2\.7 GB needed/],
    ['memory got short', { ...held, ...withMemory(0.9 * GB) }, /0\.9 GB of memory available, 1\.0 GB needed/],
  ])('keeps nothing while %s', (_, given, why) => {
    expect(auto(given)).toEqual({
      targets: [],
      each: 0,
      mayPark: false,
      dropsCold: false,
      why: expect.stringMatching(why),
    });
  });

  it('keeps what it has where it would not park it: memory has to fall further first', () => {
    expect(auto({ ...held, ...withMemory(1.1 * GB) })).toMatchObject({ targets: [flink20], each: 1 });
  });

  it('does not take back at once what it gave up for memory', () => {
    for (const totalBytes of [2 * GB, 4 * GB, 16 * GB, 256 * GB]) {
      const { toPark, toKeep } = memoryBounds({ availableBytes: 0, totalBytes });
      // The end of a cluster gives back what it took.
      expect(toKeep + 0.75 * GB).toBeLessThan(toPark);
    }
  });

  it.each<[string, Partial<PoolFacts>]>([
    ['before an application runs', { usage: { ...usage, isRunning: false } }],
    ['shortly after a start', { busyAt: NOW - CALM_MILLISECONDS + 1 }],
    [
      'while a cluster that is held warms up and an application is under way',
      { ...held, usage: { ...usage, isUnderWay: true } },
    ],
    [
      'while a cluster that is held warms up and a lost job comes back',
      { ...held, usage: { ...usage, isComingUp: true } },
    ],
  ])('waits %s', (_, given) => {
    expect(auto(given)).toMatchObject({ targets: [flink20], each: 1, mayPark: false });
  });

  it('gives up a cluster that is not warm yet when a job comes up', () => {
    expect(auto({ ...held, usage: { ...usage, isComingUp: true } }).dropsCold).toBe(true);
  });
});

describe('a number', () => {
  it('keeps as many for the two that were used last, whatever the memory', () => {
    expect(poolWish(3, facts({ memory: undefined, now: NOW + 10 * IDLE_MILLISECONDS }))).toMatchObject({
      targets: [flink20, flink19],
      each: 3,
      mayPark: true,
      dropsCold: false,
    });
  });

  it('launches nothing while an application is under way', () => {
    expect(poolWish(1, facts({ usage: { ...usage, isUnderWay: true } })).mayPark).toBe(false);
  });

  it('is none for 0', () => {
    expect(poolWish(0, facts())).toMatchObject({ targets: [], each: 0, mayPark: false });
  });
});

describe('the outlook before a start', () => {
  const memory = { availableBytes: 8 * GB, totalBytes: 16 * GB };
  it.each<[Parameters<typeof parkingOutlook>, RegExp]>([
    [['auto', memory], /^one after the first start \(auto\): 8\.0 GB of memory available, 2\.7 GB needed$/],
    [['auto', { ...memory, availableBytes: 2 * GB }], /^none for now \(auto\): 2\.0 GB/],
    [['auto', undefined], /^none \(auto\)/],
    [[2, undefined], /^2 for each/],
    [[0, memory], /^none, as set$/],
  ])('says of %j what would be kept', (given, expected) => {
    expect(parkingOutlook(...given)).toMatch(expected);
  });
});
