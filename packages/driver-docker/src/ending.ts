// Ends and removes containers. What cannot be done while the engine is away is done when it is back.
import { type LedgerEntry, stateDirectory } from '@drey/cluster/jvm';
import type { ContainerInfo } from 'dockerode';
import type { DockerContext } from './docker-context.js';
import { isAbsent, isAway, statusOf } from './engine/engine-fault.js';
import type { EngineClients } from './engine/engine.js';
import { removeOldHelpers } from './state/helper-container.js';
import { isLiving, listMembers, memberOf } from './sightings.js';
import { overVolume, removeVolume } from './state/volumes.js';

const GRACE_SECONDS = 3;

/** Ends containers, by force after a grace. */
export const endContainers = async (
  { calls }: EngineClients,
  containers: readonly ContainerInfo[],
  grace: number = GRACE_SECONDS,
): Promise<void> => {
  await Promise.all(
    containers.filter(isLiving).map(async ({ Id }) => {
      try {
        await calls.getContainer(Id).stop({ t: grace });
      } catch (error) {
        // 304: it has ended already.
        if (!isAbsent(error) && statusOf(error) !== 304) throw error;
      }
    }),
  );
};

/** A TaskManager whose JobManager is dead has nothing to hand over, and a job waits for its end. */
const endMembers = (context: DockerContext, clusterId: string): Promise<void> =>
  context.engine.use('end a cluster', async (clients) => {
    const members = await listMembers(context, clients, clusterId);
    const isLed = members.some((info) => memberOf(info) === 'jobmanager' && isLiving(info));
    await endContainers(clients, members, isLed ? GRACE_SECONDS : 0);
  });

const removeMembers = (context: DockerContext, clusterId: string): Promise<void> =>
  context.engine.use('remove a cluster', async (clients) => {
    for (const { Id } of await listMembers(context, clients, clusterId)) {
      try {
        await clients.calls.getContainer(Id).remove({ force: true, v: true });
      } catch (error) {
        // 409: its removal is under way.
        if (!isAbsent(error) && statusOf(error) !== 409) throw error;
      }
    }
  });

/** Deletes the state of an application, and the volume with the last one. */
const removeState = async (context: DockerContext, stateId: string): Promise<void> => {
  const output = await overVolume(context, 'delete the state of an application', ['delete', stateDirectory(stateId)]);
  if (output !== undefined && /^empty$/m.test(output) && (await removeVolume(context)))
    await context.ledger.forget('volume', context.instanceId);
};

/** Does what is due for one thing of the ledger, and notes what is done. */
const settleEntry = async (context: DockerContext, { kind, id, due }: LedgerEntry): Promise<void> => {
  if (kind === 'cluster' && (due === 'end' || due === 'remove')) await endMembers(context, id);
  if (due !== 'remove') return;
  if (kind === 'cluster') await removeMembers(context, id);
  if (kind === 'state') await removeState(context, id);
  if (kind === 'volume' && !(await removeVolume(context))) return;
  await context.ledger.forget(kind, id);
};

/** Writes down that something is due, and does it now where the engine answers. */
const settleNowOrLater = async (context: DockerContext, entry: LedgerEntry): Promise<void> => {
  await context.ledger.write(entry);
  try {
    await settleEntry(context, entry);
  } catch (error) {
    if (!isAway(error)) throw error;
    context.log.warn('The container engine is away; leftovers go when it is back', { kind: entry.kind, id: entry.id });
  }
};

/** Ends every member; their output stays. */
export const destroyCluster = async (context: DockerContext, clusterId: string): Promise<void> => {
  const entry = await context.ledger.find('cluster', clusterId);
  if (entry === undefined) return;
  await settleNowOrLater(context, { ...entry, due: entry.due ?? 'end' });
};

/** Deletes what is left of a cluster, or leaves it for people where that is wished. */
export const removeCluster = async (context: DockerContext, clusterId: string): Promise<void> => {
  const entry = await context.ledger.find('cluster', clusterId);
  if (entry === undefined) return;
  if (context.settings.keepContainers) return context.ledger.write({ ...entry, due: 'kept' });
  await settleNowOrLater(context, { ...entry, due: 'remove' });
};

/** Deletes the state of an application; where no container ever ran there is none. */
export const deleteState = async (context: DockerContext, stateId: string): Promise<void> => {
  const volume = await context.ledger.find('volume', context.instanceId);
  if (volume === undefined || context.settings.keepContainers) return;
  await settleNowOrLater(context, { kind: 'state', id: stateId, image: volume.image, due: 'remove' });
};

/** Deletes the volume with all state in it. */
export const deleteVolume = async (context: DockerContext): Promise<void> => {
  const volume = await context.ledger.find('volume', context.instanceId);
  if (volume !== undefined && !context.settings.keepContainers)
    await settleNowOrLater(context, { ...volume, due: 'remove' });
};

/** Does what was left over while the engine was away. */
export const settleLeftovers = async (context: DockerContext): Promise<void> => {
  const entries = await context.ledger.all();
  if (entries.length > 0) await removeOldHelpers(context);
  const due = entries.filter((entry) => entry.due === 'end' || entry.due === 'remove');
  // Clusters first, the volume last: one in use cannot be removed.
  for (const entry of due.toSorted((one, other) => one.kind.localeCompare(other.kind)))
    await settleEntry(context, entry);
};

/** Kills one TaskManager; a paused one has to be let go on for that by some engines. */
export const endHungMember = (context: DockerContext, clusterId: string, name: string): Promise<void> =>
  context.engine.use('end a member', async (clients) => {
    const members = await listMembers(context, clients, clusterId);
    for (const info of members.filter((one) => memberOf(one) === name && name !== 'jobmanager' && isLiving(one))) {
      const container = clients.calls.getContainer(info.Id);
      if (info.State === 'paused') await container.unpause().catch(() => undefined);
      try {
        await container.kill({ signal: 'SIGKILL' });
      } catch (error) {
        // 409: it has ended already.
        if (!isAbsent(error) && statusOf(error) !== 409) throw error;
      }
    }
  });
