// A node that is lost with the pods of a job, and comes back: the job goes on elsewhere, and what comes back cannot write.
import { type ClusterFacts, flinkJob, restoredFrom } from '../host/clusters.js';
import type { TestHost } from '../host/test-host.js';
import { until } from '../host/until.js';
import { killPod, podsIn, readyNodes, type SeenPod, shell } from './kubectl.js';
import { BOUND_MILLISECONDS, isThere, runningExample, wordsOf } from './running-example.js';
import { must, none, type Part, secondsSince, type TrialPlace, type Try } from './trial-place.js';

/** Minutes pass by Kubernetes' defaults before a node that is silent counts as lost. */
const LOST_MILLISECONDS = 400_000;
const LISTEN_MILLISECONDS = 500;

/** Collects what is told of an application, and its log. */
const listenTo = (place: TrialPlace, name: string) => {
  const heard = new Set<string>();
  const timer = setInterval(() => {
    wordsOf(place, name).then(
      (words) => words.forEach((one) => heard.add(one)),
      () => undefined,
    );
  }, LISTEN_MILLISECONDS);
  const before = place.host.gateway.log().length;
  return {
    end: () => clearInterval(timer),
    /** All that names the node. */
    ofNode: (node: string): readonly string[] =>
      [...heard, ...place.host.gateway.log().slice(before).split('\n')].filter(
        (one) => one.includes(node) && /lost|gone|unreachable|cut off/i.test(one),
      ),
    all: (): string => [...heard].join(' | ') || 'nothing',
  };
};

/** Goes on with another Drey process over the same data directory, whose new pods are for other nodes. */
const restart = async (host: TestHost, flags: readonly string[] = []): Promise<void> => {
  await host.kill();
  await host.start({ flags });
};

const onNode = (node: string): readonly string[] => ['--kubernetes-node-selector', `kubernetes.io/hostname=${node}`];

interface Loss {
  readonly place: TrialPlace;
  readonly node: () => string;
  /** Runs the user's command for the node. */
  cut(): Promise<void>;
  bringBack(): Promise<void>;
}

