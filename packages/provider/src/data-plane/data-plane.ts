// The listener that jobs talk to: the upstream's services and the credentials of their roles. Its port belongs to the data directory.
import { randomBytes } from 'node:crypto';
import { check, type DataPlaneListener, type DataPlaneOptions, type Host, OperatorError } from '@drey/plugin-api';
import type { ApplicationStore, Cell } from '@drey/state';

const LOOPBACK = '127.0.0.1';

interface StoredDataPlane {
  readonly port: number;
  /** From which per-cluster tokens are derived. */
  readonly secret: string;
}

type Store = Pick<ApplicationStore, 'cell'>;

const storedIn = (applications: Store): Cell<StoredDataPlane> =>
  applications.cell('dataPlane', check.shape({ port: check.whole(0, 65_535), secret: check.text }));

/** A data plane that is open. */
export interface DataPlane {
  readonly port: number;
  readonly endpoint: string;
  /** True when jobs of an earlier host know another address: their clusters have to be replaced. */
  readonly moved: boolean;
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
export const dataPlaneSecret = async (applications: Store): Promise<string> =>
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

const listen = async (host: Host, port: number, options: PlaneOptions): Promise<DataPlaneListener> => {
  try {
    return await open(host, { host: LOOPBACK, port, ...options });
  } catch (error) {
    if (port === 0 || host.openDataPlane === undefined) throw error;
    host.log.warn(
      'The port that running jobs know is taken by another process; their clusters are replaced from their latest state.',
      { port, error },
    );
    return open(host, { host: LOOPBACK, port: 0, ...options });
  }
};

/** Opens the listener on the port that running jobs know, or on another where that is taken. */
export const openDataPlane = async (host: Host, applications: Store, options: PlaneOptions): Promise<DataPlane> => {
  const cell = storedIn(applications);
  const { port: known, secret } = await dataPlaneOf(cell);
  const listener = await listen(host, known, options);
  if (listener.port !== known) await cell.write({ port: listener.port, secret });
  const { port } = listener;
  const further = new Map<string, Promise<DataPlaneListener>>();
  return {
    port,
    endpoint: `http://${LOOPBACK}:${port}`,
    moved: known !== 0 && port !== known,
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
