// The environment of an application's JVMs.
import { restToken, restTokenEnvironment } from '@drey/flink-rest';
import { environmentFor } from '@drey/iam-hook';
import { namesOfRegion } from '@drey/lead';
import { METRICS_PATH, METRICS_VARIABLE } from '@drey/metrics';
import type { JobEnvironment } from '@drey/orchestrator';
import type { JobPlane } from './job-plane.js';

const leadOf = (
  { plane, namesAddress }: Pick<JobPlane, 'plane' | 'namesAddress'>,
  region: string,
  accounts: Iterable<string>,
): JobEnvironment['lead'] =>
  plane?.authority === undefined
    ? undefined
    : {
        port: plane.port,
        authority: plane.authority,
        names: namesOfRegion(region, accounts),
        ...(namesAddress === undefined ? {} : { address: namesAddress }),
      };

/** Flink finds our reporter by its factory; where it sends to is in the environment. */
const reporter = { 'metrics.reporter.drey.factory.class': 'drey.flink.MetricsFactory' };

/** What the environment of jobs is made of. */
export interface JobEnvironmentNeeds {
  readonly jobs: Pick<JobPlane, 'plane' | 'namesAddress'>;
  /** Secret of the data directory. */
  readonly secret: string;
  /** Whether JVMs send metrics. */
  readonly hasReporter: boolean;
  /** Accounts that have applications now; one that comes later is unknown to the hosts file of a cluster that was parked before. */
  accounts(): Iterable<string>;
}

/** What JVMs of an application are told of the world: always an explicit endpoint, so that no job reaches a real account. */
export const jobEnvironment =
  ({ jobs, secret, hasReporter, accounts }: JobEnvironmentNeeds) =>
  (region: string, clusterId: string): JobEnvironment => {
    const endpoint = jobs.plane?.endpoint ?? null;
    const lead = leadOf(jobs, region, accounts());
    const metrics = hasReporter && endpoint !== null;
    return {
      endpoint,
      region,
      ...(lead === undefined ? {} : { lead }),
      ...(metrics ? { flinkConfiguration: reporter } : {}),
      environment: {
        AWS_REGION: region,
        AWS_DEFAULT_REGION: region,
        ...restTokenEnvironment(restToken(secret, clusterId)),
        ...(metrics ? { [METRICS_VARIABLE]: `${endpoint}${METRICS_PATH}/${clusterId}` } : {}),
        ...(endpoint === null ? {} : { AWS_ENDPOINT_URL: endpoint, ...environmentFor(secret, clusterId, endpoint) }),
      },
    };
  };
