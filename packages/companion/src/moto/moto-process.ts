// Brings one moto process up: a port, a launch, a record before anything can go wrong, and the wait for its first answer.
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { type Clock, freeServerPort, OperatorError } from '@drey/plugin-api';
import type { RawClient } from '@drey/upstream-client';
import { launchMoto, type MotoProgram, motoLogFile } from './launch.js';
import { readTail } from './log-file.js';
import { endProcess, isStill, type Processes } from './process-identity.js';
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
const PING_TIMEOUT_MILLISECONDS = 5_000;

/** The base URL of a moto on that port. */
export const motoEndpoint = (port: number): string => `http://127.0.0.1:${port}`;

const markOf = ({ commandLine }: Pick<MotoRecord, 'commandLine'>): string | undefined =>
  /drey\.instance=\S+/.exec(commandLine)?.[0];

/** What it says of itself, line by line; undefined where it does not answer within five seconds. */
const says = async (
  client: RawClient,
  { port }: Pick<MotoRecord, 'port'>,
  path: string,
): Promise<readonly string[] | undefined> => {
  try {
    const answer = await client.send(motoEndpoint(port), {
      method: 'GET',
      path,
      service: 's3',
      timeoutMilliseconds: PING_TIMEOUT_MILLISECONDS,
    });
    return answer.text.split('\n');
  } catch {
    return undefined;
  }
};

/** Where a moto of ours says what it is. */
const OWN_PATH = '/_drey/companion';

/** How often a moto of ours was told to end and went on, and why the last time, since it could not keep what it holds; empty for never. */
export const unkept = async (client: RawClient, record: MotoRecord): Promise<string> =>
  markOf(record) === undefined ? '' : ((await says(client, record, OWN_PATH))?.[1] ?? '');

/**
 * Whether that moto answers within five seconds. Ours says its mark, so that nobody else on the port is taken for it; of a user's own
 * `moto_server` any answer must do.
 */
export const answers = async (
  client: RawClient,
  record: Pick<MotoRecord, 'port' | 'commandLine'>,
): Promise<boolean> => {
  const mark = markOf(record);
  const said = await says(client, record, mark === undefined ? '/moto-api/config' : OWN_PATH);
  return said !== undefined && (mark === undefined || said[0] === mark);
};

/** The error of whoever waits for a moto that is stopped before it is ready. */
export const endedEarly = (cause?: unknown): OperatorError =>
  new OperatorError('DREY_COMPANION_ENDED', 'The companion was stopped before it was ready.', 'Start again.', {
    cause,
  });

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
  while (isStill(needs.processes, record.pid, record)) {
    if (await answers(needs.client, record)) return isStill(needs.processes, record.pid, record);
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

/** One attempt. Undefined when the process ended before it answered. */
const attempt = async (needs: MotoProcessNeeds, wantedPort: number | undefined): Promise<MotoRecord | undefined> => {
  const port = await freeServerPort(wantedPort);
  needs.signal.throwIfAborted();
  const token = randomBytes(24).toString('hex');
  const child = launchMoto({ ...needs, port, token });
  const failed = spawnError(child);
  if (child.pid === undefined) throw failure(needs, 'could not be started', await failed);
  const identity = needs.processes.identify(child.pid);
  if (identity === undefined) return undefined;
  const { version, instanceId, losses } = needs;
  const record: MotoRecord = { pid: child.pid, port, version, instanceId, losses, token, ...identity };
  // Written before the wait: when we are killed during it, the next start knows whose process this is.
  writeRecord(needs.recordFile, record);
  try {
    if (!(await answered(needs, record))) {
      forget(needs);
      return undefined;
    }
    // A wrapper script has replaced itself by now; what is seen from here on is what adoption compares with.
    const settled: MotoRecord = { ...record, ...needs.processes.identify(record.pid) };
    writeRecord(needs.recordFile, settled);
    return settled;
  } catch (error) {
    await endProcess(needs.processes, needs.clock, record.pid, record);
    forget(needs);
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
