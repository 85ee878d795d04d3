// The cluster of the current context, as its user sees it: by kubectl, so that nothing of the driver under trial answers for itself.
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

/** A pod, as far as trials look at it. */
export interface SeenPod {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec: { readonly nodeName?: string; readonly containers: readonly unknown[] };
  readonly status: { readonly phase?: string };
}

/** What everything of Drey carries. */
export const OURS = 'app.kubernetes.io/managed-by=drey';
const CALL_MILLISECONDS = 60_000;
const COMMAND_MILLISECONDS = 300_000;

/** What a command is run with. */
export interface Call {
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly milliseconds?: number;
  readonly directory?: string;
}

/** Runs a command; resolves to its output. Rejects with what it says when it fails. */
export const run = async (
  command: string,
  args: readonly string[],
  { input = '', environment = {}, milliseconds = CALL_MILLISECONDS, directory = '.' }: Call,
): Promise<string> => {
  const child = spawn(command, args, {
    cwd: directory,
    timeout: milliseconds,
    env: { ...process.env, ...environment },
  });
  const ended = new Promise<number | null>((done, fail) => child.once('error', fail).once('close', done));
  child.stdin.on('error', () => undefined).end(input);
  const [code, output, errors] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (code === 0) return output;
  throw new Error(
    `${command} ${args.slice(0, 4).join(' ')}: ${errors.trim() || output.trim() || `ended with ${code}`}`,
  );
};

/** Runs kubectl; resolves to its output. Rejects with what it says. */
export const kubectl = (args: readonly string[], call: Call = {}): Promise<string> =>
  run('kubectl', ['--request-timeout=30s', ...args], call);

/** Runs a command of the user's by sh. */
export const shell = async (command: string, environment: Readonly<Record<string, string>> = {}): Promise<void> => {
  await run('sh', ['-c', command], { environment, milliseconds: COMMAND_MILLISECONDS });
};

/** Asks for something as JSON. */
export const kubectlJson = async <T>(args: readonly string[]): Promise<T> =>
  JSON.parse(await kubectl([...args, '-o', 'json'])) as T;

/** Whether the account of the context may do something. */
export const may = async (...words: readonly string[]): Promise<boolean> =>
  kubectl(['auth', 'can-i', ...words]).then(
    (answer) => answer.trim() === 'yes',
    () => false,
  );

/** Pods of Drey in a namespace. */
export const podsIn = async (namespace: string): Promise<readonly SeenPod[]> =>
  (await kubectlJson<{ readonly items: readonly SeenPod[] }>(['-n', namespace, 'get', 'pods', '-l', OURS])).items;

/** Names of everything of Drey in a namespace, as `kind/name`. */
export const objectsIn = async (namespace: string, labels: string = OURS): Promise<readonly string[]> =>
  (await kubectl(['-n', namespace, 'get', 'pods,secrets,services,configmaps', '-l', labels, '-o', 'name']))
    .split('\n')
    .filter((line) => line !== '');

/** What a pod has written, as its node keeps it. */
export const outputOf = (namespace: string, pod: string): Promise<string> => kubectl(['-n', namespace, 'logs', pod]);

/** Takes a pod away at once, as a node that breaks does: nobody is asked, nobody ends anything in order. */
export const killPod = async (namespace: string, pod: string): Promise<void> => {
  await kubectl(['-n', namespace, 'delete', 'pod', pod, '--grace-period=0', '--force', '--wait=false']);
};

/** Applies objects in a namespace. */
export const applyIn = async (namespace: string, ...objects: readonly unknown[]): Promise<void> => {
  const list = { apiVersion: 'v1', kind: 'List', items: objects };
  await kubectl(['-n', namespace, 'apply', '-f', '-'], { input: JSON.stringify(list) });
};

/** Names of the nodes that are Ready. */
export const readyNodes = async (): Promise<readonly string[]> => {
  interface Node {
    readonly metadata: { readonly name: string };
    readonly status: { readonly conditions: readonly { readonly type: string; readonly status: string }[] };
  }
  const { items } = await kubectlJson<{ readonly items: readonly Node[] }>(['get', 'nodes']);
  const isReady = ({ status }: Node): boolean =>
    status.conditions.some(({ type, status: is }) => type === 'Ready' && is === 'True');
  return items.filter(isReady).map(({ metadata }) => metadata.name);
};
