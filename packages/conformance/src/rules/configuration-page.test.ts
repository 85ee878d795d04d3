// docs/configuration.md lists every setting of the gateway and of the plugin, and nothing that is not there.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseManifest, type PluginManifest, type Setting } from '@drey/plugin-api';
import { gatewaySettings } from '@drey/gateway';
import { readJson, root, textOf } from './workspace.js';

const page = 'docs/configuration.md';
const read = (path: string): PluginManifest => parseManifest(readJson<unknown>(path), path);
const manifest = read('plugin.manifest.json');
const brought = (manifest.brings ?? []).map((name) =>
  read(`packages/${name.replace('@drey/', '')}/plugin.manifest.json`),
);
const settings: readonly Setting[] = [
  ...gatewaySettings,
  ...[manifest, ...brought].flatMap((one) => one.settings ?? []),
];
const facts = (setting: Setting): readonly string[] => [
  setting.name,
  ...(setting.flag === undefined ? [] : [setting.flag]),
  ...(setting.env ?? []),
];

/** Rows of the tables: what stands between back quotes in the first three cells (name, flag, variables). */
const rows = (): readonly (readonly string[])[] =>
  (existsSync(join(root, page)) ? textOf(page) : '')
    .split('\n')
    .filter((line) => /^\| `[a-z]/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, 4)
        .flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '')),
    );

describe(page, () => {
  it('has one row for each setting, with its flag and its variables', () => {
    const wanted = settings.map((setting) => facts(setting).toSorted());
    const line = (row: readonly string[]): string => row.join(' ');
    expect(
      rows()
        .map((row) => line(row.toSorted()))
        .toSorted(),
    ).toEqual(wanted.map(line).toSorted());
  });

  it('names the defaults, limits and units that the tables of the code have', () => {
    const missing = settings.flatMap((setting) => {
      const line =
        textOf(page)
          .split('\n')
          .find((text) => text.startsWith(`| \`${setting.name}\``)) ?? '';
      const wanted = [setting.default, setting.minimum, setting.maximum, setting.unit].filter(
        (value) => value !== undefined,
      );
      return wanted
        .filter((value) => !line.includes(String(value)))
        .map((value) => `${setting.name}: ${String(value)}`);
    });
    expect(missing).toEqual([]);
  });

  it('names the variables that are no settings', () => {
    for (const name of ['PROVIDER_OVERRIDE_KINESISANALYTICSV2', 'DREY_PLUGINS', 'LOCALSTACK_'])
      expect(textOf(page)).toContain(name);
  });
});
