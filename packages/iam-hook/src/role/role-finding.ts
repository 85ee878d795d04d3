// What can be wrong with a role, each with a text that a person can act on.
import type { RoleNeed } from '../policy/permission.js';
import { parseRoleArn } from './role-arn.js';

/** Kinds of faults. `missingPermission`: on the code, which the service checks; `missingLogsPermission`: it notices only when it writes. */
export type RoleFault =
  | 'malformedArn'
  | 'foreignAccount'
  | 'absentRole'
  | 'untrusted'
  | 'missingPermission'
  | 'missingLogsPermission'
  | 'unreachable';

/** Every fault. */
export const roleFaults: readonly RoleFault[] = [
  'malformedArn',
  'foreignAccount',
  'absentRole',
  'untrusted',
  'missingPermission',
  'missingLogsPermission',
  'unreachable',
];

/** One fault of one role. The texts are whole sentences. */
export interface RoleFinding {
  readonly fault: RoleFault;
  readonly roleArn: string;
  /** What is wrong. */
  readonly what: string;
  /** How we know, or why it matters. */
  readonly why: string;
  /** What to do, with the command where there is one. */
  readonly remedy: string;
}

/** The service principal that a role of an application must trust. */
export const SERVICE_PRINCIPAL = 'kinesisanalytics.amazonaws.com';

/** A trust policy that lets the service assume a role, as one line of JSON. */
export const trustPolicyExample: string = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: SERVICE_PRINCIPAL }, Action: 'sts:AssumeRole' }],
});

/** A finding as one text. */
export const findingText = ({ what, why, remedy }: RoleFinding): string => `${what} ${why} ${remedy}`;

const LONGEST_QUOTE = 256;
const quoted = (text: string): string =>
  `'${text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}...` : text}'`;

export const malformedArn = (roleArn: string): RoleFinding => ({
  fault: 'malformedArn',
  roleArn,
  what: `The role ${quoted(roleArn)} is not the ARN of an IAM role.`,
  why: 'Such an ARN looks like arn:aws:iam::<account>:role/<name>.',
  remedy: 'Look it up: aws iam get-role --role-name <name> --query Role.Arn --output text',
});

export const foreignAccount = (roleArn: string, roleAccountId: string, accountId: string): RoleFinding => ({
  fault: 'foreignAccount',
  roleArn,
  what: `The role ${roleArn} belongs to account ${roleAccountId}.`,
  why: `The caller's account is ${accountId}, and only a role of one's own account can be passed to the service.`,
  remedy: `Name a role of account ${accountId} (aws iam list-roles --query "Roles[].Arn"), or call with credentials of account ${roleAccountId}.`,
});

const createRoleCommand = (roleArn: string): string => {
  const { roleName = '<name>', path = '/' } = parseRoleArn(roleArn) ?? {};
  const withPath = path === '/' ? '' : ` --path '${path.replaceAll("'", '')}'`;
  return `aws iam create-role --role-name ${roleName}${withPath} --assume-role-policy-document '${trustPolicyExample}'`;
};

/** `actualArn`: the role of that name, which has another path. */
export const absentRole = (roleArn: string, accountId: string, actualArn?: string): RoleFinding => ({
  fault: 'absentRole',
  roleArn,
  what: `The role ${roleArn} does not exist.`,
  why:
    actualArn === undefined
      ? `IAM knows no role of that name in account ${accountId}.`
      : `The role of that name in account ${accountId} is ${actualArn}.`,
  remedy: actualArn === undefined ? `Create it: ${createRoleCommand(roleArn)}` : `Use ${actualArn}.`,
});

/** `reason`: a whole sentence on the trust policy. */
export const untrusted = (roleArn: string, reason: string): RoleFinding => {
  const { roleName = '<name>' } = parseRoleArn(roleArn) ?? {};
  return {
    fault: 'untrusted',
    roleArn,
    what: `The trust policy of role ${roleArn} does not let ${SERVICE_PRINCIPAL} do sts:AssumeRole.`,
    why: reason,
    remedy: `Let it: aws iam update-assume-role-policy --role-name ${roleName} --policy-document '${trustPolicyExample}'`,
  };
};

/** A role that may not do what the application needs of it. */
export const missingPermission = (roleArn: string, need: RoleNeed): RoleFinding => {
  const { action, resource, purpose, kind } = need;
  const { roleName = '<name>' } = parseRoleArn(roleArn) ?? {};
  const policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: action, Resource: resource }],
  });
  return {
    fault: kind === 'logs' ? 'missingLogsPermission' : 'missingPermission',
    roleArn,
    what: `The role ${roleArn} may not do ${action} on ${resource}, which ${kind === 'snapshot' ? 'is needed' : 'the application needs'} ${purpose}.`,
    why: 'No policy of the role allows it, or one denies it.',
    remedy: `Allow it: aws iam put-role-policy --role-name ${roleName} --policy-name ${kind} --policy-document '${policy}'`,
  };
};

/** `reason`: a whole sentence on who did not answer, and how. */
export const unreachable = (roleArn: string, reason: string): RoleFinding => ({
  fault: 'unreachable',
  roleArn,
  what: `The role ${roleArn} could not be checked.`,
  why: reason,
  remedy: 'See that the upstream runs and serves IAM, or start with --role-validation off.',
});
