import { describe, expect, it } from '@jest/globals';
import { OperatorError } from '@drey/plugin-api';
import { parseUpstream } from './upstream-setting.js';

const refusal = (value: string): OperatorError => {
  try {
    parseUpstream(value);
  } catch (error) {
    if (error instanceof OperatorError) return error;
  }
  throw new Error(`${value} was not refused`);
};

describe('the upstream setting', () => {
  it('knows moto, none and base URLs', () => {
    expect(parseUpstream('moto')).toEqual({ kind: 'moto' });
    expect(parseUpstream('none')).toEqual({ kind: 'none' });
    expect(parseUpstream('http://127.0.0.1:4567/')).toEqual({ kind: 'endpoint', endpoint: 'http://127.0.0.1:4567' });
    expect(parseUpstream('https://emulator')).toEqual({ kind: 'endpoint', endpoint: 'https://emulator' });
  });

  it.each([
    'https://amazonaws.com',
    'https://s3.us-east-1.amazonaws.com',
    'https://S3.US-EAST-1.AMAZONAWS.COM.',
    'https://kinesis.cn-north-1.amazonaws.com.cn',
    'https://s3.eusc-de-east-1.amazonaws.eu',
    'https://lambda.us-east-1.api.aws',
    'https://abc.lambda-url.us-east-1.on.aws',
    'https://sqs.cn-north-1.api.amazonwebservices.com.cn',
  ])('refuses AWS itself: %s', (value) => {
    expect(refusal(value).code).toBe('DREY_UPSTREAM_REFUSED');
  });

  it.each(['motto', '', 'ftp://host', 'http://host/path', 'http://host/?q', 'http://host/#f', '127.0.0.1:4566'])(
    'refuses what is no base URL: %s',
    (value) => {
      expect(refusal(value).code).toBe('DREY_UPSTREAM_REFUSED');
    },
  );

  it('refuses credentials and does not repeat them', () => {
    const error = refusal('http://someone:hidden@host');
    expect(error.line()).not.toMatch(/someone|hidden/);
  });

  it('takes a host that only looks like AWS', () => {
    expect(parseUpstream('http://amazonaws.com.localhost:1').kind).toBe('endpoint');
  });
});
