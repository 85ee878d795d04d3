// Brings one moto process up: a port, a launch, a record before anything can go wrong, and the wait for its first answer.
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { type Clock, freeServerPort, OperatorError } from '@drey/plugin-api';
import type { RawClient } from '@drey/upstream-client';
import { KEEPING_MILLISECONDS } from './kept-state.js';
import { launchMoto, type MotoProgram, motoLogFile } from './launch.js';
import { readTail } from './log-file.js';
import { endProcess, lookFor, type Processes } from './process-identity.js';
import { type MotoRecord, removeRecord, writeRecord } from './record.js';

/** What bringing moto up needs. */
export interface MotoProcessNeeds {
  readonly program: MotoProgram;
  readonly version: string;
  readonly directory: string;
  readonly recordFile: string;
  readonly instanceId: string;
  readonly endsWithUs: boolean;
  /** The port to take if it is free. */
  readonly wantedPort: number | undefined;
  readonly losses: number;
  readonly environment: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly client: RawClient;
  readonly processes: Processes;
  readonly signal: AbortSignal;
}

const MAXIMUM_ATTEMPTS = 3;
const ANSWER_WITHIN_MILLISECONDS = 60_000;
const LOOK_MILLISECONDS = 50;
/** How long a ping may take. */
export const PING_TIMEOUT_MILLISECONDS = 5_000;

/** The base URL of a moto on that port. */
export const motoEndpoint = (port: number): string => `http://127.0.0.1:${port}`;

const markOf = ({ commandLine }: Pick<MotoRecord, 'commandLine'>): string | undefined =>
  /drey\.instance=\S+/.exec(commandLine)?.[0];

/** Faults of our own side of a connection: no descriptor, memory or port was left for it. */
const OWN_FAULTS: ReadonlySet<string | undefined> = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'ENOBUFS', 'EADDRNOTAVAIL']);

/** What it says of itself, line by line; `silent` where it does not answer within five seconds, `untold` where it could not be asked. */
const says = async (
  client: RawClient,
  { port }: Pick<MotoRecord, 'port'>,
  path: string,
): Promise<readonly string[] | 'silent' | 'untold'> => {
  try {
    const answer = await client.send(motoEndpoint(port), {
      method: 'GET',
      path,
      service: 's3',
      timeoutMilliseconds: PING_TIMEOUT_MILLISECONDS,
    });
    return answer.text.split('\n');
  } catch (error) {
    return OWN_FAULTS.has((error as { readonly code?: string }).code) ? 'untold' : 'silent';
  }
};

/** Where a moto of ours says what it is. */
const OWN_PATH = '/_drey/companion';

/** How often a moto of ours was told to end and went on, and why the last time, since it could not keep what it holds; empty for never. */
export const unkept = async (client: RawClient, record: MotoRecord): Promise<string> => {
  const said = markOf(record) === undefined ? 'untold' : await says(client, record, OWN_PATH);
  return typeof said === 'string' ? '' : (said[1] ?? '');
};

/** What asking a moto tells; `untold` where we could not ask, which says nothing of moto. */
export type Heard = 'answered' | 'silent' | 'untold';

/**
 * Whether that moto answers within five seconds. Ours says its mark, so that nobody else on the port is taken for it; of a user's own
 * `moto_server` any answer must do.
 */
export const ping = async (client: RawClient, record: Pick<MotoRecord, 'port' | 'commandLine'>): Promise<Heard> => {
  const mark = markOf(record);
  const said = await says(client, record, mark === undefined ? '/moto-api/config' : OWN_PATH);
  if (typeof said === 'string') return said;
  return mark === undefined || said[0] === mark ? 'answered' : 'silent';
};

/** The error of whoever waits for a moto that is stopped before it is ready. */
export const endedEarly = (cause?: unknown): OperatorError =>
  new OperatorError('DREY_COMPANION_ENDED', 'The companion was stopped before it was ready.', 'Start again.', {
    cause,
  });

/** What whoever waits for a first moto is told. */
export const startFault = (error: Error): OperatorError =>
  error instanceof OperatorError
    ? error
    : new OperatorError(
        'DREY_COMPANION_START',
        `moto could not be started: ${error.message}.`,
        'Give an emulator of your own by --upstream URL.',
        { cause: error },
      );

