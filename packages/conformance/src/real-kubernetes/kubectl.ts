// The cluster of the current context, as its user sees it: by kubectl, so that nothing of the driver under trial answers for itself.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** A pod, as far as trials look at it. */
export interface SeenPod {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec: { readonly nodeName?: string; readonly containers: readonly unknown[] };
  readonly status: { readonly phase?: string };
}

/** What everything of Drey carries. */
const OURS = 'app.kubernetes.io/managed-by=drey';
const CALL_MILLISECONDS = 60_000;

/** Runs kubectl; resolves to its output. Rejects with what it says. */
export const kubectl = async (args: readonly string[], input = ''): Promise<string> => {
  const child = spawn('kubectl', ['--request-timeout=30s', ...args], { timeout: CALL_MILLISECONDS });
  const ended = new Promise<number | null>((done, fail) => child.once('error', fail).once('close', done));
  child.stdin.on('error', () => undefined).end(input);
  const [code, output, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (code === 0) return output;
  throw new Error(`kubectl ${args.slice(0, 3).join(' ')}: ${errors.trim() || `ended with ${code}`}`);
};

/** Pods of Drey in a namespace. */
export const podsIn = async (namespace: string): Promise<readonly SeenPod[]> =>
  (JSON.parse(await kubectl(['-n', namespace, 'get', 'pods', '-l', OURS, '-o', 'json'])) as { items: SeenPod[] }).items;

/** Names of everything of Drey in a namespace, as `kind/name`. */
export const objectsIn = async (namespace: string): Promise<readonly string[]> =>
  (await kubectl(['-n', namespace, 'get', 'pods,secrets,services,configmaps', '-l', OURS, '-o', 'name']))
    .split('\n')
    .filter((line) => line !== '');

/** What a pod has written, as its node keeps it. */
export const outputOf = (namespace: string, pod: string): Promise<string> => kubectl(['-n', namespace, 'logs', pod]);

/** Takes a pod away at once, as a node that breaks does: nobody is asked, nobody ends anything in order. */
export const killPod = async (namespace: string, pod: string): Promise<void> => {
  await kubectl(['-n', namespace, 'delete', 'pod', pod, '--grace-period=0', '--force', '--wait=false']);
};

/** Applies objects in a namespace. */
export const applyIn = async (namespace: string, object: unknown): Promise<void> => {
  await kubectl(['-n', namespace, 'apply', '-f', '-'], JSON.stringify(object));
};
