// The environment of an application's JVMs.
import { restToken, restTokenEnvironment } from '@drey/flink-rest';
import { environmentFor } from '@drey/iam-hook';
import { namesOfRegion } from '@drey/lead';
import { METRICS_PATH, METRICS_VARIABLE } from '@drey/metrics';
import type { JobEnvironment } from '@drey/orchestrator';
import type { DataPlane } from './data-plane.js';

const leadOf = (plane: DataPlane | null, region: string): JobEnvironment['lead'] =>
  plane?.authority === undefined
    ? undefined
    : { port: plane.port, authority: plane.authority, names: namesOfRegion(region) };

/** Flink finds our reporter by its factory; where it sends to is in the environment. */
const reporter = { 'metrics.reporter.drey.factory.class': 'drey.flink.MetricsFactory' };

/** What JVMs of an application are told of the world: always an explicit endpoint, so that no job reaches a real account. `hasReporter`: whether they send metrics. */
export const jobEnvironment =
  (plane: DataPlane | null, secret: string, hasReporter: boolean) =>
  (region: string, clusterId: string): JobEnvironment => {
    const endpoint = plane?.endpoint ?? null;
    const lead = leadOf(plane, region);
    const metrics = hasReporter && endpoint !== null;
    return {
      endpoint,
      region,
      ...(lead === undefined ? {} : { lead }),
      ...(metrics ? { flinkConfiguration: reporter } : {}),
      environment: {
        AWS_REGION: region,
        AWS_DEFAULT_REGION: region,
        // The SDKs for Java speak CBOR to Kinesis unless told not to (1.x by the first, 2.x by the second name); the companion knows JSON.
        AWS_CBOR_DISABLE: 'true',
        CBOR_ENABLED: 'false',
        ...restTokenEnvironment(restToken(secret, clusterId)),
        ...(metrics ? { [METRICS_VARIABLE]: `${endpoint}${METRICS_PATH}/${clusterId}` } : {}),
        ...(endpoint === null ? {} : { AWS_ENDPOINT_URL: endpoint, ...environmentFor(secret, clusterId, endpoint) }),
      },
    };
  };
