// The role validator that asks the upstream's IAM whether the role exists, lets the service assume it, and may do what the application needs.
import type { UpstreamHook } from '@drey/plugin-api';
import { arnFindings } from './arn-shape-validator.js';
import { parseRoleArn } from './role-arn.js';
import { isPermitted } from '../policy/permission.js';
import { absentRole, missingPermission, type RoleFinding, unreachable, untrusted } from './role-finding.js';
import { createRoleLookup, type RoleAnswer, type RoleLookupNeeds, type RoleQuestion } from './role-lookup.js';
import type { RoleValidation, RoleValidator } from './role-validator.js';
import { judgeTrustPolicy } from '../policy/trust-policy.js';

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

/** What the validator is made of. */
export interface IamClientValidatorNeeds extends RoleLookupNeeds {
  /** The policy of the bucket in the ARN of an object; undefined when it has none or it cannot be read. Must not reject. */
  bucketPolicy?(objectArn: string, validation: RoleValidation): Promise<string | undefined>;
}

/**
 * Checks roles with GetRole, and their permissions by reading their policies: emulators have no SimulatePrincipalPolicy (moto 5.2 answers
 * 500). The upstream's endpoint is read anew for each question. Without an upstream only the ARN is looked at: there is no IAM that could
 * know better.
 */
export const createIamClientValidator = (given: IamClientValidatorNeeds): IamClientValidator => {
  const { upstream } = given;
  const lookup = createRoleLookup(given);

  const missing = async (roleArn: string, question: RoleQuestion, validation: RoleValidation) => {
    const { needs = [], signal } = validation;
    if (needs.length === 0) return [];
    const identity = await lookup.policies(question, signal);
    if (typeof identity === 'string') return [unreachable(roleArn, identity)];
    const findings = needs.map(async (need) => {
      if (isPermitted({ identity, roleArn }, need)) return [];
      // Within an account the bucket's own policy may allow as well. Whether it denies is left to the job to find out.
      const resource = need.kind !== 'logs' ? await given.bucketPolicy?.(need.resource, validation) : undefined;
      return isPermitted({ identity, resource, roleArn }, need) ? [] : [missingPermission(roleArn, need)];
    });
    return (await Promise.all(findings)).flat();
  };

  const askIam = async (roleArn: string, question: RoleQuestion, validation: RoleValidation) => {
    const { signal } = validation;
    const answer = await lookup.find(question, { fresh: false, signal });
    const findings = findingsOf(roleArn, answer, validation);
    if (findings.length === 0) return missing(roleArn, question, validation);
    if (!answer.remembered) return findings;
    const again = findingsOf(roleArn, await lookup.find(question, { fresh: true, signal }), validation);
    return again.length === 0 ? missing(roleArn, question, validation) : again;
  };

  return {
    validate: (roleArn, validation) => {
      const { accountId, region } = validation;
      const shape = arnFindings(roleArn, accountId);
      const { endpoint } = upstream;
      const role = parseRoleArn(roleArn);
      if (shape.length > 0 || endpoint === null || role === undefined) return shape;
      return askIam(roleArn, { endpoint, accountId, region, roleName: role.roleName }, validation);
    },
    upstreamHook: {
      id: 'drey-role-changes',
      service: 'iam',
      before: () => {
        lookup.forget();
        return undefined;
      },
    },
    close: () => lookup.close(),
  };
};
