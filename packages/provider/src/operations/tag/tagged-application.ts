// From the ARN that tag operations carry to the application.
import { InvalidArgumentException, parseApplicationArn, ResourceNotFoundException } from '@drey/api';
import type { RequestContext } from '@drey/plugin-api';
import type { ApplicationKey } from '@drey/state';

/** The key of an ARN. Only applications of the caller's account and region exist for it. */
export const taggedApplication = (
  arn: string,
  { accountId, region }: Pick<RequestContext, 'accountId' | 'region'>,
): ApplicationKey => {
  const parts = parseApplicationArn(arn);
  if (parts === undefined) throw new InvalidArgumentException(`${arn} is not the ARN of an application.`);
  if (parts.accountId !== accountId || parts.region !== region) {
    throw new ResourceNotFoundException(`Resource ${arn} does not exist in account ${accountId}, region ${region}.`);
  }
  return { accountId, region, name: parts.name };
};
