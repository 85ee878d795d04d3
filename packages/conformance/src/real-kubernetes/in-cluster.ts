// Drey as a pod of the cluster, by the manifests of deploy/kubernetes, reached by a port that kubectl forwards.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { awsClients } from '../host/aws-clients.js';
import { repositoryRoot } from '../host/repository.js';
import { describeTicks } from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { makeClaim } from './claims.js';
import { kubectl, kubectlJson, objectsIn, podsIn } from './kubectl.js';
import { BOUND_MILLISECONDS, runningExample } from './running-example.js';
import { must, none, type Part, type PartPlace, type ReachedHost, secondsSince, type Try } from './trial-place.js';

const MANIFESTS = join(repositoryRoot, 'deploy/kubernetes/base');
const READY_MILLISECONDS = 300_000;
/** Flags of a Drey on this machine that say nothing about one in the cluster. */
const ofThisMachine = /^--kubernetes-(host-address|namespace|context)$/;

/** Flags of Drey as variables of its container. */
const variablesOf = (flags: readonly string[]): readonly string[] =>
  flags.flatMap((word, index) => {
    const [, name = '', inline] = /^(--[a-z0-9-]+)(?:=(.*))?$/s.exec(word) ?? [];
    if (!name.startsWith('--kubernetes-') || ofThisMachine.test(name)) return [];
    const value = inline ?? flags[index + 1] ?? '';
    return [`DREY_${name.slice(2).toUpperCase().replaceAll('-', '_')}=${value}`];
  });

