// The sink behind `/_drey/metrics`: the newest reading of every metric, as Prometheus reads it.
import { BoundedMap, type Clock, type MetricDatum, type MetricReadings, type MetricSink } from '@drey/plugin-api';
import { type Family, labelsOf, snakeName } from './prometheus-text.js';

/** The sink and what it holds. */
export interface PrometheusSink extends MetricSink {
  families(): readonly Family[];
}

/** A figure that this many readings of its application came without is one of a level, a task or a job that is no more. */
const READINGS_WITHOUT = 2;
/** Readings of an application that are older say nothing of now. */
const OLDEST_MILLISECONDS = 180_000;
const MOST_APPLICATIONS = 1_000;

interface Kept {
  readonly application: MetricReadings['application'];
  readonly at: number;
  readonly datum: MetricDatum;
}

const keyOf = ({ name, dimensions }: MetricDatum): string => JSON.stringify([name, dimensions]);

/** What the sink is made with. */
export interface PrometheusSinkNeeds {
  readonly clock: Pick<Clock, 'now'>;
  /** How often an application is read. */
  readonly intervalMilliseconds: number;
}

/** Makes the sink. */
export const createPrometheusSink = ({ clock, intervalMilliseconds }: PrometheusSinkNeeds): PrometheusSink => {
  /** By application and metric. KPUs, which are read once an hour, stay as long as anything of the application is new. */
  const applications = new BoundedMap<string, { at: number; readonly kept: Map<string, Kept> }>(MOST_APPLICATIONS);
  return {
    put: async ({ application, at, data }) => {
      const known = applications.get(application.arn) ?? { at, kept: new Map<string, Kept>() };
      known.at = Math.max(at, known.at);
      for (const datum of data) known.kept.set(keyOf(datum), { application, at, datum });
      for (const [key, one] of known.kept)
        if (one.datum.name !== 'KPUs' && one.at < at - READINGS_WITHOUT * intervalMilliseconds) known.kept.delete(key);
      applications.set(application.arn, known);
    },
    families: () => {
      const families = new Map<string, { readonly help: string; readonly figures: Family['figures'][number][] }>();
      for (const { at: newest, kept } of applications.values()) {
        if (newest < clock.now() - OLDEST_MILLISECONDS) continue;
        for (const { application, datum } of kept.values()) {
          const name = `drey_application_${snakeName(datum.name)}`;
          const family = families.get(name) ?? { help: `${datum.name} of the service (${datum.unit})`, figures: [] };
          families.set(name, family);
          const { accountId: account, region } = application;
          family.figures.push({ labels: { ...labelsOf(datum), account, region }, value: datum.value });
        }
      }
      return [...families].map(([name, { help, figures }]) => ({ name, help, type: 'gauge', figures }));
    },
    close: async () => {},
  };
};
