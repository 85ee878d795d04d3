import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type MakeSurroundingsChecks,
  OperatorError,
  type Plugin,
  type PluginManifest,
  surroundingsChecks,
  systemClock,
} from '@drey/plugin-api';
import type { Report } from './doctor/report.js';
import { checkClashes, gatewaySettings, readManifests, resolveSettings, type SettingValue } from '@drey/gateway/host';
import { fakeManifest, fakePlugin, fakeProvider, type PluginFolder, pluginFolder } from '@drey/gateway/testing';
import { runDoctorCommand } from './doctor-command.js';

describe('drey doctor', () => {
  let folder: PluginFolder;
  let out: string[];

  beforeEach(() => {
    folder = pluginFolder();
    out = [];
  });

  afterEach(() => folder.remove());

  const asking = (make: MakeSurroundingsChecks): { readonly plugin: Plugin } => ({
    plugin: fakePlugin(fakeProvider({}), (registration) => registration.contribute(surroundingsChecks, make)),
  });

  const run = (
    module: unknown,
    {
      json = false,
      environment = {},
      given = {},
    }: Readonly<{
      json?: boolean;
      environment?: Readonly<Record<string, string>>;
      given?: Readonly<Record<string, SettingValue>>;
    }> = {},
  ): Promise<number> => {
    const manifest: PluginManifest = fakeManifest();
    const own = { PATH: folder.root, HOME: folder.root, ...environment };
    return runDoctorCommand({
      sources: checkClashes(readManifests([folder.add(manifest, module)])),
      settings: resolveSettings({
        declared: gatewaySettings,
        given: { upstream: 'none', persistence: false, port: 0, cacheDir: join(folder.root, 'cache'), ...given },
        environment: own,
      }),
      environment: own,
      importModule: folder.importModule,
      clock: systemClock,
      json,
      print: (line) => out.push(line),
    });
  };

  const fine: MakeSurroundingsChecks = ({ host, provider }) => [
    {
      subject: 'Thing',
      purpose: provider ?? 'nobody',
      required: true,
      look: async () => ({ state: 'ok', found: String(host.upstream.endpoint) }),
    },
  ];
  const lacking: MakeSurroundingsChecks = () => [
    {
      subject: 'Thing',
      purpose: 'tests',
      required: true,
      look: () => Promise.reject(new OperatorError('X', 'It is away.', 'Fetch it.')),
    },
  ];

  it('asks host and plugins, and ends with 0 when nothing required is missing', async () => {
    expect(await run(asking(fine), { environment: { PROVIDER_OVERRIDE_KINESISANALYTICSV2: 'legacy' } })).toBe(0);
    expect(out).toContain('ok          Thing (legacy)');
    expect(out).toContain('            null');
    expect(out.filter((line) => /^\S/.test(line)).map((line) => line.slice(12).replace(/ \(.*/, ''))).toEqual([
      'Node',
      'Data directory',
      'Cache directory',
      'Port 0',
      'Companion',
      'AWS CLI',
      'Thing',
      expect.any(String),
    ]);
  });

  it('ends with 1 and what to mend, the same as JSON', async () => {
    expect(await run(asking(lacking))).toBe(1);
    expect(out.at(-1)).toBe('Mend first: Thing. It is away. Fetch it.');
    out = [];
    expect(await run(asking(lacking), { json: true })).toBe(1);
    const report = JSON.parse(out.join('\n')) as Report;
    expect(report.mendFirst).toEqual({
      subject: 'Thing',
      purpose: 'tests',
      required: true,
      state: 'missing',
      found: 'It is away.',
      remedy: 'Fetch it.',
    });
    expect(report.rows.map(({ subject }) => subject)).toContain('Node');
  });

  it('tells of a plugin that does not load, or cannot even ask', async () => {
    expect(await run(new Error('broken'))).toBe(1);
    expect(out.at(-1)).toMatch(/^Mend first: Plugin fake\. Could not load: broken/);
    const refusing = asking(() => {
      throw new OperatorError('X', 'A setting is wrong.', 'Mend it.');
    });
    expect(await run(refusing)).toBe(1);
    expect(out.at(-1)).toBe('Mend first: Plugin fake. A setting is wrong. Mend it.');
  });

  it('writes nothing', async () => {
    const given = { persistence: true, dataDir: join(folder.root, 'data') };
    expect(await run(asking(fine), { given })).toBe(0);
    expect([existsSync(join(folder.root, 'data')), existsSync(join(folder.root, 'cache'))]).toEqual([false, false]);
  });
});
