// The partitions of AWS: which one a region belongs to, by its prefix, and the domains of all.

const prefixes: readonly (readonly [string, string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['us-isof-', 'aws-iso-f'],
  ['eu-isoe-', 'aws-iso-e'],
  ['eusc-', 'aws-eusc'],
];

/** The partition of a region, for example `aws-cn` for `cn-north-1`. */
export const partitionOf = (region: string): string =>
  prefixes.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';

/** Domains below which AWS answers: its partitions, and the dual-stack form of newer services. */
export const awsDomains: readonly string[] = [
  'amazonaws.com',
  'amazonaws.com.cn',
  'amazonaws.eu',
  'api.aws',
  'on.aws',
  'amazonwebservices.com.cn',
  'c2s.ic.gov',
  'sc2s.sgov.gov',
  'cloud.adc-e.uk',
  'csp.hci.ic.gov',
];