const failure = (needs: MotoProcessNeeds, what: string, cause?: unknown): OperatorError => {
  const logFile = motoLogFile(needs.directory);
  const tail = readTail(logFile, 400).replaceAll(/\s+/g, ' ').trim();
  return new OperatorError(
    'DREY_COMPANION_START',
    `moto ${needs.version} ${what}${tail === '' ? '' : ` (its log ends: ${tail})`}.`,
    `See ${logFile}, or give an emulator of your own by --upstream URL.`,
    { cause },
  );
};

const spawnError = (child: ChildProcess): Promise<unknown> =>
  new Promise((resolve) => {
    child.once('error', resolve);
  });

/** Waits for the first answer. Resolves to false when the process ended instead. */
const answered = async (needs: MotoProcessNeeds, record: MotoRecord): Promise<boolean> => {
  const deadline = needs.clock.now() + ANSWER_WITHIN_MILLISECONDS;
  const isGone = (): boolean => lookFor(needs.processes, record.pid, record) === 'gone';
  while (!isGone()) {
    if ((await ping(needs.client, record)) === 'answered') return !isGone();
    if (needs.clock.now() >= deadline)
      throw failure(needs, `did not answer within ${ANSWER_WITHIN_MILLISECONDS / 1000} s`);
    await needs.clock.sleep(LOOK_MILLISECONDS, needs.signal);
  }
  return false;
};

/** A moto that never answered held nothing, so its record would only tell of a loss that was none; an earlier loss stays on record. */
const forget = (needs: MotoProcessNeeds): void => {
  if (needs.losses === 0) removeRecord(needs.recordFile);
};

/**
 * Notes whose process this is, before anything is waited for: when we are killed, the next start knows. Undefined when it has ended. One that
 * nobody could know again is killed; it holds nothing yet.
 */
const noted = (needs: MotoProcessNeeds, pid: number, port: number, token: string): MotoRecord | undefined => {
  const { version, instanceId, losses } = needs;
  try {
    const identity = needs.processes.identify(pid);
    if (identity === undefined) return undefined;
    const record: MotoRecord = { pid, port, version, instanceId, losses, token, ...identity };
    writeRecord(needs.recordFile, record);
    return record;
  } catch (error) {
    // Nobody can have waited for the child yet, so the id is its own.
    needs.processes.signal(pid, 'SIGKILL');
    throw error;
  }
};

/** A wrapper script has replaced itself by now; what is seen from here on is what adoption compares with. */
const settled = (needs: MotoProcessNeeds, record: MotoRecord): MotoRecord => {
  try {
    const seen = { ...record, ...needs.processes.identify(record.pid) };
    writeRecord(needs.recordFile, seen);
    return seen;
  } catch {
    // It runs and may hold what was kept: what is on record must do.
    return record;
  }
};

/** One attempt. Undefined when the process ended before it answered. */
const attempt = async (needs: MotoProcessNeeds, wantedPort: number | undefined): Promise<MotoRecord | undefined> => {
  const port = await freeServerPort(wantedPort);
  needs.signal.throwIfAborted();
  const token = randomBytes(24).toString('hex');
  const child = launchMoto({ ...needs, port, token });
  const failed = spawnError(child);
  if (child.pid === undefined) throw failure(needs, 'could not be started', await failed);
  const record = noted(needs, child.pid, port, token);
  if (record === undefined) return undefined;
  try {
    if (await answered(needs, record)) return settled(needs, record);
    forget(needs);
    return undefined;
  } catch (error) {
    // It may hold already what was kept, and writes it again.
    if (await endProcess(needs.processes, needs.clock, record.pid, record, KEEPING_MILLISECONDS)) forget(needs);
    throw error;
  }
};

/**
 * Starts moto and waits until it answers. A process that ends at once is tried again on another port, for its own may have been taken in
 * between. Rejects with an OperatorError, or with the signal's reason; nothing is left running then.
 */
export const startMoto = async (needs: MotoProcessNeeds): Promise<MotoRecord> => {
  for (let tried = 0; tried < MAXIMUM_ATTEMPTS; tried += 1) {
    const record = await attempt(needs, tried === 0 ? needs.wantedPort : undefined);
    if (record !== undefined) return record;
  }
  throw failure(needs, `ended ${MAXIMUM_ATTEMPTS} times before it answered`);
};
