// A moto server of our own: adopted or started, watched, restarted, and ended or let go with the host.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { backOff, type Clock, type HealthFact, type Logger, OperatorError } from '@drey/plugin-api';
import { accountHeaders, AccountLookup } from '../account-lookup.js';
import type { Companion } from '../companion.js';
import { deferred } from '../deferred.js';
import type { RawClient } from '@drey/upstream-client';
import { type MultipartOutcome, probeMultipart } from '../multipart-probe.js';
import { multipartFact, PROBE_ACCOUNT_ID, wrongMultipartError } from '../probe-verdict.js';
import { type AnswerHeaders, type MotoFault, motoFault } from './faults.js';
import { companionHeaders, gatewayHeaders } from './gate.js';
import { motoLogFile } from './launch.js';
import { hasKeptState, tellRecalled } from './kept-state.js';
import { motoFacts } from './moto-facts.js';
import { resetMoto } from './moto-reset.js';
import { endMoto } from './moto-end.js';
import { answers, endedEarly, motoEndpoint, startMoto } from './moto-process.js';
import { untilLost } from './moto-watch.js';
import { endProcess, isStill, type Processes } from './process-identity.js';
import { type ChosenProgram, chooseProgram } from './program.js';
import { hasOurProgram, isOurs, type MotoRecord, readRecord, removeRecord, writeRecord } from './record.js';

/** What a moto companion is made of. */
export interface MotoCompanionNeeds {
  readonly dataDirectory: string | null;
  readonly cacheDirectory: string;
  readonly instanceId: string;
  readonly log: Logger;
  readonly clock: Clock;
  readonly client: RawClient;
  readonly processes: Processes;
  readonly environment: NodeJS.ProcessEnv;
}

const ADOPTION_MILLISECONDS = 10_000;
const ADOPTION_RETRY_MILLISECONDS = 200;
const PROBE_ATTEMPTS = 3;
const FIRST_PAUSE_MILLISECONDS = 500;
const LONGEST_PAUSE_MILLISECONDS = 30_000;
const STEADY_MILLISECONDS = 60_000;

/** The companion for `--upstream moto`. */
export class MotoCompanion implements Companion {
  readonly name = 'moto';
  readonly #needs: MotoCompanionNeeds;
  readonly #accounts: AccountLookup;
  readonly #ready = deferred();
  readonly #ending = new AbortController();
  readonly #onExit = (): void => this.#endAtExit();
  #directory = '';
  #loop: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;
  #program: ChosenProgram | undefined;
  #record: MotoRecord | undefined;
  #wantedPort: number | undefined;
  #losses = 0;
  #answering = false;
  #fault: Error | undefined;
  #multipart: MultipartOutcome | undefined;

  constructor(needs: MotoCompanionNeeds) {
    this.#needs = needs;
    this.#accounts = new AccountLookup(needs.client, needs.clock);
  }

  get endpoint(): string | null {
    return this.#record === undefined ? null : motoEndpoint(this.#record.port);
  }

