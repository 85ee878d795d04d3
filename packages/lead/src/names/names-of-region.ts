// Names that programs look up themselves where they know of no proxy.

/** Host labels of services that streaming jobs use, as their endpoints have them. */
const services = [
  'athena',
  'cloudwatch',
  'dynamodb',
  'ec2',
  'events',
  'firehose',
  'glue',
  'kafka',
  'kinesis',
  'kinesisanalytics',
  'kms',
  'lakeformation',
  'lambda',
  'logs',
  'monitoring',
  's3',
  'secretsmanager',
  'sns',
  'sqs',
  'ssm',
  'streams.dynamodb',
  'sts',
];

const globals = ['dynamodb.amazonaws.com', 'iam.amazonaws.com', 's3.amazonaws.com', 'sts.amazonaws.com'];

/** Names of endpoints in a region, FIPS forms included, and the global ones. Buckets have names of their own, which nobody can list. */
export const namesOfRegion = (region: string): readonly string[] => {
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return [
    ...services.flatMap((service) => [`${service}.${region}.${suffix}`, `${service}-fips.${region}.${suffix}`]),
    ...globals,
  ];
};
