// Figures over whole minutes: sums that are Flink's counters, and a gateway that is killed in between.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { minutesOf } from '../host/cloudwatch.js';
import { type ClusterFacts, runningCluster } from '../host/clusters.js';
import { processMachine, why } from '../host/machine.js';
import { TestHost } from '../host/test-host.js';
import { keyOf, START_MILLISECONDS } from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { changeLevel, prepareMeasured, runMeasured } from './measured-application.js';

const NAME = 'steady';
const MINUTE = 60_000;
/** The service's rhythm, which is the default: four samples a minute. */
const SLOT = 15_000;
const TEST_MILLISECONDS = 600_000;
const LOOK_MILLISECONDS = 250;
/** Between two slots of a minute, with more than one after it. */
const KILL_AT = 20_000;

/** A counter of Flink at a moment. */
interface Reading {
  readonly at: number;
  readonly value: number;
}

interface Vertex {
  readonly id: string;
  readonly name: string;
}

/** The task whose records are counted: the one that begins with the source. */
const countedTask = async ({ rest, jobId }: ClusterFacts): Promise<Vertex> => {
  const { vertices } = (await (await fetch(`${rest}/jobs/${jobId}`)).json()) as {
    readonly vertices: readonly Vertex[];
  };
  const vertex = vertices.find(({ name }) => name.startsWith('Source:'));
  if (vertex === undefined) throw new Error('The job has no source.');
  return vertex;
};

/** Records out of a task, as Flink's REST API has them at the moment. */
const recordsOut = async ({ rest, jobId }: ClusterFacts, { id }: Vertex): Promise<number> => {
  const address = `${rest}/jobs/${jobId}/vertices/${id}/subtasks/metrics?get=numRecordsOut&agg=sum`;
  const [metric] = (await (await fetch(address)).json()) as readonly { readonly sum: number }[];
  return metric?.sum ?? 0;
};

/** Flink refreshes its figures every ten seconds: only moments at which one changed are of use, and between them it is read off a line. */
const valueAt = (readings: readonly Reading[], at: number): number => {
  const after = readings.findIndex((reading) => reading.at >= at);
  const [from, to] = [readings[after - 1], readings[after]];
  if (from === undefined || to === undefined) throw new Error(`Flink's counter is not known at ${at}.`);
  return from.value + ((to.value - from.value) * (at - from.at)) / (to.at - from.at);
};

(processMachine.missing === undefined ? describe : describe.skip)(
  `metrics over whole minutes${why(processMachine)}`,
  () => {
    const host = new TestHost({ driver: processMachine.driver });
    const dimensions = { Application: NAME };
    let cluster: ClusterFacts;
    let runningSince = 0;

    beforeAll(async () => {
      await host.start();
      const clients = host.clients();
      await prepareMeasured(clients);
      await runMeasured(clients, NAME, 'FLINK-1_20');
      cluster = await runningCluster(host.endpoint, keyOf(clients, NAME), START_MILLISECONDS);
      runningSince = Date.now();
    }, START_MILLISECONDS);

    afterAll(async () => {
      await host.close();
    }, 60_000);

    it(
      'has sums that agree with the counters of Flink within 1 %',
      async () => {
        await changeLevel(host.clients(), NAME, 'TASK');
        const task = await countedTask(cluster);
        const readings: Reading[] = [];
        // Two whole minutes, from where Flink's figures are known on.
        const from = (Math.floor((Date.now() + SLOT) / MINUTE) + 1) * MINUTE;
        const to = from + 2 * MINUTE;
        while ((readings.at(-1)?.at ?? 0) <= to) {
          const value = await recordsOut(cluster, task);
          if (value !== readings.at(-1)?.value) readings.push({ at: Date.now(), value });
          await sleep(LOOK_MILLISECONDS);
        }
        const minutes = await until('two whole minutes', MINUTE, async () => {
          const ofTask = { ...dimensions, Task: task.name.replaceAll(' ', '_') };
          const found = await minutesOf(host.endpoint, { name: 'numRecordsOut', dimensions: ofTask, from, to });
          return found.length === 2 && found.every(({ SampleCount }) => SampleCount === 4) ? found : undefined;
        });
        // "SUM / 4" of the guide, as what came in within a minute.
        const counted = ((minutes[1]?.Sum ?? 0) - (minutes[0]?.Sum ?? 0)) / 4;
        const slots = [1, 2, 3, 4].map((slot) => from + slot * SLOT);
        const increments = slots.map((at) => valueAt(readings, at + MINUTE) - valueAt(readings, at));
        const flinks = increments.reduce((sum, one) => sum + one, 0) / 4;
        console.info(`In a minute CloudWatch counted ${counted} records, Flink ${flinks.toFixed(0)}.`);
        expect(Math.abs(counted / flinks - 1)).toBeLessThan(0.01);
      },
      TEST_MILLISECONDS,
    );

    it(
      'loses a reading at most when the gateway is killed, and has none twice',
      async () => {
        // The minute that has just begun where the job ran in all of it, else the next one.
        const begun = Math.floor(Date.now() / MINUTE) * MINUTE;
        const from = begun > runningSince && Date.now() < begun + KILL_AT ? begun : begun + MINUTE;
        await until('the middle of a minute', 2 * MINUTE, () => Date.now() > from + KILL_AT);
        await host.kill();
        await host.start();
        const minutes = await until('the minutes around it', 3 * MINUTE, async () => {
          const found = await minutesOf(host.endpoint, { name: 'uptime', dimensions, from, to: from + 2 * MINUTE });
          return (found[1]?.SampleCount ?? 0) >= 4 ? found : undefined;
        });
        const samples = minutes.map(({ SampleCount }) => SampleCount);
        console.info(`Readings in the minute of the kill and the one after: ${samples.join(', ')}.`);
        expect(samples[0]).toBeGreaterThanOrEqual(3);
        expect(samples[0]).toBeLessThanOrEqual(4);
        expect(samples[1]).toBe(4);
      },
      TEST_MILLISECONDS,
    );
  },
);
