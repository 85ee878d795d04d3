// Hosts for the black-box tests: both providers, driver `none`, in one child process, because Jest cannot import built ES modules.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const READY_MILLISECONDS = 30_000;
const STOP_MILLISECONDS = 10_000;

/** The two providers of the service. */
export const providers = ['emulated', 'legacy'] as const;

/** Name of a provider. */
export type ProviderName = (typeof providers)[number];

/** Running hosts. */
export interface Hosts {
  readonly endpoints: Readonly<Record<ProviderName, string>>;
  /** Log lines of level `warn` and above so far. */
  log(): string;
  stop(): Promise<void>;
}

/** Starts a host for each provider. Rejects with what the child said when it does not come up in time. */
export const startHosts = async (): Promise<Hosts> => {
  const script = fileURLToPath(new URL('host-child.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, ...providers], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log = (log + text).slice(-100_000)));
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const first = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), READY_MILLISECONDS);
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (!out.includes('\n')) return;
      clearTimeout(timer);
      resolve(out);
    });
    void exited.then(() => {
      clearTimeout(timer);
      reject(new Error(`The hosts ended before they were ready:\n${log}${out}`));
    });
  });
  return {
    endpoints: JSON.parse(first) as Record<ProviderName, string>,
    log: () => log,
    stop: async () => {
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS);
      child.stdin.end();
      await exited;
      clearTimeout(timer);
    },
  };
};
