// `npm run try-kubernetes`: runs the parts one after the other in a namespace of its own, tells of each try, and leaves nothing.
import { randomBytes } from 'node:crypto';
import { freePort } from '../host/free-port.js';
import { TestHost, type TestHostOptions } from '../host/test-host.js';
import { apiAway } from './api-away.js';
import { besideDocker } from './beside-docker.js';
import { claimState } from './claim-state.js';
import { crowd } from './crowd.js';
import { denials } from './denials.js';
import { inCluster } from './in-cluster.js';
import { kubectl, kubectlJson, OURS, readyNodes } from './kubectl.js';
import { mainFlow } from './main-flow.js';
import { nodeLoss } from './node-loss.js';
import { pythonApplication } from './python-application.js';
import { rights } from './rights.js';
import { readTrialOptions, trialHelp, type TrialOptions } from './trial-options.js';
import type { Part, PartPlace, Try } from './trial-place.js';
import { twoInstances } from './two-instances.js';

/** What takes times is last. */
const parts: readonly Part[] = [
  mainFlow,
  twoInstances,
  rights,
  denials,
  apiAway,
  nodeLoss,
  claimState,
  pythonApplication,
  inCluster,
  crowd,
  besideDocker,
];
/** Hosts of one part. */
const MOST_HOSTS = 2;
/** Of each kind, where something failed. */
const MOST_LINES = 3;

/** Writes one line. */
export type Say = (line: string) => void;

const helpOf = (): string => trialHelp(parts.map(({ key, about }) => `  ${key.padEnd(12)}${about}`).join('\n'));

const chosen = ({ only }: TrialOptions): readonly Part[] => {
  const unknown = only.filter((key) => !parts.some((part) => part.key === key));
  if (unknown.length > 0)
    throw new Error(`There is no part ${unknown.join(', ')}. --only takes ${parts.map(({ key }) => key).join(', ')}.`);
  return only.length === 0 ? parts : parts.filter(({ key }) => only.includes(key));
};

const lookAtCluster = async (): Promise<string> => {
  try {
    const context = (await kubectl(['config', 'current-context'])).trim();
    const version = JSON.parse(await kubectl(['get', '--raw', '/version'])) as Readonly<Record<string, string>>;
    const ready = await readyNodes();
    if (ready.length === 0) throw new Error('no node is Ready');
    return `Context ${context}, Kubernetes ${version['major']}.${version['minor']} (${version['gitVersion']}), nodes ${ready.join(', ')}.`;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new Error('kubectl is not on the PATH. Install it, and name a cluster in KUBECONFIG.', { cause: error });
    throw new Error(
      `There is no cluster to try: ${(error as Error).message}\nName one in KUBECONFIG, or make one: kind create cluster`,
      { cause: error },
    );
  }
};

interface Run {
  readonly namespace: string;
  readonly options: TrialOptions;
  readonly say: Say;
  /** What is to be undone if the run ends now. */
  readonly undos: (() => Promise<unknown>)[];
  readonly counts: { passed: number; failed: number; skipped: number };
  /** Nothing more is begun once it is set: somebody interrupted the run. */
  isOver: boolean;
}

/** Undoes all, the last first; what cannot be undone is told. */
const undoAll = async ({ undos, say }: Run): Promise<void> => {
  for (let undo = undos.pop(); undo !== undefined; undo = undos.pop())
    await undo().catch((error: Error) => say(`      not undone: ${error.message}`));
};

interface ClusterEvent {
  readonly involvedObject: { readonly name: string };
  readonly reason?: string;
  readonly message?: string;
}

/** What Drey and the cluster say about a failure, the newest. `since`: time of the log of Drey. */
const lookAround = async ({ namespace, say }: Run, hosts: readonly TestHost[], since: string): Promise<void> => {
  const logs = hosts.flatMap((host) => host.lastLog().split('\n'));
  const complaints = logs.filter((line) => / (WARN|ERROR) /.test(line) && line > since);
  for (const line of complaints.slice(-MOST_LINES)) say(`      Drey: ${line}`);
  const { items } = await kubectlJson<{ readonly items: readonly ClusterEvent[] }>([
    '-n',
    namespace,
    'get',
    'events',
    '--field-selector',
    'type=Warning',
    '--sort-by',
    '.lastTimestamp',
  ]).catch(() => ({ items: [] }));
  // Many pods have the same to say.
  const newest = new Map(items.map((event) => [event.reason, event]));
  for (const { involvedObject, reason, message } of [...newest.values()].slice(-MOST_LINES))
    say(`      event: ${involvedObject.name}: ${reason}: ${message}`);
};

