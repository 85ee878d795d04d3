// The caller of a request: account, region and partition.
import { partitionOf, ServiceError } from '@drey/plugin-api';
import { type AccountDirectory, DEFAULT_ACCOUNT } from '../account/account-directory.js';
import type { Credentials } from '../account/credentials.js';

/** The region of requests that name none. */
const DEFAULT_REGION = 'us-east-1';

/** Who calls. */
export interface Caller {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly accessKeyId: string | undefined;
}

const anonymous: Caller = {
  accountId: DEFAULT_ACCOUNT,
  region: DEFAULT_REGION,
  partition: 'aws',
  accessKeyId: undefined,
};

const anonymousIn = (region: string): Caller => ({ ...anonymous, region, partition: partitionOf(region) });

/** The caller of any request; one without a signature is the default account. A promise only when the upstream has to be asked; see {@link AccountDirectory.accountOf} for how it rejects. */
export const identifyCaller = (accounts: AccountDirectory, credentials: Credentials): Caller | Promise<Caller> => {
  if (credentials.kind === 'malformed') return anonymous;
  if (credentials.kind === 'none')
    return credentials.region === undefined ? anonymous : anonymousIn(credentials.region);
  const { accessKeyId } = credentials;
  const region = credentials.region ?? DEFAULT_REGION;
  const partition = partitionOf(region);
  const account = accounts.accountOf(accessKeyId);
  return typeof account === 'string'
    ? { accountId: account, region, partition, accessKeyId }
    : account.then((accountId) => ({ accountId, region, partition, accessKeyId }));
};

/**
 * Refuses what a service of our own would refuse before it looks at the operation: a request that is not signed. Status 400, as AWS
 * JSON services answer (documented in the common errors).
 */
export const requireCredentials = (credentials: Credentials): void => {
  if (credentials.kind === 'none')
    throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  if (credentials.kind === 'malformed') throw new ServiceError('IncompleteSignatureException', credentials.problem);
};
