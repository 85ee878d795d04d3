// A job that looks for AWS itself, where there is none: what to set instead.
import type { JavaFault } from '@drey/flink-rest';

/** The host names of AWS, in all its partitions that Drey knows of. */
const awsName = /\b(?:[\w-]+\.)+(?:amazonaws\.com(?:\.cn)?|api\.aws)\b/i;

const isUnknownHost = (type: string): boolean => /(?:^|\.)Un(?:knownHost|resolvedAddress)Exception$/.test(type);

/** The remedy for a fault over a name of AWS that cannot be resolved; undefined for any other. */
export const awsNameRemedy = (root: JavaFault, trace: string): string | undefined => {
  const isOne = isUnknownHost(root.type) || /\bUn(?:knownHost|resolvedAddress)Exception\b/.test(trace);
  const name = isOne ? awsName.exec(`${root.message}\n${trace}`)?.[0] : undefined;
  return name === undefined
    ? undefined
    : `The job looks for AWS itself (${name}) and knows of no proxy, so that its name could not be led to Drey: set aws.endpoint in the properties of its connector, or take an SDK that reads AWS_ENDPOINT_URL or proxy settings; docs/unmodified-jobs.md says what is led and how.`;
};
