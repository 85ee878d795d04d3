// The driver that runs each JobManager and TaskManager as a pod.
import { type ClusterDriver, type ClusterDriverNeeds, createWorkBoard } from '@drey/cluster';
import { checkedId, checkedMember, createLedger, label, type Ledger } from '@drey/cluster/jvm';
import { createKeyedQueue, type HealthFact, late, within } from '@drey/plugin-api';
import { createServiceLibrary, flinkRuntime } from '@drey/runtimes';
import { createClusterFiles, tokenOf } from './cluster-files.js';
import { createClusters } from './clusters.js';
import { uploadCode } from './code-upload.js';
import { type Connecting, createConnecting, findApi, type FoundApi } from './connection.js';
import type { KubernetesContext } from './context.js';
import { destroyCluster, endHungMember, endPods, removeCluster, removeInstance, settleLeftovers } from './ending.js';
import { kubernetesChecks, whyUnavailable } from './kubernetes-checks.js';
import { type LaunchingNeeds, scaleCluster } from './launching.js';
import { createMemberLogs } from './log/member-log.js';
import { podName } from './object/names.js';
import { putPythonCode } from './python/python-code.js';
import { createLargeFiles } from './reach/large-files.js';
import { createPreparing, type Preparing } from './reach/preparation.js';
import { createRestFronts } from './reach/rest-front.js';
import { readKubernetesSettings } from './settings.js';
import { createSighting } from './sightings.js';
import { chooseState } from './state/choose-state.js';
import type { ClaimPodImage } from './state/claim-pod.js';
import type { StatePlace } from './state/state-place.js';

/** What can be set about the driver besides its settings. */
export interface KubernetesDriverOptions {
  /** Environment of the host; this process's unless given. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Finds the API server; by kubeconfig or service account unless given. */
  readonly find?: () => Promise<FoundApi>;
  /** What the instance has; the one in its directory unless given. */
  readonly ledger?: Ledger;
}

/** An upstream that ended before its host holds nothing up. */
const FORGET_MILLISECONDS = 20_000;

/** The runtime whose image is as good as any where one with Java is wanted. */
const USUAL_ENVIRONMENT = 'FLINK-1_20';

/** What an instance has in Kubernetes. */
export const kubernetesLedger = ({ directory }: Pick<ClusterDriverNeeds, 'directory'>): Ledger =>
  createLedger(directory, 'kubernetes', `kubectl get all -l ${label.instance}`);

const makeContext = (
  { host, directory, instanceId, bindDataPlane }: ClusterDriverNeeds,
  options: KubernetesDriverOptions,
): { readonly context: KubernetesContext; readonly connecting: Connecting } => {
  const env = options.env ?? process.env;
  const { clock } = host;
  const log = host.log.child({ driver: 'kubernetes' });
  const settings = readKubernetesSettings(host.settings);
  const find = options.find ?? (() => findApi(settings, env));
  const connecting = createConnecting({ instanceId, clock, log, find });
  const context: KubernetesContext = {
    instanceId,
    directory,
    log,
    clock,
    settings,
    ledger: options.ledger ?? kubernetesLedger({ directory }),
    board: createWorkBoard(clock),
    helpers: new Set(),
    exclusively: createKeyedQueue(),
    connect: connecting.connect,
    use: connecting.use,
    bindDataPlane: bindDataPlane ?? (() => Promise.resolve(undefined)),
    serviceLibrary: createServiceLibrary({ cacheDirectory: host.cacheDirectory, log, env }),
  };
  return { context, connecting };
};

/** What nobody needs any more goes, and everything where no directory remembers it. */
const leave = async (context: KubernetesContext, forgetful: boolean): Promise<void> => {
  const told = (error: unknown): void =>
    context.log.debug('Not everything in Kubernetes could be removed', { error: String(error) });
  await settleLeftovers(context).catch(told);
  if (forgetful) await removeInstance(context).catch(told);
};

/** Ends clusters, as nothing may be written any more, and deletes all state of an instance that nobody remembers. */
const forgetState = async (context: KubernetesContext, state: StatePlace, states: Iterable<string>): Promise<void> => {
  const forgotten = await within(context.clock, FORGET_MILLISECONDS, async () => {
    await settleLeftovers(context);
    for (const stateId of states) await state.deleteAll(stateId);
    await state.discard();
    return true;
  }).catch((error: unknown) => error);
  if (forgotten !== true)
    context.log.warn('State of jobs that nobody needs any more could not be deleted', {
      state: state.about,
      error: forgotten === late ? 'it takes too long' : String(forgotten),
    });
};

/** An image with Java and our classes, for pods that work on state. */
const helperImage =
  (preparing: Preparing) =>
  async (signal: AbortSignal): Promise<ClaimPodImage> => {
    const runtime = flinkRuntime(USUAL_ENVIRONMENT);
    if (runtime === undefined) throw new Error(`There is no runtime ${USUAL_ENVIRONMENT}.`);
    const { facts, base, owners } = await preparing.prepare(runtime, signal);
    return { image: facts.image, base, owners };
  };

const putCode = (context: KubernetesContext, clusterId: string, archive: string, name: string): Promise<string> =>
  context.use('take a job archive', async (connection) =>
    uploadCode(connection.api, podName(clusterId, 'jobmanager'), await tokenOf(connection, clusterId), archive, name),
  );

