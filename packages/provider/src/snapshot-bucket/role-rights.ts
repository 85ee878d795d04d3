// The rights of the role that a caller named for an import or export: looked at as the mode says, then taken on.
import { findingText, type RoleCredentials, RoleCredentialsError, type RoleNeed } from '@drey/iam-hook';
import { type BucketRequest, TransferFault } from '@drey/orchestrator';
import type { Logger } from '@drey/plugin-api';
import type { UpstreamCredentials } from '@drey/upstream-client';
import type { RoleSetup } from '../roles/role-setup.js';

/** What rights are made of. */
export interface RoleRightsNeeds {
  readonly roles: Pick<RoleSetup, 'check' | 'mode'>;
  readonly credentials: Pick<RoleCredentials, 'credentialsOf'>;
  readonly log: Logger;
}

/** What the role has to allow, as far as it is certain (inferred from what has to be done; the service's own list may be longer). */
const needsOf = ({ purpose, place, prefix }: BucketRequest): readonly RoleNeed[] => {
  const object = `${place.bucketArn}/${prefix}_metadata`;
  const kind = 'snapshot';
  if (purpose === 'export')
    return [{ action: 's3:PutObject', resource: object, purpose: 'to write the exported snapshot', kind }];
  return [
    { action: 's3:ListBucket', resource: place.bucketArn, purpose: 'to find the savepoint', kind },
    { action: 's3:GetObject', resource: object, purpose: 'to read the savepoint', kind },
  ];
};

/** Looks at the role. In mode `report` faults are warnings, in `enforce` a TransferFault; `off` looks at nothing. */
export const checkRole = async (
  { roles, log }: RoleRightsNeeds,
  request: BucketRequest,
  signal: AbortSignal,
): Promise<void> => {
  if (roles.mode() === 'off') return;
  const { snapshot, place, purpose } = request;
  const { accountId, region, name } = snapshot;
  const partition = place.bucketArn.split(':')[1] ?? 'aws';
  const sourceArn = `arn:${partition}:kinesisanalytics:${region}:${accountId}:snapshot/${name}`;
  const question = { accountId, region, sourceArn, needs: needsOf(request) };
  const findings = await roles.check(place.roleArn, question, signal);
  for (const finding of findings)
    log.warn('Role finding.', { accountId, region, snapshot: name, purpose, finding: findingText(finding) });
  const [first] = findings;
  if (first === undefined || roles.mode() !== 'enforce') return;
  throw new TransferFault(
    first.fault === 'unreachable' ? 'ServiceUnavailable' : 'AccessDenied',
    `Please check the role provided. ${findingText(first)}`,
    { isPassing: first.fault === 'unreachable' },
  );
};

/** The role's credentials of now; kept while they last, so it may be asked before each call. */
export const rightsOf = async (
  { credentials }: RoleRightsNeeds,
  { snapshot, place }: BucketRequest,
  signal: AbortSignal,
): Promise<UpstreamCredentials> => {
  const { accountId, region, name } = snapshot;
  try {
    const given = await credentials.credentialsOf(
      { roleArn: place.roleArn, accountId, region, application: name },
      signal,
    );
    return {
      accessKeyId: given.AccessKeyId,
      secretAccessKey: given.SecretAccessKey,
      sessionToken: given.Token,
    };
  } catch (error) {
    if (!(error instanceof RoleCredentialsError)) throw error;
    throw new TransferFault(
      error.status < 500 ? 'AccessDenied' : 'ServiceUnavailable',
      `The role ${place.roleArn} could not be taken on. ${error.message} Let kinesisanalytics.amazonaws.com assume it.`,
      { cause: error, isPassing: error.status >= 500 },
    );
  }
};