  accountHeaders(accountId: string): Readonly<Record<string, string>> {
    return { ...accountHeaders(accountId), ...companionHeaders(this.#record?.token) };
  }

  get callsBack(): boolean {
    return hasOurProgram(this.#record);
  }

  callHeaders(accountId: string, gateway: string | undefined): Readonly<Record<string, string>> {
    return { ...this.accountHeaders(accountId), ...gatewayHeaders(gateway) };
  }

  async reset(): Promise<'reset'> {
    await this.ready();
    await resetMoto(this.#needs.client, this.#record);
    this.#accounts.clear();
    return 'reset';
  }

  accountOf(accessKeyId: string): Promise<string | undefined> {
    return this.#accounts.accountOf(this.endpoint, accessKeyId);
  }

  async start(): Promise<void> {
    if (this.#directory !== '') return;
    this.#directory = this.#makeDirectory();
    const adopted = await this.#adopt();
    this.#loop = this.#run(adopted);
  }

  ready(): Promise<void> {
    return this.#ready.promise;
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    await this.#letGo();
    const isDone = this.#record === undefined || (await this.#end(this.#record));
    await this.#needs.client.close();
    this.#record = undefined;
    process.removeListener('exit', this.#onExit);
    if (this.#directory === '' || !isDone) return;
    removeRecord(this.#recordFile());
    const leftovers = this.#needs.dataDirectory === null ? this.#directory : join(this.#directory, 'tmp');
    rmSync(leftovers, { recursive: true, force: true });
  }

  /** Ends it; resolves to whether the next start has nothing to take over, and no loss to tell of. A `moto_server` of the user's own never keeps anything. */
  async #end(record: MotoRecord): Promise<boolean> {
    const outcome = await endMoto(this.#needs, record, this.#directory);
    return outcome === 'kept' || this.#needs.dataDirectory === null || !hasOurProgram(record);
  }

  /** With no data directory nobody could find it again, so it is ended as by `stop`. */
  async detach(): Promise<void> {
    if (this.#needs.dataDirectory === null) return this.stop();
    await this.#letGo();
    await this.#needs.client.close();
    if (this.#record !== undefined) this.#needs.log.info('Leaving moto running.', { pid: this.#record.pid });
  }

  faultOf(headers: AnswerHeaders): MotoFault | undefined {
    return motoFault(headers);
  }

  facts(): readonly HealthFact[] {
    return [
      ...motoFacts({ record: this.#record, answering: this.#answering, losses: this.#losses, fault: this.#fault }),
      ...multipartFact(this.endpoint ?? 'moto', this.#multipart),
    ];
  }

  #recordFile(): string {
    return join(this.#directory, 'record.json');
  }

  #makeDirectory(): string {
    const { dataDirectory } = this.#needs;
    if (dataDirectory === null) {
      process.once('exit', this.#onExit);
      return mkdtempSync(join(tmpdir(), 'drey-companion-'));
    }
    // Absolute, because moto's working directory is this one.
    const directory = resolve(dataDirectory, 'companion');
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    return directory;
  }

  /** Takes a moto over that an earlier host left, or makes sure that it is gone. Resolves to whether there is one. */
  async #adopt(): Promise<boolean> {
    const { log, clock, client, processes, instanceId } = this.#needs;
    const record = readRecord(this.#recordFile());
    if (record === undefined) return false;
    this.#losses = record.losses;
    this.#wantedPort = record.port;
    if (isOurs(record, instanceId, processes)) {
      const deadline = clock.now() + ADOPTION_MILLISECONDS;
      while (isStill(processes, record.pid, record) && clock.now() < deadline) {
        if (await answers(client, record)) {
          this.#record = record;
          this.#answering = true;
          log.info('Adopted the moto that runs already.', { pid: record.pid, endpoint: motoEndpoint(record.port) });
          return true;
        }
        await clock.sleep(ADOPTION_RETRY_MILLISECONDS);
      }
      await endProcess(processes, clock, record.pid, record);
    }
    if (hasKeptState(this.#directory)) {
      // It ended by itself (the system went down, say) and kept what it held.
      removeRecord(this.#recordFile());
      return false;
    }
    this.#losses += 1;
    // Kept at once: a host killed before the next moto runs must not forget the loss.
    writeRecord(this.#recordFile(), { ...record, losses: this.#losses, startTime: '', commandLine: '' });
    log.warn(
      'The moto of the last run is gone, and with it all buckets, roles, streams and logs that it held in memory.',
      { pid: record.pid },
    );
    return false;
  }

  async #run(adopted: boolean): Promise<void> {
    try {
      if (!adopted) await this.#begin();
      await this.#probe();
    } catch (error) {
      await this.#giveUp(error);
      return;
    }
    this.#ready.resolve();
    try {
      await this.#keepAlive();
    } catch (error) {
      if (!this.#ending.signal.aborted) this.#fault = error as Error;
    }
  }

  async #begin(): Promise<void> {
    const { signal } = this.#ending;
    const { log, clock } = this.#needs;
    this.#program ??= await chooseProgram({ ...this.#needs, signal });
    const since = clock.now();
    this.#record = await startMoto({
      ...this.#needs,
      ...this.#program,
      directory: this.#directory,
      recordFile: this.#recordFile(),
      endsWithUs: this.#needs.dataDirectory === null,
      wantedPort: this.#wantedPort,
      losses: this.#losses,
      signal,
    });
    this.#wantedPort = this.#record.port;
    this.#answering = true;
    this.#fault = undefined;
    if (!tellRecalled(this.#directory, log)) {
      this.#losses += 1;
      this.#record = { ...this.#record, losses: this.#losses };
      writeRecord(this.#recordFile(), this.#record);
    }
    log.info('Started moto.', { pid: this.#record.pid, endpoint: this.endpoint, milliseconds: clock.now() - since });
  }

  async #probe(): Promise<void> {
    const endpoint = this.endpoint ?? '';
    for (let tried = 1; ; tried += 1) {
      this.#multipart = await probeMultipart(this.#needs.client, endpoint, accountHeaders(PROBE_ACCOUNT_ID));
      if (this.#multipart.kind === 'good') return;
      if (this.#multipart.kind === 'wrong') throw wrongMultipartError('moto', this.#multipart.rootElement);
      if (tried >= PROBE_ATTEMPTS) break;
      await this.#needs.clock.sleep(1_000, this.#ending.signal);
    }
    throw new OperatorError(
      'DREY_COMPANION_PROBE',
      `moto started but its S3 does not work: ${this.#multipart.reason}.`,
      `See ${motoLogFile(this.#directory)}, or give an emulator of your own by --upstream URL.`,
    );
  }

  /** The first start failed for good: nothing stays behind, and every waiter is rejected. */
  async #giveUp(reason: unknown): Promise<void> {
    const error = reason instanceof Error ? reason : new Error(String(reason));
    this.#answering = false;
    if (this.#ending.signal.aborted) {
      this.#ready.reject(endedEarly(error));
      return;
    }
    this.#fault = error;
    const record = this.#record;
    if (record !== undefined) {
      this.#record = undefined;
      await endProcess(this.#needs.processes, this.#needs.clock, record.pid, record);
      removeRecord(this.#recordFile());
    }
    this.#ready.reject(
      error instanceof OperatorError
        ? error
        : new OperatorError(
            'DREY_COMPANION_START',
            `moto could not be started: ${error.message}.`,
            'Give an emulator of your own by --upstream URL.',
            { cause: error },
          ),
    );
  }

  /** Watches and restarts until the signal rejects it. */
  async #keepAlive(): Promise<void> {
    const { clock, log, processes } = this.#needs;
    let attempts = 0;
    for (;;) {
      const record = this.#record;
      if (record === undefined) return;
      const since = clock.now();
      const why = await untilLost(record, {
        ...this.#needs,
        signal: this.#ending.signal,
        logFile: motoLogFile(this.#directory),
        onPing: (answered) => {
          this.#answering = answered;
        },
      });
      this.#answering = false;
      this.#losses += 1;
      this.#accounts.clear();
      log.warn(
        'moto is gone, and with it all buckets, roles, streams and logs that it held in memory. Starting it again.',
        { why, pid: record.pid, losses: this.#losses },
      );
      if (why === 'hung') await endProcess(processes, clock, record.pid, record);
      if (clock.now() - since >= STEADY_MILLISECONDS) attempts = 0;
      attempts = await this.#restart(attempts);
    }
  }

  /** Tries until it succeeds, ever more slowly. Resolves to the number of tries so far, those before included. */
  async #restart(attemptsBefore: number): Promise<number> {
    const { clock, log } = this.#needs;
    const pauseAfter = (attempts: number): number =>
      backOff(attempts, FIRST_PAUSE_MILLISECONDS, LONGEST_PAUSE_MILLISECONDS);
    for (let attempts = attemptsBefore; ;) {
      await clock.sleep(pauseAfter(attempts), this.#ending.signal);
      attempts += 1;
      try {
        await this.#begin();
        return attempts;
      } catch (error) {
        this.#ending.signal.throwIfAborted();
        this.#fault = error as Error;
        log.error('moto could not be started again; trying on.', {
          error: this.#fault.message,
          nextTryMilliseconds: pauseAfter(attempts),
        });
      }
    }
  }

  async #letGo(): Promise<void> {
    this.#ending.abort(new Error('The companion ends.'));
    await this.#loop;
    this.#answering = false;
    this.#ready.reject(endedEarly());
  }

  /** Last resort of a companion without a data directory: the process exits without `stop`. Only synchronous work is possible. */
  #endAtExit(): void {
    const record = this.#record;
    if (record !== undefined && isStill(this.#needs.processes, record.pid, record))
      this.#needs.processes.signal(record.pid, 'SIGKILL');
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
