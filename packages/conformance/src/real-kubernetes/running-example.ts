// A running example application on a Drey of this driver, and what is asked of it again and again.
import { prepareAccount } from '../host/account.js';
import type { AwsClients } from '../host/aws-clients.js';
import { type ClusterFacts, runningCluster } from '../host/clusters.js';
import { exampleJarPath } from '../host/example-jar.js';
import { committedRows, countFaults } from '../host/rows.js';
import { describeOperation, keyOf } from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { type Trial, trialOf } from '../runtimes/application.js';
import { podsIn, type SeenPod } from './kubectl.js';
import { must, none, type ReachedPlace } from './trial-place.js';

/** Longest wait for anything of a job. */
export const BOUND_MILLISECONDS = 240_000;
const TOLD_MILLISECONDS = 90_000;

interface Entry {
  readonly application: string;
  readonly hindrance: { readonly cause: string } | null;
  readonly firstFault: { readonly message: string } | null;
  readonly troubles: readonly { readonly text: string }[];
}

/** What `/_drey/applications` has of an application. */
const entryOf = async ({ host }: ReachedPlace, name: string): Promise<Entry | undefined> => {
  const all = (await (await fetch(`${host.endpoint}/_drey/applications`)).json()) as readonly Entry[];
  return all.find(({ application }) => application.endsWith(`/${name}`));
};

/** All that is told at the moment of what is in an application's way. */
export const wordsOf = async (place: ReachedPlace, name: string): Promise<readonly string[]> => {
  const { hindrance, firstFault, troubles = [] } = (await entryOf(place, name)) ?? {};
  return [hindrance?.cause, firstFault?.message, ...troubles.map(({ text }) => text)].filter(
    (one) => one !== undefined,
  );
};

/** What is told to be in the way of an application's start, or to have ended it, once it has these words. */
export const toldOf = async (
  place: ReachedPlace,
  name: string,
  operationId: string | undefined,
  words: RegExp,
): Promise<string> => {
  let last = 'nothing';
  const ask = async (): Promise<string | undefined> => {
    const { OperationStatus, OperationFailureDetails } = await describeOperation(
      place.host.clients(),
      name,
      operationId,
    );
    const end = OperationStatus === 'FAILED' ? OperationFailureDetails?.ErrorInfo?.ErrorString : undefined;
    last = end ?? (await entryOf(place, name))?.hindrance?.cause ?? last;
    return words.test(last) ? `${last}${end === undefined ? '' : ' (the start FAILED)'}` : undefined;
  };
  return until('a hindrance', TOLD_MILLISECONDS, ask).catch(() => {
    throw new Error(`What is told is: ${last}`);
  });
};

/** The example. */
export interface RunningExample {
  readonly name: string;
  readonly sink: string;
  /** The application; throws before it is made. */
  trial(): Trial;
  /** Makes account and application on a host that runs. `create` makes another one than the example in Java. */
  make(logStreamArn?: string, create?: (clients: AwsClients) => Promise<void>): Promise<void>;
  /** The cluster once all tasks are RUNNING. */
  running(accept?: (cluster: ClusterFacts) => boolean): Promise<ClusterFacts>;
  /** New rows, and each count once; resolves to words about them. */
  rows(): Promise<string>;
  /** Its pods, whether Kubernetes is ending them or not. */
  pods(): Promise<readonly SeenPod[]>;
  podOf(role: 'jobmanager' | 'taskmanager'): Promise<SeenPod>;
}

/** An example of a name on a host. `isFirst`: nothing else makes the account. */
export const runningExample = (
  place: ReachedPlace,
  { name = 'ticks', isFirst = true }: { readonly name?: string; readonly isFirst?: boolean } = {},
): RunningExample => {
  const { host, namespace } = place;
  const sink = `${name}-rows`;
  let made: Trial | undefined;
  const trial = (): Trial => {
    if (made === undefined) throw new Error('There is no application.');
    return made;
  };
  const running = (accept: (cluster: ClusterFacts) => boolean = () => true): Promise<ClusterFacts> =>
    runningCluster(host.endpoint, keyOf(host.clients(), name), BOUND_MILLISECONDS, accept);
  const pods = async (): Promise<readonly SeenPod[]> => {
    const { id } = await running();
    return (await podsIn(namespace)).filter(({ metadata }) => metadata.labels?.['drey.cluster'] === id);
  };
  return {
    name,
    sink,
    trial,
    make: async (logStreamArn, create) => {
      const clients = host.clients();
      if (isFirst) await prepareAccount(clients);
      made = trialOf(clients, {
        name,
        sink,
        environment: 'FLINK-1_20',
        jar: exampleJarPath(),
        ...(logStreamArn === undefined ? {} : { logStreamArn }),
      });
      await (create === undefined ? made.create() : create(clients));
    },
    running,
    rows: async () => {
      await trial().rowsGrow();
      const found = await committedRows(host.clients(), sink);
      none(countFaults(found));
      return `${found.length} rows, each count once`;
    },
    pods,
    podOf: async (role) => {
      const pod = (await pods()).find(
        ({ metadata: { labels, deletionTimestamp }, status }) =>
          labels?.['drey.role'] === role && status.phase === 'Running' && deletionTimestamp === undefined,
      );
      must(pod !== undefined, `There is no running pod of a ${role}.`);
      return pod as SeenPod;
    },
  };
};

/** Whether a pod is still an object of the cluster. */
export const isThere = async (namespace: string, { metadata: { uid } }: SeenPod): Promise<boolean> =>
  (await podsIn(namespace)).some(({ metadata }) => metadata.uid === uid);
