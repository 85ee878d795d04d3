import { describe, expect, it } from '@jest/globals';
import { gatewaySettings } from './gateway-settings.js';
import { resolveSettings } from './resolve-settings.js';

const resolve = (given: Record<string, string | number | boolean>, environment: Record<string, string>) =>
  resolveSettings({ declared: gatewaySettings, given, environment });

describe('resolveSettings', () => {
  it('lets flags beat the environment, and the environment beat defaults', () => {
    expect(resolve({}, {}).string('upstream')).toBe('moto');
    expect(resolve({}, { DREY_UPSTREAM: 'none' }).string('upstream')).toBe('none');
    const both = resolve({ upstream: 'http://a' }, { DREY_UPSTREAM: 'none' });
    expect([both.string('upstream'), both.origin('upstream')]).toEqual(['http://a', 'flag']);
  });

  it('understands every variable with the prefix LOCALSTACK_', () => {
    expect(resolve({}, { LOCALSTACK_PERSISTENCE: '0' }).boolean('persistence')).toBe(false);
    expect(resolve({}, { LOCALSTACK_PERSISTENCE: '0', PERSISTENCE: '1' }).boolean('persistence')).toBe(true);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(resolve({}, { DREY_UPSTREAM: '' }).string('upstream')).toBe('moto');
  });

  it.each([
    [{ PERSISTENCE: 'perhaps' }, /PERSISTENCE cannot be 'perhaps'.*/],
    [{ LS_LOG: 'loud' }, /LS_LOG cannot be 'loud'/],
    [{ DREY_MAX_BODY_BYTES: '12x' }, /DREY_MAX_BODY_BYTES cannot be '12x'/],
    [{ DREY_MAX_BODY_BYTES: '1' }, /DREY_MAX_BODY_BYTES cannot be '1'/],
  ])('refuses %j and names the setting', (environment, text) => {
    expect(() => resolve({}, environment as unknown as Record<string, string>)).toThrow(text);
  });

  it('says what is allowed', () => {
    expect(() => resolve({ port: 70_000 }, {})).toThrow(
      expect.objectContaining({ code: 'DREY_SETTING_INVALID', remedy: 'Give a whole number from 0 to 65535.' }),
    );
  });

  it('refuses an unknown name with a suggestion, and reading an undeclared one', () => {
    expect(() => resolve({ upstraem: 'none' }, {})).toThrow(
      expect.objectContaining({ code: 'DREY_SETTING_UNKNOWN', remedy: "Did you mean 'upstream'?" }),
    );
    expect(() => resolve({}, {}).string('nothing')).toThrow(/not declared/);
  });

  it('puts directories where the desktop specification wants them', () => {
    const settings = resolve({}, { HOME: '/home/a', XDG_CACHE_HOME: '/c' });
    expect(settings.string('dataDir')).toBe('/home/a/.local/share/drey/default');
    expect(settings.string('cacheDir')).toBe('/c/drey');
  });

  it('is not stopped by patterns that other tools read from DEBUG', () => {
    expect(resolve({}, { DEBUG: 'express:*' }).string('debug')).toBe('express:*');
  });
});
