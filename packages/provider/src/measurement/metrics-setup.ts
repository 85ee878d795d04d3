// The metrics of an instance, by the settings of its host.
import { isClusterToken } from '@drey/iam-hook';
import { openMetrics, type RecentReadings } from '@drey/metrics';
import type { HealthFact, Host, Route } from '@drey/plugin-api';
import type { ApplicationStore } from '@drey/state';
import type { RawClient } from '@drey/upstream-client';
import { dreyFamilies } from './drey-families.js';
import { measuredApplication } from './measured-application.js';

/** The metrics of an instance. */
export interface InstanceMetrics {
  /** Whether JVMs are started with a reporter (`--metrics`). */
  readonly hasReporter: boolean;
  /** The last readings in memory; undefined where metrics are off. */
  readonly recent: RecentReadings | undefined;
  readonly intervalMilliseconds: number;
  /** For the data-plane listener. */
  readonly routes: readonly Route[];
  facts(): readonly HealthFact[];
  /** Text for Prometheus; undefined where metrics are off. */
  page(): string | undefined;
  stop(): Promise<void>;
}

const noMetrics: InstanceMetrics = {
  hasReporter: false,
  recent: undefined,
  intervalMilliseconds: 0,
  routes: [],
  facts: () => [],
  page: () => undefined,
  stop: async () => {},
};

/** `auto`: moto, which is what we start ourselves, evaluates no alarms (tried with 5.2.5); of another upstream we do not know. */
const evaluatesAlarms = ({ settings }: Host): boolean => {
  const wanted = settings.string('metricAlarms') ?? 'auto';
  const upstream = settings.string('upstream');
  return upstream !== 'none' && (wanted === 'on' || (wanted === 'auto' && upstream === 'moto'));
};

/** What {@link setUpMetrics} needs. */
export interface MetricsSetup {
  readonly host: Host;
  readonly applications: ApplicationStore;
  /** Secret of the data directory, from which tokens of clusters are derived. */
  readonly secret: string;
  readonly client: RawClient;
}

/** Opens them, or none where they are off. */
export const setUpMetrics = async ({ host, applications, secret, client }: MetricsSetup): Promise<InstanceMetrics> => {
  if (host.settings.string('metrics') === 'off') return noMetrics;
  const intervalMilliseconds = (host.settings.integer('metricInterval') ?? 15) * 1_000;
  const metrics = await openMetrics({
    host,
    client,
    settings: {
      intervalMilliseconds,
      hasUpstream: host.settings.string('upstream') !== 'none',
      evaluatesAlarms: evaluatesAlarms(host),
    },
    measured: (clusterId) => measuredApplication(applications.owning(clusterId)),
    isToken: (clusterId, token) => isClusterToken(secret, clusterId, token),
  });
  return {
    hasReporter: true,
    recent: metrics.recent,
    intervalMilliseconds,
    routes: [metrics.route],
    facts: () => metrics.facts(),
    page: () => metrics.page(dreyFamilies(host.version, applications)),
    stop: () => metrics.stop(),
  };
};
