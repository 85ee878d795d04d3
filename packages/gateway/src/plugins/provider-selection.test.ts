import { describe, expect, it } from '@jest/globals';
import { fakeManifest } from '../testing/fake-plugin.js';
import { selectProvider } from './provider-selection.js';

const select = (environment: Record<string, string>): string | undefined => selectProvider(fakeManifest(), environment);

describe('selectProvider', () => {
  it.each([
    [{}, 'emulated'],
    [{ PROVIDER_OVERRIDE_KINESISANALYTICSV2: '' }, 'emulated'],
    [{ PROVIDER_OVERRIDE_KINESISANALYTICSV2: 'default' }, 'emulated'],
    [{ PROVIDER_OVERRIDE_KINESISANALYTICSV2: 'legacy' }, 'legacy'],
    [{ LOCALSTACK_PROVIDER_OVERRIDE_KINESISANALYTICSV2: 'legacy' }, 'legacy'],
    [{ PROVIDER_OVERRIDE_S3: 'legacy' }, 'emulated'],
  ])('chooses by %j', (environment, name) => {
    expect(select(environment as unknown as Record<string, string>)).toBe(name);
  });

  it('refuses any other value with the list of names', () => {
    expect(() => select({ PROVIDER_OVERRIDE_KINESISANALYTICSV2: 'Legacy2' })).toThrow(
      expect.objectContaining({
        code: 'DREY_PROVIDER_UNKNOWN',
        remedy: 'Give one of emulated, legacy or default (which is emulated).',
      }),
    );
  });

  it('has nothing to choose for a plugin without a service', () => {
    expect(
      selectProvider({ manifestVersion: 1, id: 'a', version: '1.0.0', pluginApi: 1, entry: './a.js' }, {}),
    ).toBeUndefined();
  });
});
