// Which service a name of AWS means, for requests that are not signed and so do not say it.
import { plainName } from './aws-name.js';

/** A label that names a region, such as `us-east-1` or `us-gov-west-1`. */
const region = /^[a-z]{2,4}(?:-[a-z]+)+-\d$/;

/** Names of endpoints that differ from the name that their service signs with, where a job may ask without a signature. */
const signedAs: Readonly<Record<string, string>> = {
  'portal.sso': 'awsssoportal',
  'streams.dynamodb': 'dynamodb',
  'api.sagemaker': 'sagemaker',
  'runtime.sagemaker': 'sagemaker',
};

/** What an unsigned request to a name is about. */
export interface NamedService {
  /** Signing name, as far as the name tells. */
  readonly service: string;
  readonly region: string | undefined;
}

/** Reads it from a name of AWS; undefined where nothing of it is a service's. */
export const serviceOfName = (name: string): NamedService | undefined => {
  const labels = plainName(name).split('.');
  const at = labels.findIndex((label) => region.test(label));
  const found = at === -1 ? undefined : labels[at];
  const end = labels.findIndex((label) => label === 'amazonaws' || label === 'api' || label === 'on');
  const before = labels.slice(0, at === -1 ? end : at).filter((label) => label !== 'dualstack');
  if (before.some((label) => /^s3(?:-fips|-accelerate|-external-1|-[a-z]{2}(?:-[a-z]+)+-\d)?$/.test(label)))
    return { service: 's3', region: found };
  // Hosts of users' own: `search-x.us-east-1.es.amazonaws.com`, `x.us-east-1.elb.amazonaws.com`.
  const after = at === -1 ? undefined : labels.slice(at + 1, end)[0];
  if (after !== undefined) return { service: after, region: found };
  const last = before.at(-1)?.replace(/-fips$/, '');
  if (last === undefined || last === '') return undefined;
  const two = before.slice(-2).join('.');
  return { service: signedAs[two] ?? last, region: found };
};