/** Resolves to whether the next one has something to build on. */
const attempt = async ({ say, counts }: Run, { name, isGround = false, run }: Try): Promise<boolean | undefined> => {
  const start = performance.now();
  const seconds = (): string => `${((performance.now() - start) / 1000).toFixed(1).padStart(6)} s`;
  say(`...            ${name}`);
  try {
    const fact = await run();
    counts.passed += 1;
    say(`PASS ${seconds()}  ${name}${fact === undefined ? '' : `: ${fact}`}`);
    return undefined;
  } catch (error) {
    counts.failed += 1;
    say(`FAIL ${seconds()}  ${name}: ${(error as Error).message}`);
    return !isGround;
  }
};

const hostMaker = (
  { namespace, options, undos }: Run,
  ports: number[],
  hosts: TestHost[],
): ((more?: TestHostOptions) => TestHost) => {
  return ({ driver, flags = [], ...more } = {}) => {
    // A port that stays over a kill -9, as a user's does.
    const port = ['--port', String(ports.pop() ?? 0)];
    const ofKubernetes = ['--kubernetes-namespace', namespace, ...options.flags];
    const host = new TestHost({
      ...more,
      driver: driver ?? 'kubernetes',
      flags: [...port, ...(driver === undefined ? ofKubernetes : []), ...flags],
    });
    hosts.push(host);
    undos.push(async () => {
      await host.stop().catch(() => undefined);
      await host.close();
    });
    return host;
  };
};

const runPart = async (run: Run, part: Part): Promise<void> => {
  const { namespace, options, say, undos, counts } = run;
  const { key, about, remedy } = part;
  const missing = await part.missing?.(options, namespace);
  if (missing !== undefined) {
    counts.skipped += 1;
    say(`SKIP           ${key}: ${about}. ${missing}`);
    return;
  }
  say(`${key}: ${about}`);
  const hosts: TestHost[] = [];
  const ports = await Promise.all(Array.from({ length: MOST_HOSTS }, freePort));
  // What a host could not take along.
  undos.push(() => kubectl(['-n', namespace, 'delete', 'configmaps,pods', '-l', OURS, '--grace-period=0', '--force']));
  const place: PartPlace = {
    namespace,
    options,
    makeHost: hostMaker(run, ports, hosts),
    atEnd: (undo) => undos.push(undo),
  };
  try {
    for (const one of part.tries(place)) {
      if (run.isOver) break;
      const since = new Date().toISOString();
      const goesOn = await attempt(run, one);
      if (goesOn === undefined) continue;
      await lookAround(run, hosts, since);
      say(`      ${remedy}`);
      if (!goesOn) {
        say(`      The rest of the part ${key} builds on it, and is left out.`);
        break;
      }
    }
  } finally {
    await undoAll(run);
  }
};

const summary = ({ passed, failed, skipped }: Run['counts']): string =>
  `${passed} passed, ${failed} failed, ${skipped} ${skipped === 1 ? 'part was' : 'parts were'} skipped.`;

/**
 * Tries it; resolves to the exit code. `interrupted` is called with what ends the run early: it resolves once nothing is left. Rejects with the
 * remedy where flags are wrong or there is no cluster.
 */
export const runKubernetesTrial = async (
  argv: readonly string[],
  say: Say,
  interrupted: (leave: () => Promise<void>) => void,
): Promise<number> => {
  const options = readTrialOptions(argv);
  if (options.help) {
    say(helpOf());
    return 0;
  }
  const wanted = chosen(options);
  say(await lookAtCluster());
  const namespace = `drey-try-${randomBytes(4).toString('hex')}`;
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const run: Run = { namespace, options, say, undos: [], counts, isOver: false };
  const leave = async (): Promise<void> => {
    await undoAll(run);
    await kubectl(['delete', 'namespace', namespace, '--ignore-not-found', '--wait=false']);
  };
  interrupted(() => {
    run.isOver = true;
    return leave();
  });
  try {
    await kubectl(['create', 'namespace', namespace]);
    await kubectl(['label', 'namespace', namespace, 'pod-security.kubernetes.io/enforce=restricted']);
    say(`Namespace ${namespace}, Pod Security "restricted" enforced.`);
    for (const part of wanted) if (!run.isOver) await runPart(run, part);
  } catch (error) {
    run.counts.failed += 1;
    say(`FAIL ${(error as Error).message}`);
  } finally {
    await leave();
  }
  say(summary(run.counts));
  return run.counts.failed === 0 ? 0 : 1;
};
