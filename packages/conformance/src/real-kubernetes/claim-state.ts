// State on a claim, with the life of a whole application.
import { DeleteApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { restoredFrom } from '../host/clusters.js';
import { describeTicks } from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { makeClaim } from './claims.js';
import { killPod, objectsIn } from './kubectl.js';
import { BOUND_MILLISECONDS, isThere, runningExample } from './running-example.js';
import { must, none, type Part, type PartPlace, secondsSince, type Try } from './trial-place.js';

const CLAIM = 'drey-state';

const triesOf = (part: PartPlace): readonly Try[] => {
  const { namespace, makeHost } = part;
  const host = makeHost({ flags: ['--kubernetes-state', `claim:${CLAIM}`] });
  const example = runningExample({ host, namespace });
  const onClaim = (location: string | undefined, kind: RegExp): void =>
    must(
      location !== undefined && location.startsWith('file:') && kind.test(location),
      `The job began with ${location}.`,
    );
  return [
    {
      name: 'StartApplication to RUNNING with its state on the claim, and rows',
      isGround: true,
      run: async () => {
        await makeClaim(part, CLAIM, { mode: 'ReadWriteMany', size: '1Gi' });
        await host.start();
        await example.make();
        const seconds = await example.trial().start();
        return `${seconds} s, ${await example.rows()}`;
      },
    },
    {
      name: 'the pod of the JobManager is killed: another job from the newest checkpoint of the claim',
      run: async () => {
        const { jobId } = await example.running();
        const pod = await example.podOf('jobmanager');
        const start = performance.now();
        await killPod(namespace, pod.metadata.name);
        await until('the end of the pod', BOUND_MILLISECONDS, async () => !(await isThere(namespace, pod)));
        const now = await example.running((cluster) => cluster.jobId !== jobId);
        const seconds = secondsSince(start);
        const from = await restoredFrom(now);
        onClaim(from, /\/chk-\d+/);
        return `all tasks RUNNING ${seconds} later from ${from}, ${await example.rows()}`;
      },
    },
    {
      name: 'kill -9 of Drey: the same job is adopted',
      run: async () => {
        const { jobId } = await example.running();
        await host.kill();
        await host.start();
        must((await example.running()).jobId === jobId, 'Another job runs.');
        return example.rows();
      },
    },
    {
      name: 'a stop with a snapshot on the claim, and a start from it',
      run: async () => {
        const stop = await example.trial().stop();
        const start = await example.trial().start();
        onClaim(await restoredFrom(await example.running()), /savepoint/);
        return `${stop} s and ${start} s, ${await example.rows()}`;
      },
    },
    {
      name: 'a clean stop of Drey and its next start: the application runs again from the claim',
      run: async () => {
        await host.stop();
        const left = (await objectsIn(namespace)).filter((one) => !one.startsWith('configmap/'));
        none(left.map((one) => `left: ${one}`));
        await host.start();
        onClaim(await restoredFrom(await example.running()), /savepoint|chk-/);
        return example.rows();
      },
    },
    {
      name: 'the application is deleted, and nothing but our ConfigMaps is left after a stop',
      run: async () => {
        await example.trial().stop();
        const { CreateTimestamp } = await describeTicks(host.clients(), example.name);
        await host
          .clients()
          .flink.send(new DeleteApplicationCommand({ ApplicationName: example.name, CreateTimestamp }));
        await until('the end of the application', BOUND_MILLISECONDS, () =>
          describeTicks(host.clients(), example.name).then(
            () => false,
            () => true,
          ),
        );
        await host.stop();
        const left = (await objectsIn(namespace)).filter((one) => !one.startsWith('configmap/'));
        none(left.map((one) => `left: ${one}`));
      },
    },
  ];
};

/** The part. */
export const claimState: Part = {
  key: 'claim',
  about: 'state on a claim with a whole application (--claim or --claim-path)',
  remedy:
    'Look at "kubectl describe pvc drey-state": it has to be bound, and users 9999 have to be able to write on it from all nodes.',
  missing: async ({ claim, claimPath }) =>
    claim === undefined && claimPath === undefined
      ? 'It needs a volume that pods on all nodes may mount. Give --claim STORAGE-CLASS or --claim-path DIRECTORY (--help).'
      : undefined,
  tries: triesOf,
};
