import { describe, expect, it } from '@jest/globals';
import { type ClusterDriver, type ClusterDriverFactory, clusterDrivers, noneDriver } from '@drey/cluster';
import {
  type ExtensionPoint,
  type Finding,
  type Host,
  lookWithin,
  OperatorError,
  type SurroundingsCheck,
  systemClock,
} from '@drey/plugin-api';
import { fakeHost, fakeSettings } from '@drey/plugin-api/testing';
import { serviceChecks } from './service-checks.js';

const check = (subject: string, finding: Finding): SurroundingsCheck => ({
  subject,
  purpose: 'tests',
  required: true,
  look: () => Promise.resolve(finding),
});

const lacking: Finding = { state: 'missing', found: 'away', remedy: 'Fetch it.' };

/** A driver with a reason why it cannot run, and one check of its own. */
const driver = (name: string, reason: string | undefined, finding: Finding): ClusterDriver => ({
  ...noneDriver,
  name,
  runsJobs: true,
  unavailable: () => Promise.resolve(reason),
  checks: () => [check(`need of ${name}`, finding)],
});

const hostWith = (asked: string, factories: readonly ClusterDriverFactory[]): Host =>
  fakeHost({
    settings: fakeSettings({ driver: asked, warm: '0' }),
    contributions: <T>(point: ExtensionPoint<T>) =>
      point.id === clusterDrivers.id ? factories.map((value) => ({ pluginId: 'drey', value: value as T })) : [],
  });

const factoryOf = (made: ClusterDriver): ClusterDriverFactory => ({ name: made.name, create: () => made });

/** Findings by subject. */
const look = async (
  asked: string,
  drivers: readonly ClusterDriver[],
  provider = 'emulated',
): Promise<Readonly<Record<string, Finding>>> => {
  const checks = await serviceChecks({ host: hostWith(asked, [...drivers, noneDriver].map(factoryOf)), provider });
  const bound = { clock: systemClock, milliseconds: 10_000 };
  return Object.fromEntries(
    await Promise.all(checks.map(async (one) => [one.subject, await lookWithin(one, bound)] as const)),
  );
};

describe('the checks of the service', () => {
  const ok: Finding = { state: 'ok', found: 'here' };

  it('tell which driver auto takes and why, and that the other is not needed', async () => {
    const found = await look('auto', [driver('docker', 'No engine.', lacking), driver('process', undefined, ok)]);
    expect(found).toEqual({
      'Cluster driver': { state: 'ok', found: 'process (auto: docker: No engine.)' },
      'need of docker': { state: 'not needed', found: 'away', remedy: 'Fetch it.' },
      'need of process': ok,
      'Parked clusters': { state: 'ok', found: 'none, as set' },
    });
  });

  it('miss all that auto could be mended by where no driver can', async () => {
    const found = await look('auto', [driver('docker', 'No engine.', lacking), driver('process', 'No Java.', lacking)]);
    expect(found).toMatchObject({
      'Cluster driver': { state: 'missing', found: expect.stringMatching(/docker: No engine\. process: No Java\./) },
      'need of docker': { state: 'missing' },
      'need of process': { state: 'missing' },
    });
  });

  it('miss only what the driver lacks that was asked for', async () => {
    const found = await look('docker', [
      driver('docker', 'No engine.', lacking),
      driver('process', undefined, lacking),
    ]);
    expect(found).toMatchObject({
      'Cluster driver': { state: 'missing', remedy: 'No engine.' },
      'need of docker': { state: 'missing' },
      'need of process': { state: 'not needed' },
    });
    expect(await look('dokcer', [])).toMatchObject({ 'Cluster driver': { state: 'missing' } });
  });

  it('need no driver that runs jobs under none and legacy', async () => {
    const drivers = [driver('docker', 'No engine.', lacking)];
    for (const found of [await look('none', drivers), await look('auto', drivers, 'legacy')]) {
      expect(found['Cluster driver']).toEqual({ state: 'ok', found: expect.stringContaining('nothing runs') });
      expect(found['need of docker']?.state).toBe('not needed');
      expect(found['Parked clusters']?.state).toBe('not needed');
    }
  });

  it('ask each driver once', async () => {
    let asked = 0;
    const counting: ClusterDriver = {
      ...driver('process', undefined, lacking),
      unavailable: () => {
        asked += 1;
        return Promise.resolve(undefined);
      },
    };
    await look('process', [counting]);
    expect(asked).toBe(1);
  });

  it('tell of settings with which no driver can be made', async () => {
    const broken: ClusterDriverFactory = {
      name: 'docker',
      create: () => {
        throw new OperatorError('X', 'A setting is wrong.', 'Mend it.');
      },
    };
    const [only, ...more] = await serviceChecks({ host: hostWith('auto', [broken]), provider: 'emulated' });
    expect(more).toEqual([]);
    await expect(only?.look(new AbortController().signal)).rejects.toMatchObject({ code: 'X' });
  });

  it('are none for a service that is switched off', async () => {
    expect(await serviceChecks({ host: hostWith('auto', []), provider: undefined })).toEqual([]);
  });
});
