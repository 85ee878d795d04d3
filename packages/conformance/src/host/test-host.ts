// A host for one test file: its directories, its gateway through restarts, and an end that also works after a failure.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type AwsClients, awsClients, defaultAccount } from './aws-clients.js';
import {
  type GatewayProcess,
  type GatewayProcessOptions,
  type ProcessEnd,
  startGatewayProcess,
} from './gateway-process.js';
import { killProcess, type MarkedProcess, processesOf, recordedCompanion } from './marked-processes.js';

/** How the gateway of a test is started, each time. */
export interface TestHostOptions {
  /** Value of `--driver`; `process` unless given. */
  readonly driver?: string;
  readonly flags?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** More of it, known only once something else has been started; asked at each start. */
  readonly surroundings?: () => Promise<Readonly<Record<string, string>>>;
  readonly wrap?: GatewayProcessOptions['wrap'];
}

/** One data directory and the gateway over it. */
export class TestHost {
  readonly #options: TestHostOptions;
  readonly #instanceIds = new Set<string>();
  #root: string | undefined;
  #gateway: GatewayProcess | undefined;
  #lastLog = '';

  constructor(options: TestHostOptions = {}) {
    this.#options = options;
  }

  /** Holds the other two. Made when it is first asked for, since nobody would remove that of a skipped test. */
  get root(): string {
    if (this.#root !== undefined) return this.#root;
    this.#root = mkdtempSync(join(tmpdir(), 'drey-conformance-'));
    mkdirSync(join(this.#root, 'tmp'));
    return this.#root;
  }

  get dataDirectory(): string {
    return join(this.root, 'data');
  }

  /** What the gateway takes for the system's temporary directory, so that leftovers in it are seen. */
  get temporaryDirectory(): string {
    return join(this.root, 'tmp');
  }

  /** The running gateway; throws when there is none. */
  get gateway(): GatewayProcess {
    if (this.#gateway === undefined) throw new Error('The gateway of this test does not run.');
    return this.#gateway;
  }

  /** What the gateway wrote to standard error, or the last one that ran; empty when none did. */
  lastLog(): string {
    return this.#gateway?.log() ?? this.#lastLog;
  }

  get endpoint(): string {
    return this.gateway.endpoint;
  }

  /** Starts the gateway over the data directory, on a free port. */
  async start(more: TestHostOptions = {}): Promise<void> {
    const { driver = 'process', flags = [], environment = {}, surroundings, wrap } = this.#options;
    const found = await surroundings?.();
    this.#gateway = await startGatewayProcess({
      // Named, since a machine with a container engine would choose another one by itself.
      flags: ['--port', '0', '--data-dir', this.dataDirectory, '--driver', driver, ...flags, ...(more.flags ?? [])],
      environment: { TMPDIR: this.temporaryDirectory, ...found, ...environment, ...more.environment },
      ...(wrap === undefined ? {} : { wrap }),
    });
    // Read now, since after a failure there may be nobody to ask.
    const info = (await (await fetch(`${this.endpoint}/_localstack/info`)).json()) as { readonly session_id: string };
    this.#instanceIds.add(info.session_id);
  }

  /** Clean stop, by SIGTERM. */
  async stop(): Promise<ProcessEnd> {
    const end = await this.gateway.stop();
    this.#forget();
    return end;
  }

  /** kill -9 of the gateway alone; clusters and companion live on. */
  async kill(): Promise<ProcessEnd> {
    const end = await this.gateway.kill();
    this.#forget();
    return end;
  }

  /** A clean stop that is cut short: SIGTERM, and after a moment kill -9 if it has not ended. */
  async stopAndKill(afterMilliseconds: number): Promise<ProcessEnd> {
    const { gateway } = this;
    const stopping = gateway.stop();
    await Promise.race([stopping, sleep(afterMilliseconds)]);
    await gateway.kill();
    this.#forget();
    return stopping;
  }

  /** Every instance that ran over the data directory. */
  get instanceIds(): readonly string[] {
    return [...this.#instanceIds];
  }

  clients(accountId: string = defaultAccount): AwsClients {
    return awsClients(this.endpoint, accountId);
  }

  /** What is left of clusters and companion, one line a finding; empty when there is nothing. */
  residue(): readonly string[] {
    const processes = this.#processes().map(
      ({ pid, commandLine }) => `process ${pid}: ${commandLine[0]} ${commandLine.at(-1)}`,
    );
    const clusters = join(this.dataDirectory, 'clusters');
    const directories = existsSync(clusters) ? readdirSync(clusters).map((name) => `directory clusters/${name}`) : [];
    return [...processes, ...directories, ...readdirSync(this.temporaryDirectory).map((name) => `temporary ${name}`)];
  }

  /** Ends everything, by force where need be, and removes the directories. For `afterAll`; never leaves anything, whatever happened before. */
  async close(): Promise<void> {
    if (this.#root === undefined) return;
    await this.#gateway?.kill();
    this.#forget();
    for (const { pid } of this.#processes()) await killProcess(pid);
    rmSync(this.#root, { recursive: true, force: true, maxRetries: 5 });
  }

  #forget(): void {
    this.#lastLog = this.lastLog();
    this.#gateway = undefined;
  }

  /** Living processes of ours but the gateway, each once. */
  #processes(): readonly MarkedProcess[] {
    const all = [...[...this.#instanceIds].flatMap(processesOf), ...recordedCompanion(this.dataDirectory)];
    return [...new Map(all.map((one) => [one.pid, one])).values()];
  }
}
