// All of it for one host: the collector, its sinks, the watch over alarms, and the page for Prometheus.
import type { HealthFact, Host, Route } from '@drey/plugin-api';
import type { RawClient } from '@drey/upstream-client';
import { createAlarmWatch } from './alarms/alarm-watch.js';
import { createCollector } from './collector.js';
import { createCloudWatchSink } from './delivery/cloudwatch-sink.js';
import { openMetricSinks } from './delivery/open-metric-sinks.js';
import { createPrometheusSink } from './prometheus/prometheus-sink.js';
import { type Family, prometheusText } from './prometheus/prometheus-text.js';
import { createRecentReadings, type RecentReadings } from './recent/recent-readings.js';
import { metricsRoute } from './sample/metrics-route.js';
import type { MeasuredApplication } from './series/measured-application.js';

/** What metrics are opened with. */
export interface MetricsNeeds {
  readonly host: Host;
  readonly client: RawClient;
  /** Settings of the user. */
  readonly settings: MetricsSettings;
  /** The application whose job a cluster runs; undefined for a cluster that is nobody's. */
  measured(clusterId: string): MeasuredApplication | undefined;
  /** Whether a token is that of a cluster. */
  isToken(clusterId: string, token: string): boolean;
}

/** What a user sets. */
export interface MetricsSettings {
  readonly intervalMilliseconds: number;
  /** Whether there is a CloudWatch to put metrics into. */
  readonly hasUpstream: boolean;
  /** Whether Drey evaluates alarms. */
  readonly evaluatesAlarms: boolean;
}

/** The metrics of a host. */
export interface Metrics {
  /** For the data-plane listener. */
  readonly route: Route;
  facts(): readonly HealthFact[];
  /** Text for Prometheus, with further families before those of applications. */
  page(further: readonly Family[]): string;
  /** The last readings, for those who look on. */
  readonly recent: RecentReadings;
  stop(): Promise<void>;
}

/** Opens them. Nothing happens until a JVM sends. */
export const openMetrics = async (needs: MetricsNeeds): Promise<Metrics> => {
  const { host, client, settings, measured, isToken } = needs;
  const { clock, log, upstream } = host;
  const { intervalMilliseconds } = settings;
  const watch = settings.evaluatesAlarms
    ? createAlarmWatch({ upstream, client, clock, log, intervalMilliseconds })
    : undefined;
  const cloudWatch = createCloudWatchSink({
    upstream,
    client,
    log,
    arrived: ({ application }) => watch?.arrived(application),
  });
  const prometheus = createPrometheusSink({ clock, intervalMilliseconds });
  const sinks = await openMetricSinks(host, [
    ...(settings.hasUpstream ? [{ name: 'CloudWatch', sink: cloudWatch }] : []),
    { name: 'Prometheus', sink: prometheus },
  ]);
  const recent = createRecentReadings();
  const collector = createCollector({
    clock,
    log,
    intervalMilliseconds,
    measured,
    offer: (readings, samples) => {
      recent.take(readings, samples);
      for (const queue of sinks.queues) queue.offer(readings);
    },
  });
  const own = (): readonly Family[] => [
    {
      name: 'drey_metric_readings_total',
      help: 'Readings of applications that were made',
      type: 'counter',
      figures: [{ labels: {}, value: collector.counts.readings }],
    },
    {
      name: 'drey_metric_readings_put_total',
      help: 'Readings that a sink took',
      type: 'counter',
      figures: sinks.queues.map(({ name, counts }) => ({ labels: { sink: name }, value: counts.put })),
    },
    {
      name: 'drey_metric_data_dropped_total',
      help: 'Data that a sink was too slow for',
      type: 'counter',
      figures: sinks.queues.map(({ name, counts }) => ({ labels: { sink: name }, value: counts.dropped })),
    },
  ];
  return {
    route: metricsRoute({ log, intervalMilliseconds, isToken, take: (id, sample) => collector.take(id, sample) }),
    recent,
    facts: () => [...collector.facts(), ...cloudWatch.facts(), ...sinks.facts()],
    page: (further) => prometheusText([...further, ...own(), ...prometheus.families()]),
    stop: async () => {
      await collector.stop();
      await sinks.close();
      await watch?.stop();
    },
  };
};
