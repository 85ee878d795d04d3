// The listener that jobs talk to: the upstream's services and the credentials of their roles. Its port belongs to the data directory.
import { randomBytes } from 'node:crypto';
import {
  check,
  type DataPlaneListener,
  type DataPlaneOptions,
  drawLastingPort,
  type Host,
  isLastingPort,
  OperatorError,
} from '@drey/plugin-api';
import type { ApplicationStore, Cell } from '@drey/state';

const LOOPBACK = '127.0.0.1';
/** Ports that are drawn before the system is left the choice. */
const DRAWS = 20;
/** How long a port that running jobs know is waited for: another program may have it for a moment, and their clusters take longer to replace. */
const PATIENCE_MILLISECONDS = 10_000;
const AGAIN_MILLISECONDS = 250;

interface StoredDataPlane {
  /** 0 before there was one. */
  readonly port: number;
  /** From which per-cluster tokens are derived. */
  readonly secret: string;
  /** Whether there may be clusters that know an earlier port. */
  readonly moved?: boolean;
}

type Store = Pick<ApplicationStore, 'cell' | 'all'>;

const storedIn = (applications: Pick<ApplicationStore, 'cell'>): Cell<StoredDataPlane> =>
  applications.cell(
    'dataPlane',
    check.shape<StoredDataPlane>({
      port: check.whole(0, 65_535),
      secret: check.text,
      moved: check.optional(check.flag),
    }),
  );

/** A data plane that is open. */
export interface DataPlane {
  readonly port: number;
  readonly endpoint: string;
  /** True when jobs of an earlier host know another address: their clusters have to be replaced, and {@link settled} told. */
  readonly moved: boolean;
  /** No cluster knows an earlier address any more. */
  settled(): Promise<void>;
  /** Certificate (PEM) by which it leads names of AWS to itself; undefined where it does not. */
  readonly authority: string | undefined;
  /**
   * Serves the same at a further address of this machine; for jobs in containers. On the same port unless another is given. Once for each
   * address and port. Rejects with an `OperatorError`.
   */
  bind(address: string, at?: number): Promise<void>;
  close(): Promise<void>;
}

const dataPlaneOf = async (cell: Cell<StoredDataPlane>): Promise<StoredDataPlane> => {
  const stored = cell.read();
  if (stored !== undefined) return stored;
  const made = { port: 0, secret: randomBytes(32).toString('hex') };
  await cell.write(made);
  return made;
};

/** The secret of the data directory, made on first use. */
export const dataPlaneSecret = async (applications: Pick<ApplicationStore, 'cell'>): Promise<string> =>
  (await dataPlaneOf(storedIn(applications))).secret;

/** Binds a listener. Rejects with an OperatorError in a host that has none for jobs. */
const open = (host: Host, options: DataPlaneOptions): Promise<DataPlaneListener> => {
  if (host.openDataPlane !== undefined) return host.openDataPlane(options);
  throw new OperatorError(
    'DREY_HOST_WITHOUT_DATA_PLANE',
    'Jobs cannot run in this host: it opens no second listener, by which they would reach S3 and get the credentials of their role.',
    'Use the gateway of Drey, or --driver none, which keeps applications as records.',
  );
};

/** What is the same for every listener of a data plane. */
export type PlaneOptions = Pick<DataPlaneOptions, 'routes' | 'leads'>;

/** Taken by a program, or by the system (Windows keeps ranges, which change with each boot). */
const TAKEN: ReadonlySet<string> = new Set(['DREY_PORT_IN_USE', 'DREY_PORT_FORBIDDEN']);

const isTaken = (error: unknown): boolean => error instanceof OperatorError && TAKEN.has(error.code);

/** Whether an error is of the port at all, and not of what is opened with it. */
const isOfPort = (error: unknown): boolean =>
  isTaken(error) || !(error instanceof OperatorError) || error.code === 'DREY_ADDRESS_UNAVAILABLE';

/** On a port that nobody knows yet: none that the system gives away while the host is down. */
const listenAnywhere = async (host: Host, options: PlaneOptions): Promise<DataPlaneListener> => {
  for (let draw = 0; draw < DRAWS; draw += 1) {
    try {
      return await open(host, { host: LOOPBACK, port: drawLastingPort(), ...options });
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
  return open(host, { host: LOOPBACK, port: 0, ...options });
};

/** Another port costs every cluster, so only one that is surely another program's is given up. */
const unopened = (port: number, cause: unknown): OperatorError =>
  new OperatorError(
    'DREY_DATA_PLANE_UNOPENED',
    `The port ${port} that running jobs know could not be opened, so Drey does not start; their clusters are left as they are. ${(cause as Error).message}`,
    'Start Drey again; where this lasts, raise the limit of open files (ulimit -n), or mend what keeps this machine from listening on that port of 127.0.0.1.',
    { cause },
  );

/** On the port that running jobs know. Undefined where another process has it, and goes on having it. */
const listenAgain = async (host: Host, port: number, options: PlaneOptions): Promise<DataPlaneListener | undefined> => {
  const { clock, log } = host;
  const until = clock.now() + PATIENCE_MILLISECONDS;
  for (let tries = 1; ; tries += 1) {
    try {
      return await open(host, { host: LOOPBACK, port, ...options });
    } catch (error) {
      if (!isOfPort(error)) throw error;
      if (clock.now() >= until) {
        if (!isTaken(error)) throw unopened(port, error);
        log.warn(
          'The port that running jobs know is taken by another process; their clusters are replaced from their latest state.',
          { port, error },
        );
        return undefined;
      }
      if (tries === 1)
        log.info('The port that running jobs know cannot be opened yet; waiting for it.', {
          port,
          seconds: PATIENCE_MILLISECONDS / 1_000,
        });
    }
    await clock.sleep(AGAIN_MILLISECONDS);
  }
};

const hasRuns = (applications: Store): boolean => [...applications.all()].some(({ run }) => run !== null);

/**
 * Opens the listener on the port that running jobs know, or on another where that stays taken, or where no job knows it. Rejects with an
 * `OperatorError` where it cannot be opened for another reason.
 */
export const openDataPlane = async (host: Host, applications: Store, options: PlaneOptions): Promise<DataPlane> => {
  const cell = storedIn(applications);
  const stored = await dataPlaneOf(cell);
  const { port: known, secret } = stored;
  const isKept = known !== 0 && (isLastingPort(known) || hasRuns(applications));
  const listener =
    (isKept ? await listenAgain(host, known, options) : undefined) ?? (await listenAnywhere(host, options));
  const moved = stored.moved === true || (known !== 0 && listener.port !== known);
  // Written with the port: a host that is killed before those clusters ended leaves that to the next one.
  if (listener.port !== known) await cell.write({ port: listener.port, secret, ...(moved ? { moved } : {}) });
  const { port } = listener;
  const further = new Map<string, Promise<DataPlaneListener>>();
  return {
    port,
    endpoint: `http://${LOOPBACK}:${port}`,
    moved,
    settled: () => cell.write({ port, secret }),
    authority: listener.authority,
    bind: async (address, at = port) => {
      const place = `${address}:${at}`;
      const binding = further.get(place) ?? open(host, { host: address, port: at, ...options });
      further.set(place, binding);
      await binding.catch((error: unknown) => {
        further.delete(place);
        throw error;
      });
    },
    close: async () => {
      const opened = await Promise.allSettled(further.values());
      for (const one of opened) if (one.status === 'fulfilled') await one.value.close();
      await listener.close();
    },
  };
};
