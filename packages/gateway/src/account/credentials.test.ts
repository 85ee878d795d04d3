import { describe, expect, it } from '@jest/globals';
import { readCredentials } from './credentials.js';

const scope = 'AKID/20260101/eu-west-1/kinesisanalytics/aws4_request';
const read = (authorization?: string, url = '/') =>
  readCredentials(authorization === undefined ? {} : { authorization }, url);

describe('readCredentials', () => {
  it('reads the scope of a signed request', () => {
    expect(read(`AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=00`)).toEqual({
      kind: 'scope',
      accessKeyId: 'AKID',
      region: 'eu-west-1',
      service: 'kinesisanalytics',
    });
  });

  it('takes a header that is only a credential, as people write by hand', () => {
    expect(read(`AWS4-HMAC-SHA256 Credential=${scope}`).kind).toBe('scope');
  });

  it('reads presigned URLs of both signature versions', () => {
    expect(read(undefined, `/b/k?X-Amz-Credential=${encodeURIComponent(scope)}&X-Amz-Signature=0`)).toMatchObject({
      accessKeyId: 'AKID',
      region: 'eu-west-1',
    });
    expect(read(undefined, '/b/k?AWSAccessKeyId=AKID&Signature=x')).toMatchObject({
      accessKeyId: 'AKID',
      service: 's3',
    });
  });

  it('reads signature versions without a region', () => {
    expect(read('AWS AKID:abc=')).toMatchObject({ accessKeyId: 'AKID', region: undefined, service: 's3' });
    expect(read('AWS4-ECDSA-P256-SHA256 Credential=AKID/20260101/s3/aws4_request, Signature=0')).toMatchObject({
      region: undefined,
      service: 's3',
    });
  });

  it('knows unsigned requests', () => {
    expect(read()).toEqual({ kind: 'none' });
  });

  it.each([
    'Bearer abc',
    'AWS4-HMAC-SHA256 Signature=00',
    'AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-west-1/aws4_request',
    'AWS4-HMAC-SHA256 Credential=AKID/20260101/eu-west-1/kinesisanalytics/aws5_request',
    'AWS4-HMAC-SHA256 Credential=AKID/20260101/../kinesisanalytics/aws4_request',
    'AWS4-HMAC-SHA256 Credential=/20260101/eu-west-1/kinesisanalytics/aws4_request',
  ])('finds %j malformed', (header) => {
    expect(read(header).kind).toBe('malformed');
  });
});
