// The named volumes that hold the state of applications.
import { checkedId } from '../flink/ids.js';
import type { DockerContext } from './docker-context.js';
import { isAbsent } from './engine-fault.js';
import { label } from './labels.js';

/** Name of the volume of an application. */
export const volumeName = (instanceId: string, stateId: string): string =>
  `drey-${instanceId.slice(0, 12)}-${checkedId('state', stateId)}`;

/** Makes the volume of an application; one that is there stays. */
export const ensureVolume = (context: DockerContext, stateId: string): Promise<void> =>
  context.engine.use('make a volume', async ({ calls }) => {
    await calls.createVolume({
      Name: volumeName(context.instanceId, stateId),
      Labels: { [label.instance]: context.instanceId, [label.state]: stateId },
    });
  });

/** Deletes the volume of an application; one that is gone is fine. */
export const removeVolume = (context: DockerContext, stateId: string): Promise<void> =>
  context.engine.use('remove a volume', async ({ calls }) => {
    try {
      await calls.getVolume(volumeName(context.instanceId, stateId)).remove();
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
  });
