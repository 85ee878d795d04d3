// The named volume that holds the state of an instance's applications: one for all, because a parked cluster is started for none of them.
import { stateFolders } from '../member/tar-archive.js';
import { label, STATE_ROOT } from '@drey/cluster/jvm';
import type { DockerContext } from '../docker-context.js';
import { isAbsent, isAway, statusOf } from '../engine/engine-fault.js';
import { runHelper } from './helper-container.js';

/** Name of the volume of an instance. */
const volumeName = (instanceId: string): string => `drey-state-${instanceId.slice(0, 32)}`;

/** How containers mount it. */
export const volumeBind = (instanceId: string): string => `${volumeName(instanceId)}:${STATE_ROOT}`;

/** Makes the volume; one that is there stays. `image`: id of one that can look into it. */
export const ensureVolume = async (context: DockerContext, image: string): Promise<void> => {
  const { instanceId, ledger, engine } = context;
  await ledger.write({ kind: 'volume', id: instanceId, image });
  await engine.use('make a volume', async ({ calls }) => {
    await calls.createVolume({ Name: volumeName(instanceId), Labels: { [label.instance]: instanceId } });
  });
};

/** Deletes the volume. False when containers hold it; one that is gone is fine. */
export const removeVolume = (context: DockerContext): Promise<boolean> =>
  context.engine.use('remove a volume', async ({ calls }) => {
    try {
      await calls.getVolume(volumeName(context.instanceId)).remove();
      return true;
    } catch (error) {
      if (statusOf(error) === 409) return false;
      if (!isAbsent(error)) throw error;
      return true;
    }
  });

/** Runs `drey.Member` over the volume; undefined where there is none. */
export const overVolume = async (
  context: DockerContext,
  what: string,
  parameters: readonly string[],
): Promise<string | undefined> => {
  const entry = await context.ledger.find('volume', context.instanceId);
  if (entry === undefined) return undefined;
  return runHelper(context, {
    what,
    image: entry.image,
    arguments: parameters,
    files: stateFolders,
    binds: [volumeBind(context.instanceId)],
  });
};

/** Deletes files. While the engine is away nobody has to wait for that: they go with the application's volume at the latest. */
export const deletePath = async (context: DockerContext, path: string): Promise<void> => {
  try {
    await overVolume(context, 'delete state', ['delete', path]);
  } catch (error) {
    if (!isAway(error)) throw error;
    context.log.warn('The container engine is away; state that nobody needs stays until its application is deleted', {
      path,
    });
  }
};
