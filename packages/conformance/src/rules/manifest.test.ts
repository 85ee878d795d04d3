// The manifest: valid, of one version with all packages, true to the code that it names.
import { serviceFacts } from '@drey/api';
import { describe, expect, it } from '@jest/globals';
import { parseManifest } from '@drey/plugin-api';
import { upstreamServices } from '@drey/upstream-client';
import { packageFile, packageFolders, readJson, textOf } from './workspace.js';

const manifest = parseManifest(readJson<unknown>('plugin.manifest.json'), 'plugin.manifest.json');

describe('the manifest', () => {
  it('has the version of every package', () => {
    const versions = packageFolders.map((folder) => packageFile(folder).version);
    expect(new Set([manifest.version, ...versions, readJson<{ version: string }>('package.json').version])).toEqual(
      new Set([manifest.version]),
    );
  });

  it('names the service as the model does', () => {
    const { name, signingName, targetPrefix, apiVersion } = serviceFacts;
    expect(manifest.service).toMatchObject({ name, signingName, targetPrefix, apiVersion, protocol: 'aws-json-1.1' });
  });

  it('has two providers, its entry is a package that carries the manifest', () => {
    expect(Object.keys(manifest.providers ?? {})).toEqual(['emulated', 'legacy']);
    expect(manifest.defaultProvider).toBe('emulated');
    const entry = packageFile('provider');
    expect(manifest.entry).toBe(entry.name);
    expect(entry.exports).toHaveProperty(['./plugin.manifest.json']);
    expect(entry.files).toContain('plugin.manifest.json');
    expect(packageFile('plugin-api').files).toContain('plugin.manifest.schema.json');
  });

  it('names every service of the upstream that we call, and no other', () => {
    expect([...(manifest.upstreamServices ?? [])].toSorted()).toEqual([...upstreamServices].toSorted());
  });

  it('lists every extension point that the packages declare, and no other', () => {
    const declared = ['plugin-api', 'cluster', 'orchestrator', 'iam-hook', 'telemetry', 'provider']
      .flatMap((folder) => pointsOf(folder))
      .toSorted();
    expect([...(manifest.extensionPoints ?? [])].toSorted()).toEqual(declared);
  });
});

const pointFiles: Readonly<Record<string, readonly string[]>> = {
  // The other point of this package, `drey/surroundings-check`, is one of hosts.
  'plugin-api': ['log-sink.ts', 'metric-sink.ts'],
  cluster: ['cluster-driver.ts'],
  provider: ['code/code-source.ts'],
  'iam-hook': ['role/role-validator.ts'],
};

const pointsOf = (folder: string): readonly string[] =>
  (pointFiles[folder] ?? []).flatMap((file) =>
    [...textOf(`packages/${folder}/src/${file}`).matchAll(/extensionPoint(?:<[^(]*>)?\(\s*'([^']+)'/g)].map(
      ([, id]) => id ?? '',
    ),
  );
