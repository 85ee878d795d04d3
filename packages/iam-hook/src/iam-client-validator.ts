// The role validator that asks the upstream's IAM whether the role exists and lets the service assume it.
import type { UpstreamHook } from '@drey/plugin-api';
import { arnFindings } from './arn-shape-validator.js';
import { parseRoleArn } from './role-arn.js';
import { absentRole, type RoleFinding, unreachable, untrusted } from './role-finding.js';
import { createRoleLookup, type RoleAnswer, type RoleLookupOptions } from './role-lookup.js';
import type { RoleValidation, RoleValidator } from './role-validator.js';
import { judgeTrustPolicy } from './trust-policy.js';

/** A validator that holds sockets and a short memory. */
export interface IamClientValidator extends RoleValidator {
  /** Sees IAM requests that pass through the host, so that a change made through it counts at once. */
  readonly upstreamHook: UpstreamHook;
  close(): void;
}

const findingsOf = (roleArn: string, answer: RoleAnswer, validation: RoleValidation): readonly RoleFinding[] => {
  if (answer.kind === 'unreachable') return [unreachable(roleArn, answer.reason)];
  if (answer.kind === 'absent') return [absentRole(roleArn, validation.accountId)];
  // IAM finds roles by name alone; an ARN with another path names a role that does not exist.
  const actual = parseRoleArn(answer.arn);
  if (actual !== undefined && actual.path !== parseRoleArn(roleArn)?.path) {
    return [absentRole(roleArn, validation.accountId, answer.arn)];
  }
  const { accountId, sourceArn } = validation;
  const { trusted, reason } = judgeTrustPolicy(answer.trustPolicy, { accountId, sourceArn });
  return trusted ? [] : [untrusted(roleArn, reason)];
};

/**
 * Checks roles with GetRole. The upstream's endpoint is read anew for each question. Without an upstream only the ARN is looked at:
 * there is no IAM that could know better.
 */
export const createIamClientValidator = (options: RoleLookupOptions): IamClientValidator => {
  const { upstream } = options;
  const lookup = createRoleLookup(options);
  return {
    validate: async (roleArn, validation) => {
      const shape = arnFindings(roleArn, validation.accountId);
      const { endpoint } = upstream;
      const role = parseRoleArn(roleArn);
      if (shape.length > 0 || endpoint === null || role === undefined) return shape;
      const { accountId, region, signal } = validation;
      const question = { endpoint, accountId, region, roleName: role.roleName };
      const answer = await lookup.find(question, { fresh: false, signal });
      const findings = findingsOf(roleArn, answer, validation);
      if (findings.length === 0 || !answer.remembered) return findings;
      return findingsOf(roleArn, await lookup.find(question, { fresh: true, signal }), validation);
    },
    upstreamHook: {
      id: 'drey-role-changes',
      before: ({ service }) => {
        if (service === 'iam') lookup.forget();
        return undefined;
      },
    },
    close: () => lookup.close(),
  };
};
