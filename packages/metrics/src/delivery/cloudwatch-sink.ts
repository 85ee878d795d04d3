// The sink that puts metrics into CloudWatch of the upstream, each application's in its account and region.
import {
  BoundedMap,
  type HealthFact,
  type Logger,
  type MetricReadings,
  type MetricSink,
  OperatorError,
  type Upstream,
} from '@drey/plugin-api';
import { callQuery, elementText, type RawClient, UpstreamFault } from '@drey/upstream-client';
import { putForms } from './cloudwatch-form.js';

/** What the sink is made with. */
export interface CloudWatchSinkNeeds {
  readonly upstream: Upstream;
  readonly client: RawClient;
  readonly log: Logger;
  /** Called once readings are there. */
  readonly arrived?: (readings: MetricReadings) => void;
}

/** The sink, and what it has to say beside its queue. */
export interface CloudWatchSink extends MetricSink {
  facts(): readonly HealthFact[];
}

const CALL_MILLISECONDS = 8_000;
/** Readings in work or with calls behind them; one is in work at a time. */
const MOST_BEGUN = 4;

const refused = (status: number, text: string): OperatorError =>
  new OperatorError(
    'DREY_METRICS_REFUSED',
    `CloudWatch of the upstream refuses metrics with HTTP ${status}${elementText(text, 'Code') === undefined ? '' : ` (${elementText(text, 'Code')})`}.`,
    'Look at the log of the upstream, or start with --metrics off.',
  );

/** What the service will refuse again as it stands. */
const isFinal = (status: number): boolean => status >= 400 && status < 500 && status !== 429 && status !== 404;

/**
 * Makes the sink. A call of which nobody knows whether it arrived is not repeated: a reading is lost rather than counted twice. What could
 * not be sent at all, or was put off by the service, is.
 */
export const createCloudWatchSink = ({ upstream, client, log, arrived }: CloudWatchSinkNeeds): CloudWatchSink => {
  /** Calls behind us of readings that are put again. */
  const begun = new BoundedMap<MetricReadings, number>(MOST_BEGUN);
  let lost = 0;
  let lostReason = '';

  const lose = (count: number, reason: string): void => {
    if (lost === 0) log.warn('Metrics may not have arrived in CloudWatch, and are not sent again', { count, reason });
    lost += count;
    lostReason = reason;
  };

  return {
    put: async (readings, signal) => {
      const { accountId, region } = readings.application;
      const caller = { upstream, client, service: 'monitoring', accountId, region } as const;
      const forms = putForms(readings.data, readings.at);
      for (let index = begun.get(readings) ?? 0; index < forms.length; index += 1) {
        const form = forms[index] ?? new URLSearchParams();
        begun.set(readings, index);
        try {
          const { status, text } = await callQuery(caller, form, { timeoutMilliseconds: CALL_MILLISECONDS, signal });
          if (isFinal(status)) lose(1, refused(status, text).message);
          else if (status >= 300) throw refused(status, text);
        } catch (error) {
          if (!(error instanceof UpstreamFault) || error.neverSent) throw error;
          lose(1, error.what);
        }
      }
      begun.delete(readings);
      arrived?.(readings);
    },
    facts: () =>
      lost === 0
        ? []
        : [
            {
              name: 'metrics in CloudWatch',
              ok: false,
              text: `${lost} calls with metrics were lost: ${lostReason} They are not repeated, so that nothing counts twice.`,
            },
          ],
    close: async () => {},
  };
};
