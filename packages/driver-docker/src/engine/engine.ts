// The connection to the container engine: found on first use, found again after it went away.
import Docker from 'dockerode';
import { OperatorError } from '@drey/plugin-api';
import type { EngineAddress } from './engine-address.js';
import { engineFault, isAway } from './engine-fault.js';

/** Longest silence of the engine within one call. */
const CALL_TIMEOUT_MILLISECONDS = 60_000;
const PING_TIMEOUT_MILLISECONDS = 5000;

/** Clients of one engine. */
export interface EngineClients {
  readonly name: string;
  /** For calls: a silent engine is given up. */
  readonly calls: Docker;
  /** For streams (output, pulls, waits), which may be silent for long. */
  readonly streams: Docker;
}

/** The engine. */
export interface Engine {
  /** The clients of an engine that answers. Throws an OperatorError. */
  connect(): Promise<EngineClients>;
  /** Does something with the engine; its failures become OperatorErrors that say what could not be done. */
  use<T>(what: string, act: (clients: EngineClients) => Promise<T>): Promise<T>;
}

const ping = async ({ name, options }: EngineAddress): Promise<EngineClients> => {
  await new Docker({ ...options, timeout: PING_TIMEOUT_MILLISECONDS }).ping();
  return { name, calls: new Docker({ ...options, timeout: CALL_TIMEOUT_MILLISECONDS }), streams: new Docker(options) };
};

const noEngine = (faults: readonly Error[]): OperatorError => {
  const refused = faults.find((fault) => fault instanceof OperatorError && fault.code === 'DREY_ENGINE_REFUSED');
  if (refused instanceof OperatorError) return refused;
  if (faults.length === 1 && faults[0] instanceof OperatorError) return faults[0];
  return new OperatorError(
    'DREY_ENGINE_AWAY',
    'No container engine answers on the usual sockets (Docker, rootless Docker, Podman).',
    'Install and start Docker, or name an engine in DOCKER_HOST.',
    { cause: new AggregateError(faults) },
  );
};

/**
 * An engine at the first of these places that answers. Once it is found it is this one alone, also while it is away: another one knows none of its
 * containers, and would tell of each that it is gone.
 */
export const createEngine = (addresses: () => readonly EngineAddress[]): Engine => {
  let connected: EngineClients | undefined;
  let found: EngineAddress | undefined;
  let connecting: Promise<EngineClients> | undefined;
  const find = async (): Promise<EngineClients> => {
    const faults: Error[] = [];
    for (const address of found === undefined ? addresses() : [found]) {
      try {
        connected = await ping(address);
        found = address;
        return connected;
      } catch (error) {
        faults.push(engineFault(error, 'answer', address.name));
      }
    }
    throw noEngine(faults);
  };
  const connect = (): Promise<EngineClients> => {
    if (connected !== undefined) return Promise.resolve(connected);
    connecting ??= find().finally(() => (connecting = undefined));
    return connecting;
  };
  return {
    connect,
    use: async (what, act) => {
      const clients = await connect();
      try {
        return await act(clients);
      } catch (error) {
        if (isAway(error) && connected === clients) connected = undefined;
        throw engineFault(error, what, clients.name);
      }
    },
  };
};
