// A moto server of our own: adopted or started, watched, restarted, and ended or let go with the host.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { backOff, type Clock, type HealthFact, type Logger } from '@drey/plugin-api';
import { accountHeaders, AccountLookup } from '../account-lookup.js';
import type { Companion } from '../companion.js';
import { deferred } from '../deferred.js';
import type { RawClient } from '@drey/upstream-client';
import type { MultipartOutcome } from '../multipart-probe.js';
import { multipartFact } from '../probe-verdict.js';
import { type AnswerHeaders, type MotoFault, motoFault } from './faults.js';
import { companionHeaders, gatewayHeaders } from './gate.js';
import { motoLogFile } from './launch.js';
import { tellRecalled } from './kept-state.js';
import { adoptMoto } from './moto-adoption.js';
import { motoFacts } from './moto-facts.js';
import { resetMoto } from './moto-reset.js';
import { endMoto, lastOf } from './moto-end.js';
import { probeMoto } from './moto-probe.js';
import { endedEarly, motoEndpoint, startFault, startMoto } from './moto-process.js';
import { untilLost } from './moto-watch.js';
import { lookFor, type Processes } from './process-identity.js';
import { type ChosenProgram, chooseProgram } from './program.js';
import { hasOurProgram, type MotoRecord, readRecord, removeRecord, writeRecord } from './record.js';

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

const FIRST_PAUSE_MILLISECONDS = 500;
const LONGEST_PAUSE_MILLISECONDS = 30_000;
const STEADY_MILLISECONDS = 60_000;
const WATCH_AGAIN_MILLISECONDS = 1_000;

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
  #awaited: MotoRecord | undefined;
  /** Whether nothing would be lost with what is on record, once no moto of ours runs. */
  #mayForget = false;
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
    this.#loop = this.#run();
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
    const { dataDirectory, client } = this.#needs;
    const isDone =
      this.#record === undefined ? dataDirectory === null || this.#mayForget : await this.#end(this.#record);
    await client.close();
    this.#record = undefined;
    process.removeListener('exit', this.#onExit);
    if (this.#directory === '' || !isDone) return;
    removeRecord(this.#recordFile());
    const leftovers = dataDirectory === null ? this.#directory : join(this.#directory, 'tmp');
    rmSync(leftovers, { recursive: true, force: true });
  }

  /** Ends it; resolves to whether the next start has nothing to take over, and no loss to tell of. A `moto_server` of the user's own never keeps anything. */
  async #end(record: MotoRecord): Promise<boolean> {
    const outcome = await endMoto(this.#needs, record, this.#directory);
    if (outcome === 'kept' || this.#needs.dataDirectory === null) return true;
    return outcome === 'lost' && !hasOurProgram(record);
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
      ...motoFacts({
        record: this.#record,
        awaited: this.#awaited,
        answering: this.#answering,
        losses: this.#losses,
        fault: this.#fault,
      }),
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
    const { signal } = this.#ending;
    const record = readRecord(this.#recordFile());
    const left = typeof record === 'object' ? record : undefined;
    this.#losses = left?.losses ?? 0;
    this.#wantedPort = left?.port;
    this.#awaited = left;
    try {
      const outcome = await adoptMoto(record, { ...this.#needs, directory: this.#directory, signal });
      if (outcome === 'adopted') this.#record = left;
      if (outcome === 'lost') this.#losses += 1;
      // Kept at once: a host killed before the next moto runs must not forget the loss.
      if (outcome === 'lost' && left !== undefined)
        writeRecord(this.#recordFile(), { ...left, losses: this.#losses, startTime: '', commandLine: '' });
      if (outcome === 'none') removeRecord(this.#recordFile());
      this.#mayForget = outcome !== 'lost';
      return outcome === 'adopted';
    } catch (error) {
      // A stop ends it as any other that runs, and so keeps what it holds.
      if (signal.aborted) this.#record = left;
      throw error;
    } finally {
      this.#awaited = undefined;
    }
  }

  async #run(): Promise<void> {
    try {
      const isAdopted = await this.#adopt();
      this.#answering = isAdopted;
      if (!isAdopted) await this.#begin();
      const probing = { ...this.#needs, directory: this.#directory, isAdopted, signal: this.#ending.signal };
      this.#multipart = await probeMoto(this.endpoint ?? '', probing);
    } catch (error) {
      await this.#giveUp(error);
      return;
    }
    this.#ready.resolve();
    await this.#watch();
  }

  /** Keeps it alive until the signal ends that. What goes wrong meanwhile is told, and ends no watching. */
  async #watch(): Promise<void> {
    const { clock, log } = this.#needs;
    const { signal } = this.#ending;
    while (!signal.aborted) {
      try {
        return await this.#keepAlive();
      } catch (error) {
        if (signal.aborted) return;
        this.#fault = error as Error;
        log.error('moto could not be watched; trying on.', { error: this.#fault.message });
        await clock.sleep(WATCH_AGAIN_MILLISECONDS, signal).catch(() => {});
      }
    }
  }

  async #begin(): Promise<void> {
    const { signal } = this.#ending;
    const { log, clock } = this.#needs;
    this.#program ??= await chooseProgram({ ...this.#needs, signal });
    const since = clock.now();
    this.#mayForget = false;
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
    this.#mayForget = true;
    if (!tellRecalled(this.#directory, log)) this.#countLoss(this.#record);
    log.info('Started moto.', { pid: this.#record.pid, endpoint: this.endpoint, milliseconds: clock.now() - since });
  }

  /** Counts it on the record of the moto that runs, where that can be written. */
  #countLoss(record: MotoRecord): void {
    this.#losses += 1;
    this.#record = { ...record, losses: this.#losses };
    try {
      writeRecord(this.#recordFile(), this.#record);
    } catch (error) {
      this.#needs.log.warn('The next start will not know of the loss.', { error });
    }
  }

  /** The first start failed for good: nothing stays behind but what could not be kept, and every waiter is rejected. */
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
      this.#mayForget = await this.#end(record);
      if (this.#mayForget) removeRecord(this.#recordFile());
    }
    this.#ready.reject(startFault(error));
  }

  /** Watches and restarts until the signal rejects it. */
  async #keepAlive(): Promise<void> {
    const { clock } = this.#needs;
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
          if (answered) this.#fault = undefined;
        },
      });
      this.#answering = false;
      const outcome = await lastOf(this.#needs, record, this.#directory, why);
      if (outcome === 'running' || outcome === 'stuck') continue;
      this.#accounts.clear();
      if (outcome === 'lost') this.#losses += 1;
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
    if (record !== undefined && lookFor(this.#needs.processes, record.pid, record) === 'there')
      this.#needs.processes.signal(record.pid, 'SIGKILL');
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
