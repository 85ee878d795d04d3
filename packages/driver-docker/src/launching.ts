// Starts clusters and further TaskManagers: intent into the ledger, then containers, their files, their start.
import type { Container } from 'dockerode';
import type { ClusterSpec, EndpointLead } from '@drey/cluster';
import { containerName, flinkOptions, keptSpec, renderOptions, specHash } from '@drey/cluster/jvm';
import type { DockerContext } from './docker-context.js';
import { statusOf } from './engine/engine-fault.js';
import type { EngineClients } from './engine/engine.js';
import { flinkPlaces } from './member/flink-places.js';
import type { Preparation } from './image/prepared.js';
import { type ClusterPlan, memberContainer } from './member/member-container.js';
import { configurationFile, fixedFiles, loggingFile, propertiesFiles, trustFiles } from './member/member-files.js';
import { clusterProgramOptions } from '@drey/runtimes';
import { tarArchive } from './member/tar-archive.js';
import { ensureVolume } from './state/volumes.js';

/** The lead as members have it: their relay listens on the data plane's own port. Without that listener there is nobody to lead to. */
const leadOf = ({ lead }: ClusterSpec, { dataPlanePort }: Preparation): EndpointLead | undefined =>
  lead === undefined || dataPlanePort === undefined ? undefined : { ...lead, port: dataPlanePort };

/** What members are made from, and the archive that each of them gets. */
export const planCluster = async (
  context: DockerContext,
  spec: ClusterSpec,
  prepared: Preparation,
): Promise<{ readonly plan: ClusterPlan; readonly archive: Buffer }> => {
  const options = flinkOptions(spec, {
    ...flinkPlaces(spec.clusterId, spec.stateId),
    ...clusterProgramOptions(spec, prepared.python),
  });
  const rendered = renderOptions(spec.runtime.configurationFile, options);
  const lead = leadOf(spec, prepared);
  const plan: ClusterPlan = {
    instanceId: context.instanceId,
    spec,
    specHash: specHash(spec),
    facts: prepared.facts,
    reach: prepared.reach,
    dataPlanePort: prepared.dataPlanePort,
    lead,
    hasServiceLibrary: prepared.serviceLibrary !== undefined,
    hasPython: prepared.python !== undefined,
    flinkArguments: rendered.arguments,
    flags: context.settings.flags,
  };
  const archive = await tarArchive([
    ...fixedFiles(prepared.facts, prepared.serviceLibrary, prepared.python),
    configurationFile(spec.runtime.configurationFile, rendered.file),
    loggingFile(spec.logLevel, context.clock.now()),
    ...propertiesFiles(spec.applicationProperties),
    ...(lead === undefined ? [] : trustFiles(prepared.facts, lead)),
  ]);
  return { plan, archive };
};

const containerOf = async (
  { calls }: EngineClients,
  plan: ClusterPlan,
  member: string,
  now: number,
): Promise<Container> => {
  try {
    return await calls.createContainer(memberContainer(plan, member, now));
  } catch (error) {
    // It was made by an earlier call, whose host may have died before the start.
    if (statusOf(error) !== 409) throw error;
    return calls.getContainer(containerName(plan.spec.clusterId, member));
  }
};

/** Starts a member, or finishes what an earlier call began; one that was started before stays as it is. */
export const startMember = async (
  context: DockerContext,
  clients: EngineClients,
  plan: ClusterPlan,
  archive: Buffer,
  member: string,
): Promise<void> => {
  const container = await containerOf(clients, plan, member, context.clock.now());
  const { State } = await container.inspect();
  if (State.Status !== 'created' || State.Error !== '') return;
  await container.putArchive(archive, { path: '/' });
  await container.start();
};

/** Starts all members of a cluster at the same time. */
export const launchCluster = async (
  context: DockerContext,
  spec: ClusterSpec,
  prepared: Preparation,
): Promise<void> => {
  const { ledger, engine } = context;
  const image = prepared.facts.image.id;
  await ledger.write({ kind: 'cluster', id: spec.clusterId, image, spec: keptSpec(spec) });
  await ensureVolume(context, image);
  const { plan, archive } = await planCluster(context, spec, prepared);
  const members = [
    'jobmanager',
    ...Array.from({ length: spec.taskManagers }, (_, index) => `taskmanager-${index + 1}`),
  ];
  await engine.use('start a cluster', async (clients) => {
    await Promise.all(members.map((member) => startMember(context, clients, plan, archive, member)));
  });
};
