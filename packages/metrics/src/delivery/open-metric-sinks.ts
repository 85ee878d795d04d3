// Makes the further metric sinks that plugins contributed. One that cannot be made is reported, and stops nothing.
import { type HealthFact, type Host, late, metricSinks, operatorLine, within } from '@drey/plugin-api';
import { createSinkQueue, type NamedSink, type SinkQueue } from './sink-queue.js';

/** All sinks of a host. */
export interface MetricSinks {
  readonly queues: readonly SinkQueue[];
  facts(): readonly HealthFact[];
  /** Lets them take what waits, within a bound, and closes them. */
  close(): Promise<void>;
}

const MAKE_MILLISECONDS = 10_000;

/** Puts a queue before each sink: those of our own, and those that were contributed. Never rejects. */
export const openMetricSinks = async (host: Host, own: readonly NamedSink[]): Promise<MetricSinks> => {
  const { clock, log } = host;
  const queues = own.map((sink) => createSinkQueue(sink, { clock, log }));
  const failures: HealthFact[] = [];
  for (const { pluginId, value } of host.contributions(metricSinks)) {
    try {
      const sink = await within(clock, MAKE_MILLISECONDS, () => value.create(host));
      if (sink === late) throw new Error(`It was not made within ${MAKE_MILLISECONDS} ms.`);
      queues.push(createSinkQueue({ name: value.name, sink }, { clock, log }));
    } catch (error) {
      log.error('A metric sink could not be made', { plugin: pluginId, sink: value.name, error });
      failures.push({
        name: `metric sink ${value.name}`,
        ok: false,
        text: `It could not be made: ${operatorLine(error)}`,
      });
    }
  }
  return {
    queues,
    facts: () => [...failures, ...queues.map((queue) => queue.fact())],
    close: async () => void (await Promise.all(queues.map((queue) => queue.close()))),
  };
};
