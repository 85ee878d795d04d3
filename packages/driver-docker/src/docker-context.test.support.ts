// The surroundings of the Docker driver in tests, over an engine that listens on a socket of the test's own.
import { join } from 'node:path';
import { createKeyedQueue, silentLogger, systemClock } from '@drey/plugin-api';
import { createWorkBoard } from '@drey/cluster';
import { createLedger } from '@drey/cluster/jvm';
import { hex } from '@drey/cluster/testing';
import type { DockerContext } from './docker-context.js';
import { dockerHost, type GivenSettings } from './engine/docker-host.test.support.js';
import { readDockerSettings } from './engine/docker-settings.js';
import { createEngine } from './engine/engine.js';
import { parseEngineAddress } from './engine/engine-address.js';

/** Where the engine of a test listens, in the test's directory. */
export const engineSocket = (directory: string): string => join(directory, 'engine.sock');

/** The surroundings; the ledger is in the same directory. */
export const dockerContext = (directory: string, given: GivenSettings = {}): DockerContext => ({
  instanceId: hex(16),
  sessionId: hex(8),
  log: silentLogger,
  clock: systemClock,
  settings: readDockerSettings(dockerHost(directory, given).settings),
  engine: createEngine(() => [parseEngineAddress(`unix://${engineSocket(directory)}`, {})]),
  ledger: createLedger(directory, 'docker', 'docker ps -a'),
  board: createWorkBoard(systemClock),
  exclusively: createKeyedQueue(),
  bindDataPlane: () => Promise.resolve(undefined),
  serviceLibrary: () => Promise.resolve(undefined),
});
