import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Finding, lookWithin, OperatorError, systemClock } from '@drey/plugin-api';
import { allFlinkRuntimes } from '../catalogue.js';
import { runtimeChecks } from './runtime-checks.js';
import type { RuntimeLack } from './runtime-installer.js';

describe('the checks of runtimes', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'drey-runtime-checks-'));
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const fakeMaven = (says: string): string => {
    const path = join(root, 'mvn');
    writeFileSync(path, `#!/bin/sh\necho '${says}'\n`, { mode: 0o755 });
    return path;
  };

  /** The findings about runtimes and Maven. */
  const look = (
    command: string,
    lacks: (environment: string) => RuntimeLack | OperatorError,
  ): Promise<readonly Finding[]> => {
    const checks = runtimeChecks({
      installer: {
        lacks: async ({ environment }) => {
          const lack = lacks(environment);
          if (lack instanceof OperatorError) throw lack;
          return lack;
        },
      },
      maven: () => Promise.resolve({ command, env: { PATH: '/usr/bin:/bin' } }),
    });
    return Promise.all(checks.map((check) => lookWithin(check, { clock: systemClock, milliseconds: 10_000 })));
  };

  const only =
    (wanted: string, lack: RuntimeLack) =>
    (environment: string): RuntimeLack =>
      environment === wanted ? lack : 'artifacts';

  it('name what is installed and the Maven for the rest', async () => {
    expect(await look(fakeMaven('Apache Maven 3.9.6 (abc)'), only('FLINK-1_20', 'nothing'))).toEqual([
      { state: 'ok', found: expect.stringMatching(/^FLINK-1_20; /) },
      { state: 'ok', found: `3.9.6 (${join(root, 'mvn')})` },
    ]);
    const [all] = await look(fakeMaven('Apache Maven 3.9.6'), () => 'nothing');
    expect(all?.found).toBe(allFlinkRuntimes.map(({ environment }) => environment).join(', '));
  });

  it('do without Maven where a runtime needs none', async () => {
    const [, installed] = await look(join(root, 'absent'), only('FLINK-1_20', 'nothing'));
    expect(installed).toEqual({
      state: 'not needed',
      found: expect.stringMatching(/could not be started.* FLINK-1_20 can do without\.$/),
      remedy: expect.stringContaining('DREY_MAVEN'),
    });
    const [, linked] = await look(join(root, 'absent'), only('FLINK-2_2', 'links'));
    expect(linked).toMatchObject({ state: 'not needed' });
  });

  it('miss Maven where every runtime needs it, or it is too old', async () => {
    expect(await look(join(root, 'absent'), () => 'artifacts')).toMatchObject([
      { state: 'not needed' },
      { state: 'missing', found: expect.stringContaining('could not be started (ENOENT)') },
    ]);
    const [, old] = await look(fakeMaven('Apache Maven 3.5.4'), () => 'artifacts');
    expect(old).toMatchObject({ state: 'missing', found: expect.stringContaining('is Maven 3.5.4') });
  });

  it('tell of a Flink directory that is none', async () => {
    const fault = new OperatorError('X', 'That is no Flink.', 'Name one.');
    const [runtimes, maven] = await look(fakeMaven('Apache Maven 3.9.6'), (environment) =>
      environment === 'FLINK-1_20' ? fault : 'artifacts',
    );
    expect(runtimes).toEqual({ state: 'missing', found: 'That is no Flink.', remedy: 'Name one.' });
    expect(maven).toMatchObject({ state: 'ok' });
  });
});
