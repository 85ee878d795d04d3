// The environment of an application's JVMs.
import { restToken, restTokenEnvironment } from '@drey/flink-rest';
import { environmentFor } from '@drey/iam-hook';
import { namesOfRegion } from '@drey/lead';
import type { JobEnvironment } from '@drey/orchestrator';
import type { ApplicationStore } from '@drey/state';
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

const accountsOf = (applications: Pick<ApplicationStore, 'all'>): ReadonlySet<string> =>
  new Set(Array.from(applications.all(), ({ accountId }) => accountId));

/**
 * What JVMs of an application are told of the world: always an explicit endpoint, so that no job reaches a real account. Names of accounts are
 * those of the ones that have applications now; a later one is unknown to the hosts file of a cluster that was parked before.
 */
export const jobEnvironment =
  (jobs: Pick<JobPlane, 'plane' | 'namesAddress'>, secret: string, applications: Pick<ApplicationStore, 'all'>) =>
  (region: string, clusterId: string): JobEnvironment => {
    const endpoint = jobs.plane?.endpoint ?? null;
    const lead = leadOf(jobs, region, accountsOf(applications));
    return {
      endpoint,
      region,
      ...(lead === undefined ? {} : { lead }),
      environment: {
        AWS_REGION: region,
        AWS_DEFAULT_REGION: region,
        // The SDKs for Java speak CBOR to Kinesis unless told not to (1.x by the first, 2.x by the second name); the companion knows JSON.
        AWS_CBOR_DISABLE: 'true',
        CBOR_ENABLED: 'false',
        ...restTokenEnvironment(restToken(secret, clusterId)),
        ...(endpoint === null ? {} : { AWS_ENDPOINT_URL: endpoint, ...environmentFor(secret, clusterId, endpoint) }),
      },
    };
  };
