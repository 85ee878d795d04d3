// The driver that runs each JobManager and TaskManager as a container.
import { createServiceLibrary } from '@drey/runtimes';
import { randomBytes } from 'node:crypto';
import { type ClusterDriver, type ClusterDriverNeeds, createWorkBoard } from '@drey/cluster';
import { createKeyedQueue } from '@drey/plugin-api';
import { checkedId, checkedMember, createLedger, label } from '@drey/cluster/jvm';
import { createClusters, type PrepareFor } from './clusters.js';
import { putCode } from './member/code-archive.js';
import { dockerChecks } from './engine/docker-checks.js';
import type { DockerContext } from './docker-context.js';
import { readDockerSettings } from './engine/docker-settings.js';
import { deleteVolume, destroyCluster, endHungMember, removeCluster, settleLeftovers } from './ending.js';
import { engineAddresses } from './engine/engine-address.js';
import { createEngine } from './engine/engine.js';
import { whyNoImage } from './image/images.js';
import { loggingFile, propertiesFiles } from './member/member-files.js';
import { createMemberLogs } from './log/member-log.js';
import { removeNetwork } from './network/networks.js';
import { createPreparing } from './image/preparation.js';
import { putPythonCode } from './python/python-code.js';
import { createPythonImages } from './python/python-images.js';
import { scaleCluster } from './scaling.js';
import { isLiving, listMembers } from './sightings.js';
import { createStateVolumes } from './state/state-volumes.js';
import { type ArchiveEntry, tarArchive } from './member/tar-archive.js';

/** What can be set about the driver besides its settings. */
export interface DockerDriverOptions {
  /** Environment of the host; this process's unless given. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const makeContext = (
  { host, directory, instanceId, bindDataPlane }: ClusterDriverNeeds,
  env: Readonly<Record<string, string | undefined>>,
): DockerContext => {
  const log = host.log.child({ driver: 'docker' });
  const settings = readDockerSettings(host.settings);
  return {
    instanceId,
    sessionId: randomBytes(8).toString('hex'),
    log,
    clock: host.clock,
    settings,
    engine: createEngine(() => engineAddresses(settings.engine, env, process.platform)),
    ledger: createLedger(directory, 'docker', `docker ps -a --filter label=${label.instance}`),
    board: createWorkBoard(host.clock),
    exclusively: createKeyedQueue(),
    bindDataPlane: bindDataPlane ?? (() => Promise.resolve(undefined)),
    serviceLibrary: createServiceLibrary({ cacheDirectory: host.cacheDirectory, log, env }),
  };
};

/** Puts files into every living member. */
const putIntoMembers = (context: DockerContext, clusterId: string, entries: readonly ArchiveEntry[]): Promise<void> =>
  context.engine.use('change the files of a cluster', async (clients) => {
    const archive = await tarArchive(entries);
    const members = (await listMembers(context, clients, clusterId)).filter(isLiving);
    await Promise.all(members.map(({ Id }) => clients.calls.getContainer(Id).putArchive(archive, { path: '/' })));
  });

/** Makes the driver for one instance. No engine is looked for before it is needed. Throws an OperatorError for wrong settings. */
export const createDockerDriver = (needs: ClusterDriverNeeds, options: DockerDriverOptions = {}): ClusterDriver => {
  const context = makeContext(needs, options.env ?? process.env);
  const { engine, exclusively, ledger } = context;
  const preparing = createPreparing(context);
  const logs = createMemberLogs(context);
  const closing = new AbortController();
  const pythons = createPythonImages(context, preparing, options.env ?? process.env);
  const prepareFor: PrepareFor = ({ runtime, python }, signal) =>
    (python === undefined ? preparing : pythons).prepare(runtime, signal);
  const { inspect, launch, list, settled } = createClusters(context, preparing, prepareFor, closing.signal);
  const driver: ClusterDriver = {
    name: 'docker',
    runsJobs: true,
    unavailable: async () => {
      try {
        await engine.connect();
        return await whyNoImage(context);
      } catch (error) {
        return (error as { readonly line?: () => string }).line?.() ?? String(error);
      }
    },
    checks: () => dockerChecks(context, needs.host.cacheDirectory, options.env ?? process.env),
    underWay: ({ environment }) => context.board.of(environment),
    prepare: async (runtime, signal) => {
      await preparing.prepare(runtime, signal);
    },
    launch: (spec, signal) => exclusively(spec.clusterId, () => launch(spec, signal)),
    scale: (clusterId, taskManagers) =>
      exclusively(clusterId, () =>
        scaleCluster(context, checkedId('cluster', clusterId), taskManagers, (spec) =>
          prepareFor(spec, closing.signal),
        ),
      ),
    endMember: (clusterId, member) =>
      exclusively(clusterId, () => endHungMember(context, checkedId('cluster', clusterId), checkedMember(member))),
    inspect,
    list,
    setLogLevel: (clusterId, level) =>
      exclusively(clusterId, async () => {
        const entry = await ledger.find('cluster', clusterId);
        if (entry?.spec !== undefined) await ledger.write({ ...entry, spec: { ...entry.spec, logLevel: level } });
        await putIntoMembers(context, clusterId, [loggingFile(level, context.clock.now() + 1000)]);
      }),
    setProperties: (clusterId, applicationProperties) =>
      exclusively(clusterId, () => putIntoMembers(context, clusterId, propertiesFiles(applicationProperties))),
    putCode: (clusterId, archive, name) => putCode(context, checkedId('cluster', clusterId), archive, name),
    readLog: (clusterId, member, cursor, maxBytes) =>
      logs.read(checkedId('cluster', clusterId), checkedMember(member), cursor, maxBytes),
    // The engine rotates what it keeps by size.
    releaseLog: () => Promise.resolve(),
    destroy: (clusterId) => exclusively(clusterId, () => destroyCluster(context, checkedId('cluster', clusterId))),
    remove: (clusterId) =>
      exclusively(clusterId, async () => {
        logs.close(clusterId);
        await removeCluster(context, checkedId('cluster', clusterId));
      }),
    state: createStateVolumes(context),
    python: {
      prepare: async (runtime, signal) => {
        await pythons.prepare(runtime, signal);
      },
      putCode: (clusterId, archive, program) =>
        exclusively(clusterId, () =>
          putPythonCode(context, checkedId('cluster', clusterId), archive, program, pythons.interpreterOf),
        ),
    },
    close: async () => {
      closing.abort(new Error('The host stops.'));
      logs.close();
      await settled();
      if (preparing.hasReached() || (await ledger.all()).length > 0)
        await leave(context, needs.host.dataDirectory === null);
    },
  };
  return driver;
};

/** What nobody needs any more goes: the network when no container is in it, and state that no directory remembers. */
const leave = async (context: DockerContext, forgetful: boolean): Promise<void> => {
  try {
    await settleLeftovers(context);
    if (forgetful) await deleteVolume(context);
    await removeNetwork(context);
  } catch (error) {
    context.log.debug('Not everything on the engine could be removed', { error: String(error) });
  }
};
