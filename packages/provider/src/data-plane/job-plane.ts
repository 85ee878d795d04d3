// The data plane of an instance: the listener with the credentials of roles, told to the drivers, who are made before it.
import type { ClusterDriverNeeds } from '@drey/cluster';
import { createRoleCredentials, credentialsRoute, type RoleCredentials } from '@drey/iam-hook';
import { parkedClusters } from '@drey/orchestrator';
import type { HealthFact, Host, Route } from '@drey/plugin-api';
import type { ApplicationStore } from '@drey/state';
import type { ChosenDriver } from '../choose-driver.js';
import type { RoleSetup } from '../roles/role-setup.js';
import { roleOfCluster } from './cluster-role.js';
import { type DataPlane, openDataPlane } from './data-plane.js';
import { bindNames } from './names-address.js';

/** The data plane as drivers see it, who are made before it. */
export interface LatePlane {
  readonly bind: NonNullable<ClusterDriverNeeds['bindDataPlane']>;
  readonly open: (plane: DataPlane | null) => void;
}

/** A plane that is not open yet: who binds to it waits. */
export const latePlane = (): LatePlane => {
  let open: (plane: DataPlane | null) => void = () => {};
  const opened = new Promise<DataPlane | null>((resolve) => (open = resolve));
  return {
    open,
    bind: async (address) => {
      const plane = await opened;
      if (address !== null) await plane?.bind(address);
      return plane?.port;
    },
  };
};

/** What the data plane is opened with. */
export interface JobPlaneNeeds {
  readonly host: Host;
  readonly applications: ApplicationStore;
  readonly chosen: ChosenDriver;
  readonly roles: RoleSetup;
  readonly late: LatePlane;
}

/** An instance's data plane. */
export interface JobPlane {
  /** Null where no job ever asks. */
  readonly plane: DataPlane | null;
  readonly credentials: RoleCredentials;
  /** Where names of AWS end for programs that know of no proxy; undefined where that cannot be had. */
  readonly namesAddress: string | undefined;
  readonly facts: readonly HealthFact[];
}

/** Whether names of AWS are led to the data plane (`--lead-endpoints`). */
const leadsEndpoints = ({ settings }: Host): boolean => settings.string('leadEndpoints') !== 'off';

/** Opens it where jobs run. `further`: routes beside that of the credentials. */
export const openJobPlane = async (
  { host, applications, chosen, roles, late }: JobPlaneNeeds,
  secret: string,
  further: readonly Route[],
): Promise<JobPlane> => {
  const credentials = createRoleCredentials({
    upstream: host.upstream,
    clock: host.clock,
    log: host.log,
    mode: roles.mode,
    rememberAccessKey: (accessKeyId, accountId) => host.rememberAccessKey?.(accessKeyId, accountId),
  });
  const routes = [
    ...further,
    credentialsRoute({
      secret,
      credentials,
      log: host.log,
      isParked: (clusterId) =>
        parkedClusters(applications)
          .all()
          .some((one) => one.clusterId === clusterId),
      clusterRole: (clusterId) => roleOfCluster(applications, clusterId),
    }),
  ];
  // Under `legacy` the jobs that an earlier host left running still need it for their last savepoint.
  const isNeeded = chosen.driver.runsJobs || [...applications.all()].some(({ run }) => run !== null);
  const plane = isNeeded ? await openDataPlane(host, applications, { routes, leads: leadsEndpoints(host) }) : null;
  const names = await bindNames(host, plane, chosen.driver.sharesLoopback === true);
  late.open(plane);
  return { plane, credentials, namesAddress: names.address, facts: names.facts };
};
