// Clusters as the engine shows them: one list call, and one more for each member that ended.
import { label, roleOf } from '@drey/cluster/jvm';
import type { ContainerInfo } from 'dockerode';
import type { ClusterSighting, MemberSighting } from '@drey/cluster';
import type { DockerContext } from './docker-context.js';
import { isAbsent } from './engine/engine-fault.js';
import type { EngineClients } from './engine/engine.js';
import { REST_PORT } from './member/flink-places.js';

/** Filters of the engine for things of one instance, and of one cluster where that is named. */
const ofInstance = (instanceId: string, clusterId?: string): { readonly label: string[] } => ({
  label: [
    `${label.instance}=${instanceId}`,
    ...(clusterId === undefined ? [label.cluster] : [`${label.cluster}=${clusterId}`]),
  ],
});

const living = new Set(['running', 'paused', 'restarting']);

/** Whether a container of the engine's list lives. */
export const isLiving = ({ State }: ContainerInfo): boolean => living.has(State);

/** A member's name from its labels. */
export const memberOf = ({ Labels }: ContainerInfo): string => Labels[label.member] ?? '';

/** Containers of an instance, or of one of its clusters; the JobManager first, TaskManagers by number. */
export const listMembers = async (
  context: DockerContext,
  { calls }: EngineClients,
  clusterId?: string,
): Promise<readonly ContainerInfo[]> => {
  const found = await calls.listContainers({ all: true, filters: ofInstance(context.instanceId, clusterId) });
  const order = (info: ContainerInfo): number => Number(/\d+$/.exec(memberOf(info))?.[0] ?? 0);
  return found.toSorted((one, other) => order(one) - order(other));
};

interface EndedState {
  readonly Status: string;
  readonly OOMKilled?: boolean;
  readonly ExitCode: number;
  readonly Error?: string;
}

/** Why a container ended, for people. */
const endingOf = ({ Status, OOMKilled, ExitCode, Error: fault }: EndedState): string => {
  if (Status === 'created')
    return fault === undefined || fault === '' ? 'was never started' : `could not be started: ${fault}`;
  if (OOMKilled === true) return `was killed for lack of memory within its container's limit (exit code ${ExitCode})`;
  if (fault !== undefined && fault !== '') return `exit code ${ExitCode}: ${fault}`;
  return ExitCode === 137 ? 'killed by SIGKILL (exit code 137)' : `exit code ${ExitCode}`;
};

const sightMember = async (clients: EngineClients, info: ContainerInfo): Promise<MemberSighting> => {
  const name = memberOf(info);
  const facts = {
    role: roleOf(name),
    name,
    container: info.Id.slice(0, 12),
    startedAt: Number(info.Labels[label.started] ?? info.Created * 1000),
  };
  if (isLiving(info)) return { ...facts, alive: true, ...(info.State === 'paused' ? { suspended: true } : {}) };
  try {
    const { State } = await clients.calls.getContainer(info.Id).inspect();
    return { ...facts, alive: false, ended: endingOf(State) };
  } catch (error) {
    if (isAbsent(error)) return { ...facts, alive: false, ended: 'was removed' };
    throw error;
  }
};

/** Base URL of Flink's REST API. Ports of a container change when it is started again, so it is asked for each time. */
const restOf = (jobManager: ContainerInfo | undefined, inside: boolean): string => {
  if (inside) {
    const address = Object.values(jobManager?.NetworkSettings.Networks ?? {}).find(({ IPAddress }) => IPAddress !== '');
    return `http://${address?.IPAddress ?? '127.0.0.1'}:${address === undefined ? 0 : REST_PORT}`;
  }
  const published = jobManager?.Ports.find(
    ({ PrivatePort, PublicPort }) => PrivatePort === REST_PORT && PublicPort > 0,
  );
  return `http://127.0.0.1:${published?.PublicPort ?? 0}`;
};

/** A cluster from its containers. */
export const sightCluster = async (
  clients: EngineClients,
  clusterId: string,
  containers: readonly ContainerInfo[],
  inside: boolean,
): Promise<ClusterSighting> => ({
  clusterId,
  members: await Promise.all(containers.map((info) => sightMember(clients, info))),
  rest: restOf(
    containers.find((info) => memberOf(info) === 'jobmanager'),
    inside,
  ),
});
