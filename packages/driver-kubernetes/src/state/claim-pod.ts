// The pod of ours that has the claim with the state of jobs in it, while there is something to do there.
import { randomBytes } from 'node:crypto';
import { label, STATE_ROOT } from '@drey/cluster/jvm';
import { createKeyedQueue, OperatorError } from '@drey/plugin-api';
import type { OwnerReference } from '../api/kubernetes-api.js';
import type { Connection, KubernetesContext } from '../context.js';
import { helperPod, memberProgram } from '../object/helper-pod.js';
import { instanceName } from '../object/names.js';
import { OWN_ADDRESS, ports } from '../object/places.js';
import type { Pod, Secret } from '../object/pod.js';
import { endingOf, isLiving, waitingOf } from '../object/pod-words.js';
import type { HandPlace } from '../reach/hand.js';

/** What the pod runs. */
export interface ClaimPodImage {
  readonly image: string;
  readonly base: string;
  readonly owners: readonly OwnerReference[];
}

/** What it is made with. */
export interface ClaimPodNeeds {
  readonly context: KubernetesContext;
  readonly claim: string;
  /** An image with Java, and our classes. Throws an OperatorError. */
  image(signal: AbortSignal): Promise<ClaimPodImage>;
}

/** Its hand, for who works with it. */
export interface HeldHand extends HandPlace {
  /** To be called when that is done: until then the pod is not replaced while it lives. */
  release(): void;
}

/** Makes it when it is needed. */
export interface ClaimPods {
  hand(): Promise<HeldHand>;
  prepare(signal: AbortSignal): Promise<void>;
  /** Deletes the pod that there is. */
  close(): Promise<void>;
}

/** It ends by itself once it had nothing to do for so long; before that another one is made. */
const IDLE_SECONDS = 1800;
const OLD_MILLISECONDS = (IDLE_SECONDS - 300) * 1000;
const UP_MILLISECONDS = 120_000;
const TOKEN_VARIABLE = 'DREY_REST_TOKEN';

const statePod = (
  context: KubernetesContext,
  claim: string,
  { image, base, owners }: ClaimPodImage,
  name: string,
): Pod =>
  helperPod(context, {
    name,
    helper: 'state',
    image,
    base,
    owners,
    ...memberProgram(
      ['-Xmx128m'],
      ['place', 'root', STATE_ROOT, 'hand', OWN_ADDRESS, String(ports.hand), 'then', 'wait', String(IDLE_SECONDS)],
    ),
    cpu: '50m',
    env: [
      { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      { name: TOKEN_VARIABLE, valueFrom: { secretKeyRef: { name, key: TOKEN_VARIABLE } } },
    ],
    ports: [{ name: 'hand', containerPort: ports.hand }],
    volumes: [{ name: 'state', persistentVolumeClaim: { claimName: claim } }],
    mounts: [{ name: 'state', mountPath: STATE_ROOT }],
  });

/** One that was made. */
interface ClaimPod {
  readonly name: string;
  readonly token: string;
  /** How many work with it. */
  users: number;
  /** When the last of them began or ended. */
  usedAt: number;
}

/** What it lets nobody in without. */
const tokenSecret = (
  { instanceId }: KubernetesContext,
  { owners }: ClaimPodImage,
  name: string,
  token: string,
): Secret => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: {
    name,
    labels: { 'app.kubernetes.io/managed-by': 'drey', [label.instance]: instanceId, [label.helper]: 'state' },
    ownerReferences: owners,
  },
  type: 'Opaque',
  data: { [TOKEN_VARIABLE]: Buffer.from(token).toString('base64') },
});

const notUp = (claim: string, why: string): OperatorError =>
  new OperatorError(
    'DREY_KUBERNETES_CLAIM',
    `No pod comes up that has the claim ${claim} with the state of jobs: ${why}.`,
    'Look at the claim ("kubectl describe pvc"): it has to be bound, and pods on all nodes have to be able to mount it (ReadWriteMany).',
  );

/** Makes the helper of one driver. */
export const createClaimPods = ({ context, claim, image }: ClaimPodNeeds): ClaimPods => {
  const { clock } = context;
  const exclusively = createKeyedQueue();
  let wasMade = false;
  let current: ClaimPod | undefined;

  const isUp = async ({ pods }: Connection, name: string): Promise<boolean> => {
    const pod = await pods.named(name);
    return pod !== undefined && isLiving(pod) && pod.status?.phase === 'Running';
  };
  const awaitUp = async (connection: Connection, name: string): Promise<void> => {
    for (const deadline = clock.now() + UP_MILLISECONDS; !(await isUp(connection, name));) {
      const pod = await connection.pods.named(name);
      if (pod === undefined || !isLiving(pod)) throw notUp(claim, pod === undefined ? 'it was deleted' : endingOf(pod));
      if (clock.now() > deadline) throw notUp(claim, waitingOf(pod) ?? 'it takes too long');
      await connection.pods.news(1_000);
    }
  };
  /** Those of earlier hosts, whose tokens nobody knows any more. */
  const clearOld = async ({ api, pods }: Connection, except: string): Promise<void> => {
    for (const { metadata } of await pods.all()) {
      if (metadata.labels?.[label.helper] !== 'state' || metadata.name === except) continue;
      await Promise.all([api.delete('pods', metadata.name, { graceSeconds: 0 }), api.delete('secrets', metadata.name)]);
      context.helpers.delete(metadata.name);
    }
  };
  const hold = (api: Connection['api'], pod: ClaimPod): HeldHand => {
    pod.users += 1;
    pod.usedAt = clock.now();
    let isHeld = true;
    return {
      api,
      clock,
      pod: pod.name,
      token: pod.token,
      release: () => {
        if (!isHeld) return;
        isHeld = false;
        pod.users -= 1;
        pod.usedAt = clock.now();
      },
    };
  };
  const isOld = ({ users, usedAt }: ClaimPod): boolean => users === 0 && clock.now() - usedAt > OLD_MILLISECONDS;
  const make = (): Promise<HeldHand> =>
    context.use('reach the claim with the state of jobs', async (connection) => {
      const { api, pods } = connection;
      if (current === undefined || isOld(current) || !(await isUp(connection, current.name))) {
        const token = randomBytes(32).toString('hex');
        const found = await image(AbortSignal.timeout(UP_MILLISECONDS));
        const name = `${instanceName(context.instanceId).slice(0, 37)}-state-${randomBytes(4).toString('hex')}`;
        wasMade = true;
        context.helpers.add(name);
        await api.apply<Secret>('secrets', tokenSecret(context, found, name, token));
        const pod = await api.apply<Pod>('pods', statePod(context, claim, found, name));
        pods.take(pod);
        await clearOld(connection, pod.metadata.name);
        await awaitUp(connection, pod.metadata.name);
        current = { name: pod.metadata.name, token, users: 0, usedAt: clock.now() };
      }
      return hold(api, current);
    });
  return {
    hand: () => exclusively('helper', make),
    prepare: () =>
      context.use('look at the claim with the state of jobs', async ({ api }) => {
        if ((await api.get('persistentvolumeclaims', claim)) === undefined)
          throw notUp(claim, `the namespace ${api.namespace} has no such claim`);
      }),
    close: async () => {
      if (wasMade) await context.use('remove the pod that has the claim', (connection) => clearOld(connection, ''));
    },
  };
};
