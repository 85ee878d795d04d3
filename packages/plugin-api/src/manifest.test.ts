import { describe, expect, it } from '@jest/globals';
import { parseManifest } from './manifest.js';

const manifest = { manifestVersion: 1, id: 'drey', version: '0.1.0', pluginApi: 1, entry: '@drey/provider' };

describe('parseManifest', () => {
  it('takes the smallest manifest', () => {
    expect(parseManifest(manifest, 'a.json')).toEqual(manifest);
  });

  it('lists every fault, unknown members included', () => {
    expect(() => parseManifest({ ...manifest, id: 'No!', extra: 1 }, 'a.json')).toThrow(/'extra'.*\/id must match/);
  });

  it('refuses an entry that climbs out of its folder by an absolute path', () => {
    expect(() => parseManifest({ ...manifest, entry: '/etc/passwd' }, 'a.json')).toThrow(/entry/);
  });

  it('wants providers with a service', () => {
    const service = { name: 'x', signingName: 'x', targetPrefix: 'X', protocol: 'aws-json-1.1', apiVersion: '1' };
    expect(() => parseManifest({ ...manifest, service }, 'a.json')).toThrow(/providers/);
  });
});
