import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fakeManifest } from '../testing/fake-plugin.js';
import { resolveEntry } from './entry.js';
import { findManifests, readManifests } from './manifest-file.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drey-manifest-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (path: string, content: unknown): string => {
  const whole = join(folder, path);
  mkdirSync(join(whole, '..'), { recursive: true });
  writeFileSync(whole, typeof content === 'string' ? content : JSON.stringify(content));
  return whole;
};

describe('findManifests', () => {
  it('takes the one in the working directory', () => {
    const own = write('plugin.manifest.json', fakeManifest());
    write('package.json', { dependencies: { other: '1' } });
    expect(findManifests(folder)).toEqual([own]);
  });

  it('else takes those that dependencies export', () => {
    write('package.json', { dependencies: { plain: '1', hidden: '1', offers: '1', missing: '1' } });
    write('node_modules/plain/package.json', { name: 'plain' });
    write('node_modules/hidden/package.json', { name: 'hidden', exports: { '.': './x.js' } });
    write('node_modules/hidden/plugin.manifest.json', fakeManifest());
    write('node_modules/offers/package.json', { name: 'offers', exports: { './plugin.manifest.json': './m.json' } });
    const offered = write('node_modules/offers/m.json', fakeManifest());
    expect(findManifests(folder)).toEqual([offered]);
  });

  it('finds nothing in an empty directory', () => {
    expect(findManifests(folder)).toEqual([]);
  });
});

describe('readManifests', () => {
  it('throws for a path without a file, and records a file that is wrong', () => {
    expect(() => readManifests([join(folder, 'none.json')])).toThrow(
      expect.objectContaining({ code: 'DREY_PLUGIN_NOT_FOUND' }),
    );
    const [wrong] = readManifests([write('wrong.json', '{}')]);
    expect(wrong).toMatchObject({ manifest: undefined, problem: expect.stringContaining('DREY_MANIFEST_INVALID') });
  });

  it('reads a manifest that is named twice once', () => {
    const path = write('plugin.manifest.json', fakeManifest());
    expect(readManifests([path, path])).toHaveLength(1);
  });

  it('reads what a manifest brings after it, each once, and records what is not there', () => {
    const path = write('plugin.manifest.json', fakeManifest({ brings: ['beside', 'missing'] }));
    write('node_modules/beside/package.json', {
      name: 'beside',
      exports: { './plugin.manifest.json': './plugin.manifest.json' },
    });
    const beside = write(
      'node_modules/beside/plugin.manifest.json',
      fakeManifest({ id: 'beside', brings: ['beside'] }),
    );
    const sources = readManifests([path, beside]);
    expect(sources.map((one) => one.manifest?.id)).toEqual(['fake', 'beside', undefined]);
    expect(sources[2]).toMatchObject({ problem: expect.stringContaining('missing, which') });
  });
});

describe('resolveEntry', () => {
  it('resolves packages from the folder of the manifest, even those for import only', () => {
    write('node_modules/@a/b/package.json', { name: '@a/b', exports: { import: './esm.js' } });
    const esm = write('node_modules/@a/b/esm.js', '');
    write('node_modules/c/package.json', { name: 'c', exports: { './sub': { default: './d.js' } } });
    const sub = write('node_modules/c/d.js', '');
    mkdirSync(join(folder, 'deep'));
    expect(resolveEntry(join(folder, 'deep'), '@a/b')).toBe(pathToFileURL(esm).href);
    expect(resolveEntry(folder, 'c/sub')).toBe(pathToFileURL(sub).href);
  });
});