const triesOf = (loss: Loss, prepare: () => Promise<void>): readonly Try[] => {
  const { place, node } = loss;
  const { host, namespace } = place;
  const example = runningExample(place);
  const { name } = example;
  let before: ClusterFacts | undefined;
  let lost: readonly SeenPod[] = [];
  const facts = (): ClusterFacts => {
    if (before === undefined) throw new Error('No job runs.');
    return before;
  };
  const nodesOf = (pods: readonly SeenPod[]): string =>
    [...new Set(pods.map(({ spec }) => spec.nodeName ?? 'no node'))].join(', ');
  const living = async (): Promise<readonly SeenPod[]> =>
    (await example.pods()).filter(({ status }) => status.phase === 'Running');

  /** Cuts the node; resolves once a cluster that `accept`s runs without it, and the loss was named. */
  const lose = async (accept: (cluster: ClusterFacts) => Promise<boolean>): Promise<string> => {
    const pods = await living();
    lost = pods.filter(({ spec }) => spec.nodeName === node());
    const gone = new Set(lost.map(({ metadata }) => metadata.uid));
    const ear = listenTo(place, name);
    const start = performance.now();
    try {
      await loss.cut();
      const now = await until('all tasks RUNNING elsewhere', LOST_MILLISECONDS, async () => {
        const cluster = await example.running();
        const there = (await example.pods()).filter(({ metadata }) => !gone.has(metadata.uid));
        const isWhole = there.length === pods.length && there.every(({ status }) => status.phase === 'Running');
        return isWhole && (await accept(cluster)) ? cluster : undefined;
      });
      before = now;
      const seconds = secondsSince(start);
      const rows = await example.rows();
      const told = ear.ofNode(node());
      must(told.length > 0, `The job went on after ${seconds}, but nothing names the loss of ${node()}: ${ear.all()}`);
      return `all tasks RUNNING ${seconds} later on ${nodesOf(await living())}, ${rows}; told: ${told[0]}`;
    } finally {
      ear.end();
    }
  };
  const returned = async (): Promise<string> => {
    const start = performance.now();
    await loss.bringBack();
    await until('the node Ready', LOST_MILLISECONDS, async () => (await readyNodes()).includes(node()));
    await until('the end of the old pods', LOST_MILLISECONDS, async () => {
      const there = await Promise.all(lost.map((pod) => isThere(namespace, pod)));
      return !there.includes(true);
    });
    const first = await example.rows();
    const now = await example.running();
    must(now.jobId === facts().jobId && now.id === facts().id, 'Another job runs.');
    return `Ready ${secondsSince(start)} later, the same job runs on, ${first}, then ${await example.rows()}`;
  };

  return [
    {
      name: 'an application with both pods on the node that is going to be lost',
      isGround: true,
      run: async () => {
        await prepare();
        await host.start({ flags: onNode(node()) });
        await example.make();
        await example.trial().start();
        await example.rows();
        await restart(host);
        before = await example.running();
        const pods = await living();
        none(pods.filter(({ spec }) => spec.nodeName !== node()).map((pod) => `${pod.metadata.name} is elsewhere`));
        return `${pods.length} pods on ${node()}`;
      },
    },
    {
      name: 'its node is lost: another job from the newest checkpoint on another node, and the loss is named',
      run: async () => {
        const { jobId } = facts();
        const told = await lose(async (cluster) => cluster.jobId !== jobId);
        const from = (await restoredFrom(facts())) ?? 'nothing';
        must(from.includes(`${jobId}/chk-`), `The job began with ${from}.`);
        return told;
      },
    },
    { name: 'the node comes back: what ran there writes nothing more, the job goes on', isGround: true, run: returned },
    {
      name: 'its TaskManager alone is on the node',
      isGround: true,
      run: async () => {
        await restart(host, onNode(node()));
        const pod = await example.podOf('taskmanager');
        await killPod(namespace, pod.metadata.name);
        await until('a TaskManager on the node', BOUND_MILLISECONDS, async () =>
          (await podsIn(namespace)).some(
            ({ metadata: { labels }, spec, status }) =>
              labels?.['drey.role'] === 'taskmanager' && spec.nodeName === node() && status.phase === 'Running',
          ),
        );
        before = await example.running();
        await example.rows();
        await restart(host);
        return `pods on ${nodesOf(await living())}`;
      },
    },
    {
      name: 'the node of the TaskManager is lost: the same job goes on with another one, and the loss is named',
      run: async () => {
        const { jobId } = facts();
        const restartsOf = async (cluster: ClusterFacts): Promise<number> =>
          (await flinkJob(cluster))?.timestamps['RESTARTING'] ?? 0;
        const restartedAt = await restartsOf(facts());
        const told = await lose(async (cluster) => (await restartsOf(cluster)) > restartedAt);
        must(facts().jobId === jobId, 'Another job runs.');
        return told;
      },
    },
    { name: 'the node comes back again', isGround: true, run: returned },
    {
      name: 'a stop with a snapshot',
      run: async () => `${await example.trial().stop()} s`,
    },
  ];
};

/** The part. */
export const nodeLoss: Part = {
  key: 'node-loss',
  about:
    'a node is cut off with both pods of a job, then with its TaskManager, and comes back (--lose-node, --return-node)',
  remedy:
    'Look at "kubectl get nodes": the node has to become NotReady by --lose-node, and Ready by --return-node; another one needs room for the pods.',
  missing: async ({ loseNode }) => {
    if (loseNode === undefined)
      return 'It needs to cut a node off. Give --lose-node COMMAND and --return-node COMMAND (--help).';
    const nodes = await readyNodes();
    return nodes.length > 1 ? undefined : `It needs two nodes, and Ready is ${nodes.join(', ')} alone.`;
  },
  tries: ({ namespace, options, makeHost, atEnd }) => {
    const { loseNode = '', returnNode = '' } = options;
    let node = '';
    let isLost = false;
    const bringBack = async (): Promise<void> => {
      await shell(returnNode, { NODE: node });
      isLost = false;
    };
    const host = makeHost();
    // Before the host is stopped, which would wait for the node.
    atEnd(async () => (isLost ? bringBack() : undefined));
    const prepare = async (): Promise<void> => {
      const ready = await readyNodes();
      node = options.node ?? ready.at(-1) ?? '';
      must(ready.includes(node), `The node ${node} is not Ready. Ready are ${ready.join(', ')}.`);
    };
    const cut = async (): Promise<void> => {
      isLost = true;
      await shell(loseNode, { NODE: node });
    };
    return triesOf({ place: { namespace, host }, node: () => node, cut, bringBack }, prepare);
  },
};
