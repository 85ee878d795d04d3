// The evaluation of a role's policies, rule by rule.
import { describe, expect, it } from '@jest/globals';
import { isPermitted, type RoleNeed } from './permission.js';

const roleArn = 'arn:aws:iam::111111111111:role/app';
const need: RoleNeed = {
  action: 's3:GetObject',
  resource: 'arn:aws:s3:::code/jobs/app.jar',
  purpose: 'to read the code',
  kind: 'code',
};
const policy = (...statements: object[]): string => JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allow = (Action: unknown, Resource: unknown, more: object = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const deny = (Action: unknown, Resource: unknown, more: object = {}) => ({ Effect: 'Deny', Action, Resource, ...more });

const permitted = (...statements: object[]): boolean =>
  isPermitted({ identity: [policy(...statements)], roleArn }, need);

describe('a permission of a role', () => {
  it.each([
    ['the action and the object', allow('s3:GetObject', need.resource)],
    ['actions in any case', allow('S3:getobject', need.resource)],
    ['wildcards', allow(['s3:Get*'], ['arn:aws:s3:::code/*'])],
    ['everything', allow('*', '*')],
    ['everything but another action', { Effect: 'Allow', NotAction: 's3:PutObject', Resource: '*' }],
    ['everything but another resource', { Effect: 'Allow', Action: 's3:*', NotResource: 'arn:aws:s3:::other/*' }],
    ['a policy variable', allow('s3:GetObject', 'arn:aws:s3:::code/${aws:username}/*')],
    [
      'a condition, which is taken in favour',
      allow('s3:*', '*', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
    ],
  ])('is there by an Allow of %s', (_rule, statement) => {
    expect(permitted(statement)).toBe(true);
  });

  it.each([
    ['without any statement', []],
    ['with another action', [allow('s3:PutObject', '*')]],
    ['with the bucket alone', [allow('s3:*', 'arn:aws:s3:::code')]],
    ['with another bucket', [allow('s3:*', 'arn:aws:s3:::codes/*')]],
    ['with a NotAction that names it', [{ Effect: 'Allow', NotAction: 's3:*', Resource: '*' }]],
    ['with a Deny beside the Allow', [allow('s3:*', '*'), deny('s3:GetObject', 'arn:aws:s3:::code/jobs/*')]],
  ])('is missing %s', (_rule, statements) => {
    expect(permitted(...statements)).toBe(false);
  });

  it('is not lost by a Deny that hangs on a condition', () => {
    expect(
      permitted(allow('s3:*', '*'), deny('s3:*', '*', { Condition: { Null: { 'aws:TokenIssueTime': 'true' } } })),
    ).toBe(true);
  });

  it('comes from several documents, percent-encoded ones included', () => {
    const documents = [policy(allow('logs:*', '*')), encodeURIComponent(policy(allow('s3:*', '*')))];
    expect(isPermitted({ identity: documents, roleArn }, need)).toBe(true);
  });

  it('comes from a document that is no JSON not at all', () => {
    expect(isPermitted({ identity: ['{'], roleArn }, need)).toBe(false);
  });

  it('comes from the policy of the bucket where it names the role, and a Deny there counts', () => {
    const identity = [policy(allow('s3:*', '*'))];
    const resource = (statement: object, principal: unknown): string => policy({ ...statement, Principal: principal });
    const allows = resource(allow('s3:GetObject', 'arn:aws:s3:::code/*'), { AWS: roleArn });
    expect(isPermitted({ identity: [], resource: allows, roleArn }, need)).toBe(true);
    expect(isPermitted({ identity: [], resource: allows.replace('role/app', 'role/other'), roleArn }, need)).toBe(
      false,
    );
    const denies = resource(deny('s3:*', 'arn:aws:s3:::code/*'), '*');
    expect(isPermitted({ identity, resource: denies, roleArn }, need)).toBe(false);
  });
});
