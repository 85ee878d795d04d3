// Starts clusters and further TaskManagers: intent into the ledger, then the objects, the JobManager, and once that has an address the rest.
import type { ClusterSpec, EndpointLead } from '@drey/cluster';
import { flinkOptions, type KeptSpec, keptSpec, type LedgerEntry, renderOptions, specHash } from '@drey/cluster/jvm';
import { clusterProgramOptions } from '@drey/runtimes';
import type { OwnerReference } from './api/kubernetes-api.js';
import type { Connection, KubernetesContext } from './context.js';
import { clusterMap, clusterService, environmentSecret, filesSecret } from './object/cluster-objects.js';
import { type ClusterPlan, memberPod } from './object/member-pod.js';
import { ownedBy, podName } from './object/names.js';
import { flinkPlaces } from './object/places.js';
import type { ConfigMap, Pod, Secret, Service } from './object/pod.js';
import { endingOf, isLiving, memberOf } from './object/pod-words.js';
import type { Preparation, Preparing } from './reach/preparation.js';
import { membersOf, numberOf } from './sightings.js';
import type { StatePlace } from './state/state-place.js';

const MAXIMUM_TASK_MANAGERS = 256;
/** A JobManager whose pod has no address yet is waited for in steps, so that a look comes in between. */
const ADDRESS_MILLISECONDS = 1_000;

/** What launching needs besides. */
export interface LaunchingNeeds {
  readonly context: KubernetesContext;
  readonly preparing: Preparing;
  readonly state: StatePlace;
  /** Pods that are being made just now. */
  readonly underWay: Set<string>;
}

/** The lead as members have it: their relay listens on the data plane's own port. Without that listener there is nobody to lead to. */
const leadOf = ({ lead }: Pick<KeptSpec, 'lead'>, { relay }: Preparation): EndpointLead | undefined =>
  lead === undefined || relay === undefined ? undefined : { ...lead, port: relay.port };

/** Flink's options of a cluster: its file, and arguments for what the file cannot carry. */
const renderedOptions = (state: StatePlace, spec: ClusterSpec, { relay, python }: Preparation) =>
  renderOptions(
    spec.runtime.configurationFile,
    flinkOptions(spec, {
      ...flinkPlaces(state.checkpointDirectory(spec.stateId), state.savepointDirectory(spec.stateId)),
      ...state.flinkOptions(spec.clusterId, relay?.port),
      ...clusterProgramOptions(spec, python),
    }),
  );

/** All that has to be known before a cluster of this kind starts. */
const prepareFor = (preparing: Preparing, { runtime, python }: KeptSpec, signal: AbortSignal): Promise<Preparation> =>
  python === undefined ? preparing.prepare(runtime, signal) : preparing.preparePython(runtime, signal);

const withoutSecrets = (spec: KeptSpec): ClusterSpec => ({ ...spec, environment: {}, applicationProperties: '' });

const planOf = async (
  { context, preparing, state }: LaunchingNeeds,
  spec: KeptSpec,
  prepared: Preparation,
  owners: readonly OwnerReference[],
): Promise<ClusterPlan> => {
  const lead = leadOf(spec, prepared);
  return {
    instanceId: context.instanceId,
    spec,
    specHash: specHash(withoutSecrets(spec)),
    facts: prepared.facts,
    python: prepared.python,
    relay: prepared.relay,
    lead,
    shared: await preparing.share(prepared, lead),
    flinkArguments: renderedOptions(state, withoutSecrets(spec), prepared).arguments,
    settings: context.settings,
    owners,
  };
};

const makePods = async (
  { context }: LaunchingNeeds,
  { api, pods }: Connection,
  plan: ClusterPlan,
  members: readonly string[],
  jobManager: string | undefined,
): Promise<void> => {
  await Promise.all(
    members.map(async (member) => {
      pods.take(await api.apply<Pod>('pods', memberPod(plan, member, jobManager, context.clock.now())));
    }),
  );
};

/** Does something while members count as being made. */
const whileUnderWay = async (
  { underWay }: LaunchingNeeds,
  clusterId: string,
  members: readonly string[],
  act: () => Promise<void>,
): Promise<void> => {
  const names = members.map((member) => podName(clusterId, member));
  for (const name of names) underWay.add(name);
  try {
    await act();
  } finally {
    for (const name of names) underWay.delete(name);
  }
};

/** Makes what a cluster is to have before its pods; its owner's reference. */
const makeObjects = async (
  { context: { instanceId }, state }: LaunchingNeeds,
  { api }: Connection,
  spec: ClusterSpec,
  prepared: Preparation,
): Promise<readonly OwnerReference[]> => {
  const { clusterId } = spec;
  const owners = ownedBy(await api.apply<ConfigMap>('configmaps', clusterMap(instanceId, clusterId, prepared.owners)));
  const files = {
    configuration: renderedOptions(state, spec, prepared).file,
    logLevel: spec.logLevel,
    applicationProperties: spec.applicationProperties,
  };
  await Promise.all([
    api.apply<Secret>('secrets', filesSecret(instanceId, spec, owners, files)),
    api.apply<Secret>('secrets', environmentSecret(instanceId, spec, owners)),
    api.apply<Service>('services', clusterService(instanceId, clusterId, owners)),
  ]);
  return owners;
};

