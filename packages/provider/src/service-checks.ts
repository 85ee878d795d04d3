// What this service needs of the machine, for `drey doctor`: a cluster driver, and what each driver brings up itself.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CheckedHost, type Finding, type Host, lookWithin, type SurroundingsCheck } from '@drey/plugin-api';
import type { ClusterDriver } from '@drey/cluster';
import { parkingOutlook } from '@drey/orchestrator';
import {
  askedDriver,
  automaticDrivers,
  type Candidate,
  type DriverChoice,
  makeDrivers,
  pickDriver,
} from './choose-driver.js';
import { machineMemory } from './machine-memory.js';
import { warmSetting } from './warm-setting.js';

/** Longest wait for one answer of a driver: enough for a busy machine, since a wrong verdict is worse than a late one. */
const LOOK_MILLISECONDS = 10_000;

interface Choosing {
  readonly asked: string;
  /** Picks as a start does, once for all who ask. */
  readonly pick: () => Promise<DriverChoice>;
}

/** A driver that is asked once, and not for ever. */
const bounded = (name: string, driver: ClusterDriver, { clock }: Host): Candidate => {
  let answer: Promise<string | undefined> | undefined;
  const check: SurroundingsCheck = {
    subject: name,
    purpose: 'clusters',
    required: true,
    look: async () => {
      const reason = await driver.unavailable();
      return reason === undefined ? { state: 'ok', found: name } : { state: 'missing', found: reason };
    },
  };
  const ask = async (): Promise<string | undefined> => {
    const { state, found } = await lookWithin(check, { clock, milliseconds: LOOK_MILLISECONDS });
    return state === 'ok' ? undefined : found;
  };
  return { unavailable: () => (answer ??= ask()) };
};

const choosing = (drivers: ReadonlyMap<string, ClusterDriver>, asked: string, host: Host): Choosing => {
  const candidates = new Map([...drivers].map(([name, driver]) => [name, bounded(name, driver, host)]));
  const pick = (): Promise<DriverChoice> => {
    // One after the other, as a start asks them, two that hang would take twice as long.
    if (asked === 'auto') for (const name of automaticDrivers) void candidates.get(name)?.unavailable();
    return pickDriver(candidates, asked);
  };
  let picked: Promise<DriverChoice> | undefined;
  return { asked, pick: () => (picked ??= pick()) };
};

/** Whether clusters would be run, or could be once something is mended, by this driver. */
const isWanted = async (name: string, { asked, pick }: Choosing): Promise<boolean> =>
  pick().then(
    (choice) => choice.name === name,
    () => (asked === 'auto' ? automaticDrivers.includes(name) : asked === name),
  );

const driverCheck = ({ asked, pick }: Choosing): SurroundingsCheck => ({
  subject: 'Cluster driver',
  purpose: 'running Flink',
  required: true,
  look: async () => {
    const { name, why } = await pick();
    const records = name === 'none' ? '; applications are records, nothing runs' : '';
    return { state: 'ok', found: asked === 'auto' ? `${name} (auto: ${why})` : `${name} (${why}${records})` };
  },
});

const parkingCheck = ({ pick }: Choosing, { settings }: Host): SurroundingsCheck => ({
  subject: 'Parked clusters',
  purpose: 'fast starts',
  required: false,
  look: async () => {
    const name = await pick().then(
      (choice) => choice.name,
      () => 'none',
    );
    if (name === 'none') return { state: 'not needed', found: 'none, as no clusters are run' };
    return { state: 'ok', found: parkingOutlook(warmSetting(settings), await machineMemory()()) };
  },
});

/** What a driver that would not be used lacks is not needed. */
const checkOfDriver = (name: string, check: SurroundingsCheck, all: Choosing, { clock }: Host): SurroundingsCheck => ({
  ...check,
  look: async (): Promise<Finding> => {
    const finding = await lookWithin(check, { clock, milliseconds: LOOK_MILLISECONDS });
    if (finding.state !== 'missing' || (await isWanted(name, all))) return finding;
    return { ...finding, state: 'not needed' };
  },
});

/** The checks. Drivers are made, asked and dropped: closing one would tidy up after clusters, which may belong to a running host. */
export const serviceChecks = async ({ host, provider }: CheckedHost): Promise<readonly SurroundingsCheck[]> => {
  if (provider === undefined) return [];
  const directory = host.dataDirectory ?? join(tmpdir(), 'drey');
  const asked = askedDriver(host, provider === 'legacy' ? 'legacy' : 'emulated');
  try {
    const drivers = await makeDrivers({ host, directory, instanceId: host.instanceId });
    const all = choosing(drivers, asked, host);
    const ofDrivers = [...drivers].flatMap(([name, driver]) =>
      (driver.checks?.() ?? []).map((check) => checkOfDriver(name, check, all, host)),
    );
    return [driverCheck(all), ...ofDrivers, parkingCheck(all, host)];
  } catch (error) {
    return [driverCheck({ asked, pick: () => Promise.reject(error) })];
  }
};
