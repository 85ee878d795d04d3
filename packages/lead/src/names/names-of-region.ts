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

/** Names of Kinesis for one account, which SDKs ask where a stream is given by its ARN: for its data, and for all else. */
const kinesisNames = ['data-kinesis', 'control-kinesis'];

/**
 * Names of endpoints in a region, FIPS forms included, the global ones, and those that services have for an account. Buckets have names of
 * their own, which nobody can list.
 */
export const namesOfRegion = (region: string, accounts: Iterable<string> = []): readonly string[] => {
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return [
    ...services.flatMap((service) => [`${service}.${region}.${suffix}`, `${service}-fips.${region}.${suffix}`]),
    ...[...accounts].flatMap((account) => kinesisNames.map((name) => `${account}.${name}.${region}.${suffix}`)),
    ...globals,
  ];
};
