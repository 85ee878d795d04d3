// Tries the driver `kubernetes` on the cluster of the current context, in a namespace of its own that is deleted at the end.
import { randomBytes } from 'node:crypto';
import { freePort, kubectl, kubernetesTries, TestHost } from '../packages/conformance/dist/index.js';

const flags = process.argv.slice(2);
if (flags.includes('--help')) {
  console.log(`npm run try-kubernetes -- [FLAG OF DREY ...]

Runs the example application on the cluster of kubectl's current context: main flow, snapshot, update, rollback, killed pods, kill -9 of Drey,
logs, a quota, a pod that no node takes. Prints PASS or FAIL with seconds for each; exit code 1 when one failed. It makes a namespace drey-try-*
(Pod Security "restricted" enforced) and deletes it. Flags go to Drey, for example:

  --kubernetes-host-address ADDRESS     where pods reach this machine, if it cannot be found out
  --kubernetes-images FLINK-1_20=IMAGE  another image than the official one
  --kubernetes-image-pull-policy Never  an image that is on the nodes already
  --kubernetes-kpu-memory 1536Mi --kubernetes-kpu-cpu 250m   for small nodes: three pods of these, and four for a moment`);
  process.exit(0);
}

const say = (text) => console.log(text);
const failed = (text) => {
  console.error(text);
  process.exit(1);
};

const lookAtCluster = async () => {
  const context = (await kubectl(['config', 'current-context'])).trim();
  const version = JSON.parse(await kubectl(['get', '--raw', '/version']));
  const { items } = JSON.parse(await kubectl(['get', 'nodes', '-o', 'json']));
  const isReady = ({ status }) => status.conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True');
  const ready = items.filter(isReady).map(({ metadata }) => metadata.name);
  if (ready.length === 0) throw new Error('No node of the cluster is Ready.');
  return `Context ${context}, Kubernetes ${version.major}.${version.minor} (${version.gitVersion}), nodes ${ready.join(', ')}.`;
};

const missing = (error) =>
  error.code === 'ENOENT'
    ? 'kubectl is not on the PATH. Install it, and name a cluster in KUBECONFIG.'
    : `There is no cluster to try: ${error.message}\nName one in KUBECONFIG, or make one: kind create cluster`;

say(await lookAtCluster().catch((error) => failed(missing(error))));

const namespace = `drey-try-${randomBytes(4).toString('hex')}`;
// One that stays over a kill -9, as a user's does.
const port = String(await freePort());
const host = new TestHost({
  driver: 'kubernetes',
  flags: ['--port', port, '--kubernetes-namespace', namespace, ...flags],
});

const close = async () => {
  await host.close();
  await kubectl(['delete', 'namespace', namespace, '--ignore-not-found', '--wait=false']);
};

let isInterrupted = false;
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'])
  process.on(signal, () => {
    // npm and the terminal tell of one Ctrl-C each.
    if (isInterrupted) return;
    isInterrupted = true;
    void close().finally(() => process.exit(130));
  });

let failures = 0;
/** Resolves to whether the next one has something to build on. */
const attempt = async ({ name, isGround = false, run }) => {
  const start = performance.now();
  const seconds = () => `${((performance.now() - start) / 1000).toFixed(1).padStart(6)} s`;
  try {
    const fact = await run();
    say(`PASS ${seconds()}  ${name}${fact === undefined ? '' : `: ${fact}`}`);
    return true;
  } catch (error) {
    failures += 1;
    say(`FAIL ${seconds()}  ${name}: ${error.message}`);
    return !isGround;
  }
};

try {
  await kubectl(['create', 'namespace', namespace]);
  await kubectl(['label', 'namespace', namespace, 'pod-security.kubernetes.io/enforce=restricted']);
  say(`Namespace ${namespace}, Pod Security "restricted" enforced.`);
  for (const one of kubernetesTries({ host, namespace })) if (!(await attempt(one))) break;
} catch (error) {
  failures += 1;
  say(`FAIL ${error.message}`);
} finally {
  await close();
}
say(failures === 0 ? 'All passed.' : `${failures} failed.`);
process.exit(failures === 0 ? 0 : 1);
