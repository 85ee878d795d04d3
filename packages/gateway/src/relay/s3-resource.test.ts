import { describe, expect, it } from '@jest/globals';
import { s3Resource } from './s3-resource.js';

describe('s3Resource', () => {
  it.each([
    ['/b/k%20l/m?x=1', 'localhost:4566', 'b', 'k l/m'],
    ['/b', '127.0.0.1:4566', 'b', undefined],
    ['/b/', '127.0.0.1:4566', 'b', undefined],
    ['/b/k', 's3.localhost.localstack.cloud', 'b', 'k'],
    ['/k/l', 'b.s3.us-east-1.localhost:4566', 'b', 'k/l'],
    ['/k', 'b.s3.localhost.localstack.cloud:4566', 'b', 'k'],
    ['/k', 'my.bucket.localhost:4566', 'my.bucket', 'k'],
    ['/', 'b.localhost', 'b', undefined],
    ['/k', 'b.s3.dualstack.us-east-1.amazonaws.com', 'b', 'k'],
    ['/k', 'b.s3-fips.us-east-1.amazonaws.com', 'b', 'k'],
    ['/k', 'my.bucket.s3-fips.dualstack.us-gov-west-1.amazonaws.com', 'my.bucket', 'k'],
    ['/k', 'b.s3-accelerate.dualstack.amazonaws.com', 'b', 'k'],
    ['/k', 'b.s3-us-west-2.amazonaws.com', 'b', 'k'],
    ['/k', 'b.s3.cn-north-1.amazonaws.com.cn', 'b', 'k'],
    ['/b/k', 's3.dualstack.us-east-1.amazonaws.com', 'b', 'k'],
    ['/b/%zz', 'localhost', 'b', '%zz'],
  ])('reads %s on %s', (url, host, bucket, key) => {
    expect(s3Resource(url, host)).toEqual({ bucket, key });
  });

  it('finds no bucket in a list of buckets', () => {
    expect(s3Resource('/?x-id=ListBuckets', 'localhost')).toBeUndefined();
    expect(s3Resource('/', 's3.us-east-1.localhost')).toBeUndefined();
  });
});
