// The gateway as a process of its own, as a user runs it.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { repositoryRoot } from './repository.js';

/** How a gateway is started. */
export interface GatewayProcessOptions {
  readonly flags: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Puts something around the command, which it has to become (same pid); the command itself unless given. */
  readonly wrap?: (command: readonly string[]) => readonly string[];
}

/** How a process ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A gateway that said `Ready.`. */
export interface GatewayProcess {
  /** For example `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  readonly pid: number;
  /** What it wrote to standard error, the newest 200,000 characters. */
  log(): string;
  /** SIGTERM, or the given signal; resolves when it has ended. */
  stop(signal?: NodeJS.Signals): Promise<ProcessEnd>;
  /** SIGKILL; resolves when it has ended. */
  kill(): Promise<ProcessEnd>;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

const READY_MILLISECONDS = 120_000;
const STOP_MILLISECONDS = 180_000;
const KEPT_CHARACTERS = 200_000;
/** Settings of the developer's own shell must not change what is tested; where things are installed may. */
const keptSettings = /^DREY_(CACHE_DIR|MAVEN|JAVA_HOME|MOTO_SERVER|FLINK_HOME_.*|PYTHON_.*)$/;
const ownSettings =
  /^(DREY_|AWS_|PROVIDER_OVERRIDE_|KINESISANALYTICSV2_|PERSISTENCE$|GATEWAY_LISTEN$|SERVICES$|ENFORCE_IAM$|DEBUG$|LS_LOG$|NODE_OPTIONS$)/;

/** For whoever looks for the cause of a failure: all gateways of a test run write their logs to this file as well. */
const logFile = process.env['DREY_TEST_LOG_FILE'];

/** Environment of what runs a gateway, without the settings of the developer's own shell. */
export const cleanEnvironment = (own: Readonly<Record<string, string>>): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => keptSettings.test(name) || !ownSettings.test(name)),
  ),
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  // Tests count JVMs and take times; those of parked clusters ask for them.
  DREY_WARM: '0',
  ...own,
});

const endWith = (child: Child, ended: Promise<ProcessEnd>, signal: NodeJS.Signals): Promise<ProcessEnd> => {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
  const last = setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS);
  return ended.finally(() => clearTimeout(last));
};

/** Starts the built gateway; resolves when it is ready, rejects with its output when it ends before. */
export const startGatewayProcess = ({
  flags,
  environment = {},
  wrap = (command) => command,
}: GatewayProcessOptions): Promise<GatewayProcess> => {
  const gateway = ['packages/cli/dist/main.js', 'start', '--plugin', 'plugin.manifest.json', ...flags];
  const [command = '', ...rest] = wrap([process.execPath, ...gateway]);
  const child: Child = spawn(command, rest, {
    cwd: repositoryRoot,
    env: cleanEnvironment(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<ProcessEnd>((done) => {
    child.once('exit', (code, signal) => done({ code, signal }));
  });
  let errors = '';
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-KEPT_CHARACTERS);
    if (logFile !== undefined) appendFileSync(logFile, text);
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), READY_MILLISECONDS);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-KEPT_CHARACTERS);
      const endpoint = /^Listening on (http:\/\/\S+)/m.exec(output)?.[1];
      if (endpoint === undefined || !/^Ready\.$/m.test(output)) return;
      clearTimeout(timer);
      resolve({
        endpoint,
        pid: child.pid ?? 0,
        log: () => errors,
        stop: (signal = 'SIGTERM') => endWith(child, ended, signal),
        kill: () => endWith(child, ended, 'SIGKILL'),
      });
    });
    void ended.then(({ code, signal }) => {
      clearTimeout(timer);
      reject(new Error(`The gateway ended before it was ready (${signal ?? code}):\n${errors}${output}`));
    });
  });
};
