// What can be said of a role without asking anybody: its ARN's shape, and whose it is. All there is when the host has no upstream.
import { parseRoleArn } from './role-arn.js';
import { foreignAccount, malformedArn, type RoleFinding } from './role-finding.js';

/** Faults of the ARN itself. AWS takes a role of the caller's own account only (iam:PassRole; documented). */
export const arnFindings = (roleArn: string, accountId: string): readonly RoleFinding[] => {
  const role = parseRoleArn(roleArn);
  if (role === undefined) return [malformedArn(roleArn)];
  return role.accountId === accountId ? [] : [foreignAccount(roleArn, role.accountId, accountId)];
};
