// A host killed at every step of every flow (before and after each write and each act), and the next one over what is left.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { enhancedFlows, faults, type Flow, flows, isOver, onDisk, prepared, toEnd } from './flows.test.support.js';
import { mortal } from './mortal.test.support.js';
import { ask } from './wishes.test.support.js';
import type { World } from './world.test.support.js';

/** A flow of many steps takes some seconds, and longer on a busy machine. */
const CRASHES_MILLISECONDS = 300_000;
/** More steps than any flow has. */
const MOST_STEPS = 120;

let worlds: World[] = [];
beforeEach(() => {
  worlds = [];
});
afterEach(() => {
  for (const world of worlds) world.remove();
});

/** Runs a flow whose host dies at a step, and a second host to the end. Resolves to the faults, or undefined when it did not die. */
const runCrash = async (
  flow: Flow,
  diesAt: number,
  powerCut: boolean,
): Promise<{ readonly at: string; readonly faults: readonly string[] } | undefined> => {
  const world = await prepared(worlds, flow);
  const first = await world.open(mortal(diesAt), { warmClusters: flow.warmClusters ?? 0 });
  const before = onDisk(world);
  if (!first.life.dead) await ask(world, first, flow.wish);
  await world.until(`the end of ${flow.name}`, () => first.life.dead || isOver(world, first, flow.ends));
  await world.settle();
  if (!first.life.dead) {
    first.life.kill();
    return undefined;
  }
  if (powerCut) for (const role of ['jobmanager', 'taskmanager'] as const) world.clusters.kill(role);
  const lost = onDisk(world) === before;
  const second = await world.open();
  // A wish whose write never became durable was never answered, so the caller asks again.
  if (lost) await ask(world, second, flow.wish);
  const where = `${first.life.last} (step ${diesAt})`;
  await toEnd(world, second, flow, `after a crash ${where}`);
  const found = faults(world, second, flow);
  second.life.kill();
  return { at: first.life.last, faults: found };
};

const killEverywhere = async (flow: Flow, powerCut: boolean): Promise<void> => {
  const report: string[] = [];
  let steps = 0;
  for (let step = 1; step <= MOST_STEPS; step += 1) {
    const outcome = await runCrash(flow, step, powerCut);
    if (outcome === undefined) break;
    steps = step;
    if (outcome.faults.length > 0) report.push(`step ${step}, ${outcome.at}: ${outcome.faults.join(', ')}`);
  }
  expect(report).toEqual([]);
  expect(steps).toBeGreaterThan(3);
  expect(steps).toBeLessThan(MOST_STEPS);
};

describe.each([...flows, ...enhancedFlows])('$name', (flow) => {
  it('ends as it should, wherever the host is killed', () => killEverywhere(flow, false), CRASHES_MILLISECONDS);

  it(
    'ends as it should, wherever the host is killed together with its clusters',
    () => killEverywhere(flow, true),
    CRASHES_MILLISECONDS,
  );
});
