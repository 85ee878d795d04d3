// The three servers of a run, each a process of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCompanion } from '@drey/companion';
import { type Logger, systemClock } from '@drey/plugin-api';
import { userCacheDirectory } from '@drey/plugin-api/testing';
import { builtFile, startGateway } from '../repository.js';

/** A server under load. */
export interface Server {
  readonly endpoint: string;
  /** Undefined where it is not known. */
  readonly pid: number | undefined;
  stop(): Promise<unknown>;
}

const readyMilliseconds = 15_000;

const quiet: Logger = {
  trace: () => {},
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: console.error,
  child: () => quiet,
};

/** More than a bench can make; the default quota is a hundred. */
const applicationsPerRegion = '1000000';

/** Drey as a user starts it over a data directory, without clusters and without other services. Its log goes where a user's does: to a reader. */
export const startDrey = (dataDirectory: string): Promise<Server> =>
  startGateway({
    flags: [
      '--port',
      '0',
      '--data-dir',
      dataDirectory,
      '--driver',
      'none',
      '--upstream',
      'none',
      '--applications-per-region',
      applicationsPerRegion,
    ],
  });

/** moto, from the environment that Drey's companion uses (made if it is not there), but asked directly. */
export const startMoto = async (): Promise<Server> => {
  const companion = createCompanion({
    upstream: 'moto',
    // None of its own: moto then ends with the bench, however that ends.
    dataDirectory: null,
    cacheDirectory: userCacheDirectory(),
    log: quiet,
    clock: systemClock,
    instanceId: 'bench',
  });
  await companion.start();
  await companion.ready();
  if (companion.endpoint === null) throw new Error('moto did not start.');
  return { endpoint: String(companion.endpoint), pid: undefined, stop: () => companion.stop() };
};

const endpointOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The bare server did not start in time.')), readyMilliseconds);
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const endpoint = /Listening on (\S+)/.exec(output)?.[1];
      if (endpoint === undefined) return;
      clearTimeout(timer);
      resolve(endpoint);
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`The bare server ended with exit code ${code}.`));
    });
  });

/** The bare server, with the answers that it is to give by row. */
export const startBare = async (directory: string, answers: Readonly<Record<string, unknown>>): Promise<Server> => {
  const file = join(directory, 'answers.json');
  writeFileSync(file, JSON.stringify(answers));
  const child = spawn(process.execPath, [builtFile('control/bare-server.js'), file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const endpoint = await endpointOf(child);
  return {
    endpoint,
    pid: child.pid,
    stop: () => {
      child.kill();
      return ended;
    },
  };
};
