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
): JobEnvironment['lead'] =>
  plane?.authority === undefined
    ? undefined
    : {
        port: plane.port,
        authority: plane.authority,
        names: namesOfRegion(region),
        ...(namesAddress === undefined ? {} : { address: namesAddress }),
      };

/** Flink finds our reporter by its factory; where it sends to is in the environment. */
const reporter = { 'metrics.reporter.drey.factory.class': 'drey.flink.MetricsFactory' };

/** What JVMs of an application are told of the world: always an explicit endpoint, so that no job reaches a real account. `hasReporter`: whether they send metrics. */
export const jobEnvironment =
  (jobs: Pick<JobPlane, 'plane' | 'namesAddress'>, secret: string, hasReporter: boolean) =>
  (region: string, clusterId: string): JobEnvironment => {
    const endpoint = jobs.plane?.endpoint ?? null;
    const lead = leadOf(jobs, region);
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
