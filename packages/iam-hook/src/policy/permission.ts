// Whether policies let a role do an action on a resource. Pure.
import { isMembers } from '@drey/plugin-api';
import { type Entries, listed, readStatements } from './policy-document.js';
import { matchesArn, matchesWildcard } from './wildcard.js';

/** What an application needs of its role. */
export interface RoleNeed {
  /** As policies write it: `s3:GetObject`. */
  readonly action: string;
  /** ARN. */
  readonly resource: string;
  /** For what, in a few words: `to read the code`. */
  readonly purpose: string;
  /** `code`: the service itself checks it when the application is made. `logs`: it notices only when it writes. `snapshot`: of the role of an import or export. */
  readonly kind: 'code' | 'logs' | 'snapshot';
}

/** A role's policies, and those of the resource where somebody read them. */
export interface Policies {
  /** Inline and attached documents. */
  readonly identity: readonly string[];
  /** The resource's own document (a bucket policy). Within an account it may allow by itself. */
  readonly resource?: string | undefined;
  readonly roleArn: string;
}

const texts = (value: unknown): readonly string[] => listed(value).filter((each) => typeof each === 'string');

const coversAction = (statement: Entries, action: string): boolean => {
  const named = (value: unknown): boolean =>
    texts(value).some((pattern) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase()));
  return statement['NotAction'] === undefined ? named(statement['Action']) : !named(statement['NotAction']);
};

/** A policy variable may stand for anything: here it does, in the role's favour. */
const withVariables = (pattern: string): string => pattern.replaceAll(/\$\{[^}]*\}/g, '*');

const coversResource = (statement: Entries, resource: string): boolean => {
  const named = (value: unknown): boolean =>
    texts(value).some((pattern) => pattern === '*' || matchesArn(withVariables(pattern), resource));
  return statement['NotResource'] === undefined ? named(statement['Resource']) : !named(statement['NotResource']);
};

const namesRole = (principal: unknown, roleArn: string): boolean => {
  if (principal === '*') return true;
  const named = isMembers(principal) ? texts(principal['AWS']) : [];
  return named.some((each) => each === '*' || each === roleArn);
};

const isConditional = ({ Condition: condition }: Entries): boolean =>
  isMembers(condition) && Object.keys(condition).length > 0;

const statementsOf = (document: string): readonly Entries[] => {
  const statements = readStatements(document, 'policy');
  return typeof statements === 'string' ? [] : statements;
};

/**
 * Evaluates as IAM documents it within one account: a Deny wins, else any Allow will do. What hangs on a condition or on a policy variable is
 * taken in the role's favour, since refusing what AWS would accept is the worse mistake. Boundaries and organisations are not looked at.
 */
export const isPermitted = ({ identity, resource, roleArn }: Policies, need: RoleNeed): boolean => {
  const ofResource = resource === undefined ? [] : statementsOf(resource);
  const statements = [
    ...identity.flatMap(statementsOf),
    ...ofResource.filter(({ Principal: principal }) => namesRole(principal, roleArn)),
  ].filter((statement) => coversAction(statement, need.action) && coversResource(statement, need.resource));
  if (statements.some((statement) => statement['Effect'] === 'Deny' && !isConditional(statement))) return false;
  return statements.some(({ Effect: effect }) => effect === 'Allow');
};
