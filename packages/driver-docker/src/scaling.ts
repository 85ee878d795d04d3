// Makes the number of living TaskManagers of a cluster what it should be.
import { type KeptSpec, paths } from '@drey/cluster/jvm';
import { buffer } from 'node:stream/consumers';
import type { ContainerInfo } from 'dockerode';
import { extract } from 'tar-stream';
import type { ClusterSpec } from '@drey/cluster';
import type { DockerContext } from './docker-context.js';
import type { EngineClients } from './engine/engine.js';
import { endContainers } from './ending.js';
import type { Preparation } from './image/prepared.js';
import { planCluster, startMember } from './launching.js';
import { isLiving, listMembers, memberOf } from './sightings.js';

const MAXIMUM_TASK_MANAGERS = 256;

/** The properties file as a member has it now. */
const propertiesOf = async (clients: EngineClients, id: string): Promise<string> => {
  const archive = await clients.calls.getContainer(id).getArchive({ path: paths.properties });
  const reader = extract();
  let content = '[]';
  reader.on('entry', (_header, stream, next) => {
    buffer(stream).then((bytes) => {
      content = bytes.toString('utf8');
      next();
    }, next);
  });
  await new Promise<void>((resolve, reject) => {
    reader.once('finish', resolve).once('error', reject);
    archive.once('error', reject).pipe(reader);
  });
  return content;
};

/** The spec again, with what holds secrets read from the JobManager's container. */
const wholeSpec = async (clients: EngineClients, kept: KeptSpec, jobManager: ContainerInfo): Promise<ClusterSpec> => {
  const { Config } = await clients.calls.getContainer(jobManager.Id).inspect();
  const pairs = Config.Env.map((pair) => /^([^=]+)=(.*)$/s.exec(pair)?.slice(1) ?? []);
  return {
    ...kept,
    environment: Object.fromEntries(pairs) as Record<string, string>,
    applicationProperties: await propertiesOf(clients, jobManager.Id),
  };
};

/** Replaces dead TaskManagers, starts missing ones, ends the youngest surplus ones. */
export const scaleCluster = async (
  context: DockerContext,
  clusterId: string,
  wanted: number,
  prepare: (spec: KeptSpec) => Promise<Preparation>,
): Promise<void> => {
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > MAXIMUM_TASK_MANAGERS) {
    throw new RangeError(`${wanted} is no number of TaskManagers between 0 and ${MAXIMUM_TASK_MANAGERS}.`);
  }
  const entry = await context.ledger.find('cluster', clusterId);
  if (entry?.spec === undefined || entry.due !== undefined)
    throw new Error(`There is no cluster ${clusterId} to scale.`);
  const kept = entry.spec;
  await context.engine.use('scale a cluster', async (clients) => {
    const members = await listMembers(context, clients, clusterId);
    const taskManagers = members.filter((info) => memberOf(info) !== 'jobmanager');
    const living = taskManagers.filter(isLiving);
    if (living.length > wanted) return endContainers(clients, living.slice(wanted));
    const jobManager = members.find((info) => memberOf(info) === 'jobmanager');
    if (living.length === wanted || jobManager === undefined) return;
    const last = Math.max(0, ...taskManagers.map((info) => Number(memberOf(info).slice('taskmanager-'.length))));
    const { plan, archive } = await planCluster(
      context,
      await wholeSpec(clients, kept, jobManager),
      await prepare(kept),
    );
    const names = Array.from({ length: wanted - living.length }, (_, index) => `taskmanager-${last + 1 + index}`);
    await Promise.all(names.map((name) => startMember(context, clients, plan, archive, name)));
  });
};
