// Which cluster driver runs new clusters: the one asked for, or for `auto` the first that can.
import { type Host, OperatorError } from '@drey/plugin-api';
import { type ClusterDriver, clusterDrivers, type ClusterDriverNeeds } from '@drey/cluster';

/** `auto` tries these, in this order. */
export const automaticDrivers: readonly string[] = ['docker', 'process'];

/** The driver for new clusters, and all drivers by name for clusters that exist already. */
export interface ChosenDriver {
  readonly driver: ClusterDriver;
  readonly drivers: ReadonlyMap<string, ClusterDriver>;
}

/** Makes every driver that plugins bring, by name. Throws an {@link OperatorError} for wrong settings of one. */
export const makeDrivers = async (needs: ClusterDriverNeeds): Promise<ReadonlyMap<string, ClusterDriver>> => {
  const drivers = new Map<string, ClusterDriver>();
  for (const { value } of needs.host.contributions(clusterDrivers)) {
    drivers.set(value.name, await value.create(needs));
  }
  return drivers;
};

/** What the choice asks of a driver. */
export type Candidate = Pick<ClusterDriver, 'unavailable'>;

/** A choice. */
export interface DriverChoice {
  readonly name: string;
  /** Why this one: what kept those before it from being chosen, or that it was asked for. */
  readonly why: string;
}

const firstAvailable = async (candidates: ReadonlyMap<string, Candidate>): Promise<DriverChoice> => {
  const reasons: string[] = [];
  for (const name of automaticDrivers) {
    const driver = candidates.get(name);
    const reason = driver === undefined ? undefined : await driver.unavailable();
    if (driver !== undefined && reason === undefined) {
      return { name, why: reasons.length === 0 ? 'first choice' : reasons.join(' ') };
    }
    if (reason !== undefined) reasons.push(`${name}: ${reason}`);
  }
  throw new OperatorError(
    'DREY_NO_DRIVER',
    `No cluster driver can run Flink here. ${reasons.join(' ')}`,
    'Mend one of these, or keep applications as records only: --driver none.',
  );
};

/** Picks one by name, or by itself for `auto`. Throws an {@link OperatorError} that names the choices or the reason. */
export const pickDriver = async (candidates: ReadonlyMap<string, Candidate>, asked: string): Promise<DriverChoice> => {
  if (asked === 'auto') return firstAvailable(candidates);
  const driver = candidates.get(asked);
  if (driver === undefined) {
    throw new OperatorError(
      'DREY_DRIVER_UNKNOWN',
      `There is no cluster driver ${asked}.`,
      `Choose one of: auto, ${[...candidates.keys()].join(', ')}.`,
    );
  }
  const reason = await driver.unavailable();
  if (reason !== undefined) {
    throw new OperatorError('DREY_DRIVER_UNAVAILABLE', `The cluster driver ${asked} cannot run clusters here.`, reason);
  }
  return { name: asked, why: 'asked for' };
};

/** Name of the driver that the settings ask for; the provider `legacy` runs nothing. */
export const askedDriver = ({ settings }: Pick<Host, 'settings'>, provider: 'emulated' | 'legacy'): string =>
  provider === 'legacy' ? 'none' : (settings.string('driver') ?? 'auto');

/** Makes every driver and picks one. Throws an {@link OperatorError}. */
export const chooseDriver = async (needs: ClusterDriverNeeds, asked: string): Promise<ChosenDriver> => {
  const drivers = await makeDrivers(needs);
  const { name, why } = await pickDriver(drivers, asked);
  const driver = drivers.get(name);
  if (driver === undefined) throw new Error(`The driver ${name} was picked from drivers that are not there.`);
  if (asked === 'auto') needs.host.log.info('Cluster driver chosen.', { driver: name, why });
  return { driver, drivers };
};
