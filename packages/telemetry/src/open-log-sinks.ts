// Makes the further log sinks that plugins contributed. One that cannot be made is reported, and stops nothing.
import { type HealthFact, type Host, late, logSinks, operatorLine, within } from '@drey/plugin-api';
import { logLimits } from './delivery/log-limits.js';
import { SinkQueue } from './sink-queue.js';

/** The further sinks of a host. */
export interface LogSinks {
  readonly queues: readonly SinkQueue[];
  facts(): readonly HealthFact[];
  /** Lets them take what waits, within a bound, and closes them. */
  close(): Promise<void>;
}

/** What a shipper without further sinks has. */
export const noLogSinks: LogSinks = { queues: [], facts: () => [], close: async () => {} };

/** Sinks that were made already. */
export const logSinksOf = (queues: readonly SinkQueue[], failures: readonly HealthFact[] = []): LogSinks => ({
  queues,
  facts: () => [...failures, ...queues.map((queue) => queue.fact())],
  close: async () => void (await Promise.all(queues.map((queue) => queue.close()))),
});

/** Makes every contributed sink. Never rejects. */
export const openLogSinks = async (host: Host): Promise<LogSinks> => {
  const { clock, log } = host;
  const queues: SinkQueue[] = [];
  const failures: HealthFact[] = [];
  for (const { pluginId, value } of host.contributions(logSinks)) {
    try {
      const sink = await within(clock, logLimits.sinkMilliseconds, () => value.create(host));
      if (sink === late) throw new Error(`It was not made within ${logLimits.sinkMilliseconds} ms.`);
      queues.push(new SinkQueue({ name: value.name, sink }, { clock, log, limits: logLimits }));
    } catch (error) {
      log.error('A log sink could not be made', { plugin: pluginId, sink: value.name, error });
      failures.push({
        name: `log sink ${value.name}`,
        ok: false,
        text: `It could not be made: ${operatorLine(error)}`,
      });
    }
  }
  return logSinksOf(queues, failures);
};
