// Ends and removes clusters. What cannot be done while the API server is away is done when it is back.
import { label, type LedgerEntry } from '@drey/cluster/jvm';
import { isAway } from './api/kubernetes-fault.js';
import type { Connection, KubernetesContext } from './context.js';
import { clusterName, environmentName, instanceName } from './object/names.js';
import type { ConfigMap, Pod } from './object/pod.js';
import { hasStarted, isLiving, memberOf } from './object/pod-words.js';
import { membersOf } from './sightings.js';

/** Grace of a pod and what the control plane needs to tell of its end; one that has not ended then has lost its node. */
const END_MILLISECONDS = 20_000;

const stillLiving = async ({ pods }: Connection, ended: readonly Pod[]): Promise<readonly Pod[]> => {
  const uids = new Set(ended.map(({ metadata }) => metadata.uid));
  return (await pods.all()).filter((pod) => uids.has(pod.metadata.uid) && isLiving(pod));
};

/** Ends pods and waits until they have: their output stays. One that never began has none, and one whose node is gone cannot be asked: those go. */
export const endPods = async (
  { clock }: Pick<KubernetesContext, 'clock'>,
  connection: Connection,
  pods: readonly Pod[],
): Promise<void> => {
  const living = pods.filter(isLiving);
  const at = (pod: Pod) => ({ graceSeconds: 0, ...(pod.metadata.uid === undefined ? {} : { uid: pod.metadata.uid }) });
  await Promise.all(
    living.map((pod) =>
      hasStarted(pod)
        ? connection.api.endPod(pod.metadata.name, pod.metadata.uid ?? '')
        : connection.api.delete('pods', pod.metadata.name, at(pod)),
    ),
  );
  const deadline = clock.now() + END_MILLISECONDS;
  let left = await stillLiving(connection, living);
  while (left.length > 0 && clock.now() < deadline) {
    await connection.pods.news(deadline - clock.now());
    left = await stillLiving(connection, living);
  }
  await Promise.all(
    left.map(async (pod) => {
      await connection.api.delete('pods', pod.metadata.name, at(pod));
      connection.pods.drop(pod);
    }),
  );
};

const endCluster = (context: KubernetesContext, clusterId: string): Promise<void> =>
  context.use('end a cluster', async (connection) =>
    endPods(context, connection, await membersOf(connection.pods, clusterId)),
  );

/** Deletes everything of a cluster: its pods at once, the rest with what owns it. */
const deleteCluster = (context: KubernetesContext, clusterId: string): Promise<void> =>
  context.use('remove a cluster', async ({ api, pods }) => {
    for (const pod of await membersOf(pods, clusterId)) {
      await api.delete('pods', pod.metadata.name, { graceSeconds: 0 });
      pods.drop(pod);
    }
    await Promise.all([
      api.delete('secrets', clusterName(clusterId)),
      api.delete('secrets', environmentName(clusterId)),
      api.delete('services', clusterName(clusterId)),
    ]);
    await api.delete('configmaps', clusterName(clusterId));
  });

/** Does what is due for one thing of the ledger, and notes what is done. */
const settleEntry = async (context: KubernetesContext, { kind, id, due }: LedgerEntry): Promise<void> => {
  if (kind !== 'cluster' || due === undefined) return;
  await endCluster(context, id);
  if (due !== 'remove') return;
  await deleteCluster(context, id);
  await context.ledger.forget(kind, id);
};

/** Writes down that something is due, and does it now where the API server answers. */
const settleNowOrLater = async (context: KubernetesContext, entry: LedgerEntry): Promise<void> => {
  await context.ledger.write(entry);
  try {
    await settleEntry(context, entry);
  } catch (error) {
    if (!isAway(error)) throw error;
    context.log.warn('The API server of Kubernetes is away; leftovers go when it is back', { cluster: entry.id });
  }
};

/** Ends every member; their output stays. */
export const destroyCluster = async (context: KubernetesContext, clusterId: string): Promise<void> => {
  const entry = await context.ledger.find('cluster', clusterId);
  if (entry === undefined) return;
  await settleNowOrLater(context, { ...entry, due: entry.due ?? 'end' });
};

/** Deletes what is left of a cluster, or leaves it for people where that is wished. */
export const removeCluster = async (context: KubernetesContext, clusterId: string): Promise<void> => {
  const entry = await context.ledger.find('cluster', clusterId);
  if (entry === undefined) return;
  await settleNowOrLater(context, { ...entry, due: context.settings.keepPods ? 'kept' : 'remove' });
};

/** Pods that an earlier host made to look into images and to work on state. */
const reapHelpers = async ({ helpers }: KubernetesContext, { api, pods }: Connection): Promise<void> => {
  for (const pod of await pods.all()) {
    const { name, labels } = pod.metadata;
    if (labels?.[label.helper] === undefined || helpers.has(name)) continue;
    await Promise.all([api.delete('pods', name, { graceSeconds: 0 }), api.delete('secrets', name)]);
    pods.drop(pod);
  }
};

/** What carries the mark of this instance and that it knows nothing of: it forgot it, or died before it wrote it down. */
export const reapUnknown = (context: KubernetesContext): Promise<void> =>
  context.use('look for leftovers', async (connection) => {
    const { items } = await connection.api.list<ConfigMap>('configmaps', {
      labels: { [label.instance]: context.instanceId },
    });
    // Clusters are written down before they are made, so whatever was there is known by now if it is ours.
    const known = new Set((await context.ledger.all()).map(({ id }) => id));
    await reapHelpers(context, connection);
    for (const { metadata } of items) {
      const clusterId = metadata.labels?.[label.cluster];
      if (clusterId === undefined || known.has(clusterId)) continue;
      context.log.info('A cluster that nobody knows is removed', { cluster: clusterId });
      await deleteCluster(context, clusterId);
    }
  });

/** Does what was left over while the API server was away. */
export const settleLeftovers = async (context: KubernetesContext): Promise<void> => {
  for (const entry of await context.ledger.all()) await settleEntry(context, entry);
};

/** Deletes what all of an instance hangs on. */
export const removeInstance = (context: KubernetesContext): Promise<void> =>
  context.use('remove what is ours', ({ api }) => api.delete('configmaps', instanceName(context.instanceId)));

/** Ends one TaskManager that hangs. */
export const endHungMember = (context: KubernetesContext, clusterId: string, name: string): Promise<void> => {
  const isMeant = (pod: Pod): boolean => memberOf(pod) === name && name !== 'jobmanager';
  return context.use('end a member', async (connection) =>
    endPods(context, connection, (await membersOf(connection.pods, clusterId)).filter(isMeant)),
  );
};
