// Which cluster driver runs new clusters: the one asked for, or for `auto` the first that can.
import { type Host, OperatorError } from '@drey/plugin-api';
import { type ClusterDriver, clusterDrivers, type ClusterDriverSurroundings } from '@drey/orchestrator';

/** `auto` tries these, in this order. */
const automatic: readonly string[] = ['docker', 'process'];

/** The driver for new clusters, and all drivers by name for clusters that exist already. */
export interface ChosenDriver {
  readonly driver: ClusterDriver;
  readonly drivers: ReadonlyMap<string, ClusterDriver>;
}

const makeAll = async (surroundings: ClusterDriverSurroundings): Promise<ReadonlyMap<string, ClusterDriver>> => {
  const drivers = new Map<string, ClusterDriver>();
  for (const { value } of surroundings.host.contributions(clusterDrivers)) {
    drivers.set(value.name, await value.create(surroundings));
  }
  return drivers;
};

const firstAvailable = async (drivers: ReadonlyMap<string, ClusterDriver>, host: Host): Promise<ClusterDriver> => {
  const reasons: string[] = [];
  for (const name of automatic) {
    const driver = drivers.get(name);
    const reason = driver === undefined ? undefined : await driver.unavailable();
    if (driver !== undefined && reason === undefined) {
      host.log.info('Cluster driver chosen.', {
        driver: name,
        why: reasons.length === 0 ? 'first choice' : reasons.join(' '),
      });
      return driver;
    }
    if (reason !== undefined) reasons.push(`${name}: ${reason}`);
  }
  throw new OperatorError(
    'DREY_NO_DRIVER',
    `No cluster driver can run Flink here. ${reasons.join(' ')}`,
    'Mend one of these, or keep applications as records only: --driver none.',
  );
};

/** Makes every driver and picks one. Throws an {@link OperatorError} that names the choices or the reason. */
export const chooseDriver = async (surroundings: ClusterDriverSurroundings, asked: string): Promise<ChosenDriver> => {
  const drivers = await makeAll(surroundings);
  if (asked === 'auto') return { driver: await firstAvailable(drivers, surroundings.host), drivers };
  const driver = drivers.get(asked);
  if (driver === undefined) {
    throw new OperatorError(
      'DREY_DRIVER_UNKNOWN',
      `There is no cluster driver ${asked}.`,
      `Choose one of: auto, ${[...drivers.keys()].join(', ')}.`,
    );
  }
  const reason = await driver.unavailable();
  if (reason !== undefined) {
    throw new OperatorError('DREY_DRIVER_UNAVAILABLE', `The cluster driver ${asked} cannot run clusters here.`, reason);
  }
  return { driver, drivers };
};