/** Starts the JobManager of a cluster, or finishes what an earlier call began. Resolves to whether TaskManagers are to follow, which need its address (a rehearsal of a main method has none). */
export const launchCluster = async (
  needs: LaunchingNeeds,
  spec: ClusterSpec,
  signal: AbortSignal,
): Promise<boolean> => {
  const { context, preparing, state } = needs;
  const { ledger } = context;
  const known = await ledger.find('cluster', spec.clusterId);
  if (known?.due !== undefined || known?.launched === true) return false;
  await state.prepare(signal);
  const prepared = await prepareFor(preparing, spec, signal);
  const entry: LedgerEntry = {
    kind: 'cluster',
    id: spec.clusterId,
    image: prepared.facts.image,
    spec: keptSpec(spec),
    taskManagers: 0,
  };
  await ledger.write(entry);
  await context.use('start a cluster', async (connection) => {
    const owners = await makeObjects(needs, connection, spec, prepared);
    // One that a host made which died over it stays as it is: a pod cannot be changed.
    const members = await membersOf(connection.pods, spec.clusterId);
    if (members.some((pod) => memberOf(pod) === 'jobmanager')) return;
    const plan = await planOf(needs, keptSpec(spec), prepared, owners);
    await makePods(needs, connection, plan, ['jobmanager'], undefined);
  });
  await ledger.write({ ...entry, launched: true });
  return spec.taskManagers > 0;
};

/** The address of a living JobManager, waited for a moment; undefined while it has none. */
const addressOf = async ({ pods }: Connection, clusterId: string, now: () => number): Promise<string | undefined> => {
  for (const deadline = now() + ADDRESS_MILLISECONDS; ;) {
    const jobManager = (await membersOf(pods, clusterId)).find((pod) => memberOf(pod) === 'jobmanager');
    if (jobManager === undefined || !isLiving(jobManager)) return undefined;
    const address = jobManager.status?.podIP;
    if (address !== undefined && address !== '') return address;
    const left = deadline - now();
    if (left <= 0) return undefined;
    await pods.news(left);
  }
};

const surplusOf = (living: readonly Pod[], wanted: number): readonly Pod[] => living.slice(wanted);

/** Makes the number of living TaskManagers this: replaces dead ones, ends the youngest surplus ones. `end` ends pods. */
export const scaleCluster = async (
  needs: LaunchingNeeds,
  clusterId: string,
  wanted: number,
  signal: AbortSignal,
  end: (connection: Connection, pods: readonly Pod[]) => Promise<void>,
): Promise<void> => {
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > MAXIMUM_TASK_MANAGERS)
    throw new RangeError(`${wanted} is no number of TaskManagers between 0 and ${MAXIMUM_TASK_MANAGERS}.`);
  const { context, preparing } = needs;
  const entry = await context.ledger.find('cluster', clusterId);
  const spec = entry?.spec;
  if (entry === undefined || spec === undefined || entry.due !== undefined)
    throw new Error(`There is no cluster ${clusterId} to scale.`);
  await context.use('scale a cluster', async (connection) => {
    const jobManager = await addressOf(connection, clusterId, () => context.clock.now());
    const taskManagers = (await membersOf(connection.pods, clusterId)).filter((pod) => numberOf(pod) > 0);
    const living = taskManagers.filter(isLiving);
    if (living.length > wanted) return end(connection, surplusOf(living, wanted));
    if (living.length === wanted || jobManager === undefined) return;
    for (const pod of taskManagers.filter((one) => !isLiving(one)))
      context.log.debug('A TaskManager is replaced', { pod: pod.metadata.name, ended: endingOf(pod) });
    const prepared = await prepareFor(preparing, spec, signal);
    const owners = ownedBy(
      await connection.api.apply<ConfigMap>('configmaps', clusterMap(context.instanceId, clusterId, prepared.owners)),
    );
    const last = Math.max(entry.taskManagers ?? 0, ...taskManagers.map(numberOf));
    const count = wanted - living.length;
    const names = Array.from({ length: count }, (_, index) => `taskmanager-${last + 1 + index}`);
    const plan = await planOf(needs, spec, prepared, owners);
    await whileUnderWay(needs, clusterId, names, async () => {
      // Numbers are never used twice, also by a host that dies over this.
      await context.ledger.write({ ...entry, taskManagers: last + count });
      await makePods(needs, connection, plan, names, jobManager);
    });
  });
};
