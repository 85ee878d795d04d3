// Pods of a stand-in for Kubernetes, as the scenarios see them; each test file has a cluster of its own.
import { ListObjectsV2Command, S3ServiceException } from '@aws-sdk/client-s3';
import { engineMissing } from '@drey/driver-docker/testing';
import { livingId, type Machine } from '../host/machine.js';
import type { TestHost } from '../host/test-host.js';
import type { ClusterMember } from '../host/clusters.js';
import { rightsOfManifest } from './rights.js';
import { createContainerPods } from './stand-in/container-pods.js';
import { StandIn } from './stand-in/stand-in.js';

/** A unit of the service is smaller than usual, for two clusters on one small machine. */
const KPU_MEMORY = '2Gi';

/** A machine, and the cluster behind it once a host was started. */
export interface KubernetesMachine extends Machine {
  readonly cluster: () => StandIn;
}

const podOf = ({ container = '' }: ClusterMember): string => container;

/** The claim of tests that want one. */
const CLAIM = 'drey-state';

/** What a machine may differ in. */
export interface KubernetesMachineOptions {
  /** Where state lies: in the bucket that the driver takes by itself, unless given. */
  readonly state?: 'bucket' | 'claim';
  /** Whether Drey is installed in the cluster: everything hangs on what its manifests made. */
  readonly isInstalled?: boolean;
}

/** The ConfigMap of the manifests that everything hangs on. */
const OWNER = 'drey-owner';

/** Lets the cluster have what the manifests make. */
export const install = (kubernetes: StandIn): void => {
  kubernetes.admission.grant(rightsOfManifest());
  kubernetes.add('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: OWNER } });
};

/** Takes it away, as `helm uninstall` and `kubectl delete -k` do: the rights at once, and the rest follows. */
export const uninstall = (kubernetes: StandIn): void => {
  kubernetes.admission.grant([]);
  kubernetes.delete('configmaps', OWNER);
};

/** Whether an object belongs to a whole instance, which keeps it over a stop: nothing of a cluster, and no pod. */
const isOfInstance = (instanceId: string, found: string): boolean =>
  new RegExp(`^configmaps drey-${instanceId}(-(base|trust)-[0-9a-f]+)?$`).test(found);

/** A cluster that lets Drey do what the manifests say, with the claim where one is wanted. */
const startCluster = async ({ state, isInstalled }: KubernetesMachineOptions): Promise<StandIn> => {
  const kubernetes = await StandIn.start({ runner: await createContainerPods() });
  if (isInstalled === true) install(kubernetes);
  else kubernetes.admission.grant(rightsOfManifest());
  if (state === 'claim') kubernetes.addClaim(CLAIM);
  return kubernetes;
};

/** Ids of applications with objects in the bucket of an instance. */
const statesIn = async (host: TestHost, bucket: string): Promise<readonly string[]> => {
  try {
    const found = await host.clients().s3.send(new ListObjectsV2Command({ Bucket: bucket, Delimiter: '/' }));
    return (found.CommonPrefixes ?? []).map(({ Prefix = '' }) => Prefix);
  } catch (error) {
    if (error instanceof S3ServiceException && error.name === 'NoSuchBucket') return [];
    throw error;
  }
};

/** A machine whose cluster is made when a host asks for it. */
export const kubernetesMachine = (options: KubernetesMachineOptions = {}): KubernetesMachine => {
  let starting: Promise<StandIn> | undefined;
  let started: StandIn | undefined;
  const cluster = (): StandIn => {
    if (started === undefined) throw new Error('The cluster of this test has not been started.');
    return started;
  };
  const machine: KubernetesMachine = {
    driver: 'kubernetes',
    missing: engineMissing,
    lendsPorts: true,
    cluster,
    surroundings: async () => {
      starting ??= startCluster(options);
      started = await starting;
      return {
        ...started.environment,
        DREY_KUBERNETES_KPU_MEMORY: KPU_MEMORY,
        ...(options.isInstalled === true ? { DREY_KUBERNETES_OWNER: OWNER } : {}),
        ...(options.state === 'claim' ? { DREY_KUBERNETES_STATE: `claim:${CLAIM}` } : {}),
      };
    },
    idOf: podOf,
    kill: (facts, role) => cluster().kill(livingId(machine, facts, role)),
    outputOf: async (_host, { members }, name) => {
      const member = members.find((one) => one.name === name);
      return member === undefined ? '' : ((await cluster().output(podOf(member))) ?? '');
    },
    residue: ({ instanceIds }) =>
      Promise.resolve(
        instanceIds.flatMap((id) =>
          cluster()
            .left(id)
            .filter((found) => !isOfInstance(id, found)),
        ),
      ),
    stateOf: async (host) =>
      options.state === 'claim'
        ? cluster().foldersOf(CLAIM)
        : (await Promise.all(host.instanceIds.map((id) => statesIn(host, `drey-state-${id.slice(0, 32)}`)))).flat(),
    clear: async () => {
      await (await starting?.catch(() => undefined))?.close();
    },
  };
  return machine;
};
