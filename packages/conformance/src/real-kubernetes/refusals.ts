// What is tried of a cluster that refuses: it is named, nothing is stuck, and it goes on when it is let.
import { StartApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { createTicks, describeTicks, stopTicks, succeeds } from '../host/ticks-application.js';
import { timed, until } from '../host/until.js';
import { applyIn, kubectl } from './kubectl.js';
import { toldOf } from './running-example.js';
import type { TrialPlace, Try } from './trial-place.js';

const NAME = 'refused';
const QUOTA = 'drey-try';
const TOLD_MILLISECONDS = 90_000;

const begin = async ({ host }: TrialPlace): Promise<string | undefined> =>
  (await host.clients().flink.send(new StartApplicationCommand({ ApplicationName: NAME }))).OperationId;

const end = ({ host }: TrialPlace): Promise<void> => stopTicks(host.clients(), NAME, { force: true });

/** The tries. */
export const triesOfRefusals = (place: TrialPlace): readonly Try[] => {
  const { host, namespace } = place;
  let starting: string | undefined;
  return [
    {
      name: 'a quota that refuses pods is named within seconds',
      run: async () => {
        await createTicks(host.clients(), { name: NAME, sink: 'refused-rows' });
        await applyIn(namespace, {
          apiVersion: 'v1',
          kind: 'ResourceQuota',
          metadata: { name: QUOTA },
          spec: { hard: { pods: '1' } },
        });
        // Its controller has to have counted once.
        await until('the quota', TOLD_MILLISECONDS, async () =>
          (
            await kubectl(['-n', namespace, 'get', 'resourcequota', QUOTA, '-o', 'jsonpath={.status.hard.pods}'])
          ).includes('1'),
        );
        starting = await begin(place);
        const { seconds, value } = await timed(() => toldOf(place, NAME, starting, /quota/i));
        return `after ${seconds} s: ${value}`;
      },
    },
    {
      name: 'it starts once the quota is gone',
      run: async () => {
        await kubectl(['-n', namespace, 'delete', 'resourcequota', QUOTA]);
        const { seconds } = await timed(async () => {
          // One that had ended already is asked for again.
          const { ApplicationStatus } = await describeTicks(host.clients(), NAME);
          await succeeds(host.clients(), NAME, ApplicationStatus === 'READY' ? await begin(place) : starting);
        });
        await end(place);
        return `RUNNING ${seconds} s later`;
      },
    },
    {
      name: 'a pod that no node takes is named within seconds, and its application can be stopped',
      run: async () => {
        await host.stop();
        await host.start({ flags: ['--kubernetes-node-selector', 'drey-try=no-such-node'] });
        starting = await begin(place);
        const { seconds, value } = await timed(() => toldOf(place, NAME, starting, /no node takes|node\(s\)/i));
        const { ApplicationStatus } = await describeTicks(host.clients(), NAME);
        if (ApplicationStatus !== 'READY') await end(place);
        return `after ${seconds} s: ${value}`;
      },
    },
  ];
};
