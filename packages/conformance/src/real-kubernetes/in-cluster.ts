// Drey as a pod of the cluster, by the manifests of deploy/kubernetes, reached by a port that kubectl forwards.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awsClients } from '../host/aws-clients.js';
import { freePort } from '../host/free-port.js';
import { describeTicks } from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { makeClaim } from './claims.js';
import { MANIFESTS, overlayOf } from './drey-overlay.js';
import { applyIn, kubectl, kubectlJson, objectsIn, podsIn, type SeenPod } from './kubectl.js';
import { BOUND_MILLISECONDS, runningExample } from './running-example.js';
import { none, type Part, type PartPlace, type ReachedHost, secondsSince, type Try } from './trial-place.js';

const READY_MILLISECONDS = 300_000;
/** Flags of a Drey on this machine that say nothing about one in the cluster. */
const ofThisMachine = /^--kubernetes-(host-address|namespace|context)$/;

/** Flags of Drey as variables of its container. */
const variablesOf = (flags: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    flags.flatMap((word, index) => {
      const [, name = '', inline] = /^(--[a-z0-9-]+)(?:=(.*))?$/s.exec(word) ?? [];
      if (!name.startsWith('--kubernetes-') || ofThisMachine.test(name)) return [];
      return [[`DREY_${name.slice(2).toUpperCase().replaceAll('-', '_')}`, inline ?? flags[index + 1] ?? '']];
    }),
  );

/** Claim of the manifests. */
const DATA = 'drey-data';
const OF_DREY = 'app.kubernetes.io/name=drey';

/** Its pod: after a change of the Deployment the one before may still be there. */
const podOfDrey = (namespace: string): Promise<string> =>
  until('a pod of Drey that runs', READY_MILLISECONDS, async () => {
    const words = ['-n', namespace, 'get', 'pods', '-l', OF_DREY];
    const { items } = await kubectlJson<{ readonly items: readonly SeenPod[] }>(words);
    const living = items.filter(
      ({ metadata, status }) => status.phase === 'Running' && metadata.deletionTimestamp === undefined,
    );
    return items.length === 1 ? living[0]?.metadata.name : undefined;
  });

const noPods = async (namespace: string): Promise<void> => {
  await until('the end of Drey', READY_MILLISECONDS, async () => {
    const words = ['-n', namespace, 'get', 'pods', '-l', OF_DREY];
    return (await kubectlJson<{ readonly items: readonly SeenPod[] }>(words)).items.length === 0;
  });
};

/** Makes a port of this machine lead to Drey in its pod, until it is closed. */
const forward = async (
  namespace: string,
  port: number,
): Promise<{ readonly endpoint: string; close(): Promise<void> }> => {
  const pod = await podOfDrey(namespace);
  const child = spawn('kubectl', ['-n', namespace, 'port-forward', `pod/${pod}`, `${port}:4566`], {
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
    await until('a forwarded port', 60_000, () => {
      if (child.exitCode !== null) throw new Error(`kubectl port-forward: ${said.trim()}`);
      return said.includes(`127.0.0.1:${port} ->`);
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
    ['-n', 'kube-system', 'get', 'endpointslices', '-l', 'kubernetes.io/service-name=kube-dns'],
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

/** Takes the data of Drey off a directory of the user's: a volume of a storage class goes with its claim. */
const sweep = async ({ namespace, options }: PartPlace, policy: string | undefined): Promise<void> => {
  const name = 'drey-sweep';
  const program = "require('node:fs').rmSync('/var/lib/drey/data', { recursive: true, force: true })";
  await applyIn(namespace, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'sweep',
          image: options.dreyImage,
          ...(policy === undefined ? {} : { imagePullPolicy: policy }),
          command: ['node', '-e', program],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          volumeMounts: [{ name: 'data', mountPath: '/var/lib/drey' }],
        },
      ],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: DATA } }],
    },
  });
  await until('the end of the pod that clears the data of Drey', READY_MILLISECONDS, async () => {
    const { status } = await kubectlJson<SeenPod>(['-n', namespace, 'get', 'pod', name]);
    if (status.phase === 'Failed')
      throw new Error(`The data of Drey stays in ${options.claimPath}: delete "data" there.`);
    return status.phase === 'Succeeded';
  });
};

/** Applies the manifests for this cluster; resolves to words about what it lacks. */
const deploy = async (part: PartPlace, folder: string): Promise<string> => {
  const { namespace, options } = part;
  const notes: string[] = [];
  const variables = variablesOf(options.flags);
  if (!(await hasUsualStorage())) {
    await makeClaim(part, DATA, { mode: 'ReadWriteOnce', size: '10Gi' });
    if (options.claimPath !== undefined)
      part.atEnd(async () => {
        await kubectl(['-n', namespace, 'delete', 'deployment', 'drey', '--ignore-not-found', '--wait=false']);
        await noPods(namespace);
        return sweep(part, variables['DREY_KUBERNETES_IMAGE_PULL_POLICY']);
      });
    notes.push('its data on a claim that was made for it');
  }
  const dns = await hasDns();
  if (!dns) notes.push('the cluster has no DNS, so jobs reach it by the address of its pod');
  const overlay = overlayOf({ image: options.dreyImage ?? '', variables, dns }, folder);
  writeFileSync(join(folder, 'kustomization.yaml'), overlay);
  await kubectl(['-n', namespace, 'apply', '-k', folder]);
  await ready(namespace);
  return notes.join('; ');
};

const triesOf = (part: PartPlace): readonly Try[] => {
  const { namespace, atEnd } = part;
  const folder = mkdtempSync(join(tmpdir(), 'drey-try-'));
  atEnd(() => Promise.resolve(rmSync(folder, { recursive: true, force: true })));
  let way: { readonly endpoint: string; close(): Promise<void> } | undefined;
  const host: ReachedHost = {
    get endpoint() {
      if (way === undefined) throw new Error('There is no way to Drey.');
      return way.endpoint;
    },
    clients: () => awsClients(host.endpoint),
  };
  let port: number | undefined;
  const reach = async (): Promise<void> => {
    await way?.close();
    // The same each time, for whoever has it.
    port ??= await freePort();
    way = await forward(namespace, port);
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
        const notes = await deploy(part, folder);
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
        await noPods(namespace);
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
