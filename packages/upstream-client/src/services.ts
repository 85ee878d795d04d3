// The services of the upstream that we call ourselves, by the signing names that emulators route by.

/** Signing names, as `upstreamServices` of the manifest lists them; a test compares the two. */
export const upstreamServices = ['s3', 'iam', 'sts', 'logs', 'monitoring', 'kinesis', 'ec2'] as const;

/** One of them. No call can name another, so the list cannot fall behind the code. */
export type UpstreamService = (typeof upstreamServices)[number];

const titles: Readonly<Record<UpstreamService, string>> = {
  s3: 'S3',
  iam: 'IAM',
  sts: 'STS',
  logs: 'CloudWatch Logs',
  monitoring: 'CloudWatch',
  kinesis: 'Kinesis',
  ec2: 'EC2',
};

/** The service's name as people say it, for texts of errors. */
export const serviceTitle = (service: UpstreamService): string => titles[service];
