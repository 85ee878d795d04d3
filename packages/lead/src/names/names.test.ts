import { describe, expect, it } from '@jest/globals';
import { isAwsName, isMetadataAddress } from './aws-name.js';
import { namesOfRegion } from './names-of-region.js';
import { serviceOfName } from './service-of-name.js';

describe('names of AWS', () => {
  it.each([
    'kinesis.us-east-1.amazonaws.com',
    'KINESIS.US-EAST-1.AMAZONAWS.COM.',
    's3.amazonaws.com',
    'a.b.c.s3.dualstack.eu-west-1.amazonaws.com',
    'sqs.cn-north-1.amazonaws.com.cn',
    'kinesis.us-east-1.api.aws',
    '111111111111.data-kinesis.us-east-1.amazonaws.com',
    'x.lambda-url.us-east-1.on.aws',
    'sts.eusc-de-east-1.amazonaws.eu',
  ])('are known: %s', (name) => expect(isAwsName(name)).toBe(true));

  it.each(['amazonaws.com', 'myamazonaws.com', 'amazonaws.com.example', 'example.com', 'api.aws', '127.0.0.1', ''])(
    'are no others: %s',
    (name) => expect(isAwsName(name)).toBe(false),
  );

  it('are listed for a region in its partition', () => {
    expect(namesOfRegion('eu-west-1')).toEqual(
      expect.arrayContaining([
        'kinesis.eu-west-1.amazonaws.com',
        'kinesis-fips.eu-west-1.amazonaws.com',
        'sts.amazonaws.com',
      ]),
    );
    expect(namesOfRegion('cn-north-1')).toContain('sqs.cn-north-1.amazonaws.com.cn');
    expect(namesOfRegion('us-east-1').every(isAwsName)).toBe(true);
    expect(namesOfRegion('us-east-1', ['111122223333'])).toContain('111122223333.data-kinesis.us-east-1.amazonaws.com');
  });

  it.each([
    ['kinesis.us-east-1.amazonaws.com', 'kinesis', 'us-east-1'],
    ['streams.dynamodb.eu-west-1.amazonaws.com', 'dynamodb', 'eu-west-1'],
    ['my.bucket.s3.eu-west-1.amazonaws.com', 's3', 'eu-west-1'],
    ['bucket.s3-eu-west-1.amazonaws.com', 's3', undefined],
    ['bucket.s3.dualstack.us-east-1.amazonaws.com', 's3', 'us-east-1'],
    ['bucket.s3-accelerate.amazonaws.com', 's3', undefined],
    ['sts.amazonaws.com', 'sts', undefined],
    ['sqs-fips.us-gov-west-1.amazonaws.com', 'sqs', 'us-gov-west-1'],
    ['kinesis.us-east-1.api.aws', 'kinesis', 'us-east-1'],
    ['search-logs-x.us-east-1.es.amazonaws.com', 'es', 'us-east-1'],
  ])('say what an unsigned request is about: %s', (name, service, region) => {
    expect(serviceOfName(name)).toEqual({ service, region });
  });
});

describe('addresses of metadata', () => {
  it.each(['169.254.169.254', '169.254.170.2', 'fd00:ec2::254', 'fe80::1', '::ffff:169.254.169.254'])(
    'are known: %s',
    (address) => expect(isMetadataAddress(address)).toBe(true),
  );
  it.each(['127.0.0.1', '10.0.0.1', '::1', 'metadata'])('are no others: %s', (address) =>
    expect(isMetadataAddress(address)).toBe(false),
  );
});
