// The metrics of an instance, by the settings of its host.
import { isClusterToken } from '@drey/iam-hook';
import { type Metrics, openMetrics } from '@drey/metrics';
import type { Host } from '@drey/plugin-api';
import type { ApplicationStore } from '@drey/state';
import type { RawClient } from '@drey/upstream-client';
import { measuredApplication } from './measured-application.js';

/** Whether JVMs are started with a reporter (`--metrics`). */
export const readsMetrics = ({ settings }: Pick<Host, 'settings'>): boolean => settings.string('metrics') !== 'off';

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

/** Opens them, or resolves to null where they are off. */
export const setUpMetrics = async ({ host, applications, secret, client }: MetricsSetup): Promise<Metrics | null> => {
  if (!readsMetrics(host)) return null;
  return openMetrics({
    host,
    client,
    settings: {
      intervalMilliseconds: (host.settings.integer('metricInterval') ?? 15) * 1_000,
      hasUpstream: host.settings.string('upstream') !== 'none',
      evaluatesAlarms: evaluatesAlarms(host),
    },
    measured: (clusterId) => measuredApplication(applications.owning(clusterId)),
    isToken: (clusterId, token) => isClusterToken(secret, clusterId, token),
  });
};
