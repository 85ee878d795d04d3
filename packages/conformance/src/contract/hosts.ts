// Hosts for the black-box tests: both providers, driver `none`, in one child process, because Jest cannot import built ES modules.
// Starting them costs more than most test files, so all files that one Jest process runs share them; each test has its own account.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const READY_MILLISECONDS = 60_000;
const POLL_MILLISECONDS = 20;

/** The two providers of the service. */
export const providers = ['emulated', 'legacy'] as const;

/** Name of a provider. */
export type ProviderName = (typeof providers)[number];

/** Base URLs by provider. */
export type Endpoints = Readonly<Record<ProviderName, string>>;

const endpointsFile = join(tmpdir(), `drey-contract-hosts-${process.pid}.json`);

const answers = async (endpoints: Endpoints): Promise<boolean> => {
  try {
    return (await fetch(`${endpoints.emulated}/_drey/health`)).ok;
  } catch {
    return false;
  }
};

/** The hosts of this Jest process, if an earlier file started them. A file of a process that had the same id once is thrown away. */
const running = async (): Promise<Endpoints | undefined> => {
  if (!existsSync(endpointsFile)) return undefined;
  const { endpoints } = JSON.parse(readFileSync(endpointsFile, 'utf8')) as { readonly endpoints: Endpoints };
  if (await answers(endpoints)) return endpoints;
  rmSync(endpointsFile, { force: true });
  return undefined;
};

/** The child ends when this process does, which closes its standard input; until then it must not keep the process alive. */
const spawnHosts = (): ChildProcess => {
  const script = fileURLToPath(new URL('host-child.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, endpointsFile, ...providers], {
    stdio: ['pipe', 'ignore', 'inherit'],
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  });
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return child;
};

/** Starts the hosts unless they run. Rejects when they do not come up in time. */
export const sharedHosts = async (): Promise<Endpoints> => {
  const shared = await running();
  if (shared !== undefined) return shared;
  const child = spawnHosts();
  const until = Date.now() + READY_MILLISECONDS;
  while (!existsSync(endpointsFile)) {
    if (child.exitCode !== null) throw new Error(`The hosts ended with code ${child.exitCode} before they were ready.`);
    if (Date.now() > until) throw new Error(`The hosts were not ready within ${READY_MILLISECONDS} ms.`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
  const started = await running();
  if (started === undefined) throw new Error('The hosts do not answer.');
  return started;
};