const pythonOf = (
  context: KubernetesContext,
  preparing: Preparing,
  begin: () => Promise<void>,
  closing: AbortSignal,
): NonNullable<ClusterDriver['python']> => ({
  prepare: async (runtime, signal) => {
    await begin();
    await preparing.preparePython(runtime, signal);
  },
  putCode: (clusterId, archive, program) =>
    putPythonCode(context, checkedId('cluster', clusterId), archive, program, (image) =>
      preparing.interpreterOf(image, closing),
    ),
});

/** A snapshot may come in before any cluster ran: its place is made ready then. */
const receiving =
  (state: StatePlace, begin: () => Promise<void>): StatePlace['writeSavepoint'] =>
  async (stateId, name, files, signal) => {
    await begin();
    await state.prepare(signal);
    return state.writeSavepoint(stateId, name, files, signal);
  };

/** Makes the driver for one instance. No cluster is looked for before it is needed. Throws an OperatorError for wrong settings. */
export const createKubernetesDriver = (
  needs: ClusterDriverNeeds,
  options: KubernetesDriverOptions = {},
): ClusterDriver => {
  const { host } = needs;
  const { context, connecting } = makeContext(needs, options);
  const { ledger, exclusively, log } = context;
  const closing = new AbortController();
  const large = createLargeFiles(context);
  const preparing = createPreparing(context, large);
  const underWay = new Set<string>();
  const fronts = createRestFronts({
    api: async () => (await connecting.connect()).api,
    podOf: (clusterId) => podName(clusterId, 'jobmanager'),
  });
  const state = chooseState({ host, context, image: helperImage(preparing) });
  const launching: LaunchingNeeds = { context, preparing, state, underWay };
  const sighting = createSighting({ context, underWay, front: fronts.of });
  let hasStarted = false;
  /** Of applications that ran here; where nobody remembers them their state goes with the host. */
  const states = new Set<string>();
  const mayHaveObjects = async (): Promise<boolean> => hasStarted || (await ledger.all()).length > 0;
  /** Written before anything is put where state is kept. Without it there is nothing there, and nobody has to have an S3 to delete it from. */
  const begin = async (): Promise<void> => {
    hasStarted = true;
    const entry = { kind: 'volume', id: needs.instanceId } as const;
    if ((await ledger.find(entry.kind, entry.id)) === undefined) await ledger.write({ ...entry, image: state.about });
  };
  const deleteAll = async (stateId: string): Promise<void> => {
    if ((await ledger.find('volume', needs.instanceId)) !== undefined) await state.deleteAll(stateId);
  };
  const scale = (clusterId: string, taskManagers: number): Promise<void> =>
    scaleCluster(launching, clusterId, taskManagers, closing.signal, (connection, pods) =>
      endPods(context, connection, pods),
    );
  const files = createClusterFiles(context, closing.signal);
  const { resume } = files;
  const clusters = createClusters({ context, launching, sighting, scale, resume, mayHaveObjects }, closing.signal);
  const logs = createMemberLogs(context);
  const id = (clusterId: string): string => checkedId('cluster', clusterId);
  const alone = async <T>(clusterId: string, act: () => Promise<T>): Promise<T> => exclusively(id(clusterId), act);
  return {
    name: 'kubernetes',
    runsJobs: true,
    unavailable: () => whyUnavailable(connecting.api),
    facts: (): readonly HealthFact[] => (hasStarted ? [{ name: 'state of jobs', ok: true, text: state.about }] : []),
    checks: () => kubernetesChecks(connecting.api),
    underWay: ({ environment }) => context.board.of(environment),
    prepare: async (runtime, signal) => {
      await begin();
      await state.prepare(signal);
      await preparing.prepare(runtime, signal);
    },
    launch: async (spec, signal) => {
      await begin();
      states.add(spec.stateId);
      return alone(spec.clusterId, () => clusters.launch(spec, signal));
    },
    scale: (clusterId, taskManagers) => alone(clusterId, () => scale(clusterId, taskManagers)),
    endMember: (clusterId, member) => alone(clusterId, () => endHungMember(context, clusterId, checkedMember(member))),
    inspect: clusters.inspect,
    list: clusters.list,
    setLogLevel: (clusterId, level) => alone(clusterId, () => files.logLevel(clusterId, level)),
    setProperties: (clusterId, properties) => alone(clusterId, () => files.properties(clusterId, properties)),
    putCode: (clusterId, archive, name) => putCode(context, id(clusterId), archive, name),
    python: pythonOf(context, preparing, begin, closing.signal),
    readLog: (clusterId, member, cursor, maxBytes) => logs.read(id(clusterId), checkedMember(member), cursor, maxBytes),
    // Nodes rotate what they keep by size.
    releaseLog: () => Promise.resolve(),
    destroy: (clusterId) => alone(clusterId, () => destroyCluster(context, clusterId)),
    remove: (clusterId) =>
      alone(clusterId, async () => {
        logs.close(clusterId);
        await fronts.close(clusterId);
        await removeCluster(context, clusterId);
      }),
    state: { ...state, deleteAll, writeSavepoint: receiving(state, begin) },
    routes: [large.route],
    close: async () => {
      closing.abort(new Error('The host stops.'));
      logs.close();
      await fronts.close();
      await Promise.all([clusters.settled(), files.settled()]);
      const isForgetful = host.dataDirectory === null;
      if (hasStarted && isForgetful) await forgetState(context, state, states);
      if (hasStarted) await leave(context, isForgetful);
      await state.close().catch((error: unknown) => log.debug('State was not let go of', { error: String(error) }));
      await connecting.close();
    },
  };
};
