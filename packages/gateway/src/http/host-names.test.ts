import { describe, expect, it } from '@jest/globals';
import { hostNameCheck } from './host-names.js';

const check = (header: string | undefined, listen = ['127.0.0.1'], allowed: readonly string[] = []): boolean =>
  hostNameCheck({ listen, allowed })(header);

describe('hostNameCheck', () => {
  it.each([
    'localhost',
    'localhost:4566',
    'LOCALHOST.:4566',
    '127.0.0.1:4566',
    '127.1.2.3',
    '[::1]:4566',
    'bucket.s3.us-east-1.localhost:4566',
    'bucket.localhost',
    'localhost.localstack.cloud:4566',
    'bucket.s3.localhost.localstack.cloud',
    'host.docker.internal:4566',
  ])('takes %s for a name of ours', (header) => {
    expect(check(header)).toBe(true);
  });

  it.each([
    undefined,
    '',
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '10.0.0.1',
    'user@localhost',
    'a b',
  ])('refuses %s', (header) => {
    expect(check(header)).toBe(false);
  });

  it('takes other addresses only when they are bound', () => {
    expect(check('10.0.0.1:4566', ['10.0.0.1'])).toBe(true);
    expect(check('10.0.0.2:4566', ['10.0.0.1'])).toBe(false);
    expect(check('10.0.0.2:4566', ['0.0.0.0'])).toBe(true);
    expect(check('evil.example', ['0.0.0.0'])).toBe(false);
  });

  it('takes names of the setting, with subdomains where it says so', () => {
    expect(check('drey.test', ['127.0.0.1'], ['drey.test'])).toBe(true);
    expect(check('a.drey.test', ['127.0.0.1'], ['drey.test'])).toBe(false);
    expect(check('a.drey.test', ['127.0.0.1'], ['*.drey.test'])).toBe(true);
  });
});