/** A port of this machine that leads to Drey in its pod, until it is closed. */
const forward = async (namespace: string): Promise<{ readonly endpoint: string; close(): Promise<void> }> => {
  const child = spawn('kubectl', ['-n', namespace, 'port-forward', 'deployment/drey', ':4566'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<void>((done) => child.once('close', () => done()).once('error', () => done()));
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const close = async (): Promise<void> => {
    child.kill();
    await ended;
  };
  try {
    const port = await until('a forwarded port', 60_000, () => {
      if (child.exitCode !== null) throw new Error(`kubectl port-forward: ${said.trim()}`);
      return /127\.0\.0\.1:(\d+) ->/.exec(said)?.[1];
    });
    return { endpoint: `http://127.0.0.1:${port}`, close };
  } catch (error) {
    await close();
    throw error;
  }
};

interface Deployment {
  readonly metadata: { readonly generation: number };
  readonly status: {
    readonly observedGeneration?: number;
    readonly updatedReplicas?: number;
    readonly readyReplicas?: number;
    readonly replicas?: number;
  };
}

const ready = async (namespace: string): Promise<void> => {
  await until('Drey Ready', READY_MILLISECONDS, async () => {
    const { metadata, status } = await kubectlJson<Deployment>(['-n', namespace, 'get', 'deployment', 'drey']);
    const isNew = status.observedGeneration === metadata.generation && status.updatedReplicas === 1;
    return isNew && status.readyReplicas === 1 && status.replicas === 1;
  });
};

/** Whether names of Services can be looked up in pods. */
const hasDns = async (): Promise<boolean> => {
  const { items } = await kubectlJson<{ readonly items: readonly { readonly endpoints: readonly unknown[] | null }[] }>(
    [...['-n', 'kube-system', 'get', 'endpointslices', '-l', 'kubernetes.io/service-name=kube-dns']],
  );
  return items.some(({ endpoints }) => (endpoints ?? []).length > 0);
};

const hasUsualStorage = async (): Promise<boolean> => {
  const { items } = await kubectlJson<{
    readonly items: readonly { readonly metadata: { readonly annotations?: Readonly<Record<string, string>> } }[];
  }>(['get', 'storageclasses']);
  return items.some(
    ({ metadata: { annotations } }) => annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true',
  );
};

/** Applies the manifests and changes what this cluster lacks; resolves to words about that. */
const deploy = async (part: PartPlace): Promise<string> => {
  const { namespace, options } = part;
  const notes: string[] = [];
  const inNamespace = (...words: readonly string[]): Promise<string> => kubectl(['-n', namespace, ...words]);
  if (!(await hasUsualStorage())) {
    must(
      options.claim !== undefined || options.claimPath !== undefined,
      'There is no default storage class for the data of Drey. Give --claim or --claim-path.',
    );
    await makeClaim(part, 'drey-data', { mode: 'ReadWriteOnce', size: '10Gi' });
    notes.push('its data on the claim that was named');
  }
  await inNamespace('apply', '-k', MANIFESTS);
  const variables = variablesOf(options.flags);
  const changes = [...variables];
  if (!(await hasDns())) {
    notes.push('the cluster has no DNS, so jobs reach it by the address of its pod');
    changes.push('DREY_KUBERNETES_HOST_ADDRESS-');
  }
  if (changes.length > 0) await inNamespace('set', 'env', 'deployment/drey', ...changes);
  await inNamespace('set', 'image', 'deployment/drey', `drey=${options.dreyImage}`);
  const policy = variables.find((one) => one.startsWith('DREY_KUBERNETES_IMAGE_PULL_POLICY='))?.split('=')[1];
  if (policy !== undefined) {
    const patch = { spec: { template: { spec: { containers: [{ name: 'drey', imagePullPolicy: policy }] } } } };
    await inNamespace('patch', 'deployment', 'drey', '-p', JSON.stringify(patch));
  }
  await ready(namespace);
  return notes.join('; ');
};

const triesOf = (part: PartPlace): readonly Try[] => {
  const { namespace, atEnd } = part;
  let way: { readonly endpoint: string; close(): Promise<void> } | undefined;
  const host: ReachedHost = {
    get endpoint() {
      if (way === undefined) throw new Error('There is no way to Drey.');
      return way.endpoint;
    },
    clients: () => awsClients(host.endpoint),
  };
  const reach = async (): Promise<void> => {
    await way?.close();
    way = await forward(namespace);
  };
  atEnd(async () => kubectl(['-n', namespace, 'delete', '-k', MANIFESTS, '--ignore-not-found', '--wait=false']));
  atEnd(async () => way?.close());
  const example = runningExample({ host, namespace });
  const ofJobs = async (): Promise<readonly string[]> => (await podsIn(namespace)).map(({ metadata }) => metadata.name);
  return [
    {
      name: 'the manifests: Drey becomes Ready under "restricted"',
      isGround: true,
      run: async () => {
        const start = performance.now();
        const notes = await deploy(part);
        await reach();
        return `${secondsSince(start)}${notes === '' ? '' : ` (${notes})`}`;
      },
    },
    {
      name: 'an application by the forwarded port: RUNNING, and rows',
      isGround: true,
      run: async () => {
        await example.make();
        const seconds = await example.trial().start();
        return `${seconds} s, ${await example.rows()}, ${(await ofJobs()).length} pods of its own`;
      },
    },
    {
      name: 'Drey is rolled out anew: the application goes on in new pods from its state, each count once',
      isGround: true,
      run: async () => {
        const start = performance.now();
        await kubectl(['-n', namespace, 'rollout', 'restart', 'deployment/drey']);
        await ready(namespace);
        await reach();
        await until('RUNNING', BOUND_MILLISECONDS, async () => {
          const { ApplicationStatus } = await describeTicks(host.clients(), example.name);
          return ApplicationStatus === 'RUNNING';
        });
        return `${await example.rows()} ${secondsSince(start)} later`;
      },
    },
    {
      name: 'a stop with a snapshot; Drey goes, and nothing of jobs is left',
      run: async () => {
        const seconds = await example.trial().stop();
        await kubectl(['-n', namespace, 'scale', 'deployment/drey', '--replicas=0']);
        await until('the end of Drey', READY_MILLISECONDS, async () => {
          const { items } = await kubectlJson<{ readonly items: readonly unknown[] }>([
            '-n',
            namespace,
            'get',
            'pods',
            '-l',
            'app.kubernetes.io/name=drey',
          ]);
          return items.length === 0;
        });
        const left = (await objectsIn(namespace)).filter((one) => !one.startsWith('configmap/'));
        none(left.map((one) => `left: ${one}`));
        return `${seconds} s`;
      },
    },
  ];
};

/** The part. */
export const inCluster: Part = {
  key: 'in-cluster',
  about: 'Drey as a pod of the cluster by deploy/kubernetes (--drey-image)',
  remedy:
    'Look at "kubectl describe deployment drey" and at "kubectl logs deployment/drey": the image has to be on the nodes, and the claim bound.',
  missing: async ({ dreyImage, claim, claimPath }) => {
    if (dreyImage === undefined)
      return 'It needs Drey as an image that nodes have or can pull. Build one (docker build -t IMAGE .) and give --drey-image IMAGE.';
    return (await hasUsualStorage()) || claim !== undefined || claimPath !== undefined
      ? undefined
      : 'The cluster has no default storage class for the data of Drey. Give --claim STORAGE-CLASS or --claim-path DIRECTORY.';
  },
  tries: triesOf,
};
