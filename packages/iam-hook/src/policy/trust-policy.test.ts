// Which trust policies let the service assume a role.
import { describe, expect, it } from '@jest/globals';
import { judgeTrustPolicy } from './trust-policy.js';
import { matchesArn, matchesWildcard } from './wildcard.js';

const service = 'kinesisanalytics.amazonaws.com';
const facts = {
  accountId: '111111111111',
  sourceArn: 'arn:aws:kinesisanalytics:us-east-1:111111111111:application/app',
};

const allow = (overrides: object = {}): object => ({
  Effect: 'Allow',
  Principal: { Service: service },
  Action: 'sts:AssumeRole',
  ...overrides,
});
const deny = (overrides: object = {}): object => allow({ Effect: 'Deny', ...overrides });
const policy = (...statements: readonly object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const condition = (operator: string, key: string, value: unknown): object => ({
  Condition: { [operator]: { [key]: value } },
});

const trusted: readonly (readonly [string, string])[] = [
  ['the service', policy(allow())],
  ['a single statement that is no list', JSON.stringify({ Statement: allow() })],
  ['the service among several', policy(allow({ Principal: { Service: ['ec2.amazonaws.com', service] } }))],
  ['any service', policy(allow({ Principal: { Service: '*' } }))],
  ['everybody', policy(allow({ Principal: '*' }))],
  ['everybody by the AWS key', policy(allow({ Principal: { AWS: '*' } }))],
  ['everybody but another', policy(allow({ Principal: undefined, NotPrincipal: { Service: 'ec2.amazonaws.com' } }))],
  ['a list of actions', policy(allow({ Action: ['sts:TagSession', 'sts:AssumeRole'] }))],
  ['sts:*', policy(allow({ Action: 'sts:*' }))],
  ['*', policy(allow({ Action: '*' }))],
  ['a part with a wildcard, in another case', policy(allow({ Action: 'STS:assume?ol*' }))],
  ['all but another action', policy(allow({ Action: undefined, NotAction: 'sts:TagSession' }))],
  ['one statement of two', policy(allow({ Principal: { Service: 'ec2.amazonaws.com' } }), allow())],
  ['a denial of others', policy(allow(), deny({ Principal: { Service: 'ec2.amazonaws.com' } }))],
  ['a denial of another action', policy(allow(), deny({ Action: 'sts:TagSession' }))],
  ['the source account', policy(allow(condition('StringEquals', 'aws:SourceAccount', '111111111111')))],
  [
    'the source account among several',
    policy(allow(condition('StringEquals', 'AWS:sourceaccount', ['2', '111111111111']))),
  ],
  [
    'the source ARN by wildcard',
    policy(allow(condition('ArnLike', 'aws:SourceArn', 'arn:aws:kinesisanalytics:*:111111111111:application/*'))),
  ],
  ['the source ARN as it is', policy(allow(condition('ArnEquals', 'aws:SourceArn', facts.sourceArn)))],
  ['a source that is not excluded', policy(allow(condition('StringNotEquals', 'aws:SourceAccount', '222222222222')))],
  [
    'a denial for other accounts',
    policy(allow(), deny(condition('StringNotEquals', 'aws:SourceAccount', '111111111111'))),
  ],
  ['the document percent-encoded', encodeURIComponent(policy(allow()))],
];

const untrusted: readonly (readonly [string, string | undefined, string])[] = [
  ['nothing', undefined, 'has no trust policy'],
  ['another service', policy(allow({ Principal: { Service: 'ec2.amazonaws.com' } })), 'trusts ec2.amazonaws.com'],
  ['an account', policy(allow({ Principal: { AWS: 'arn:aws:iam::111111111111:root' } })), 'trusts no service'],
  [
    'everybody but the service',
    policy(allow({ Principal: undefined, NotPrincipal: { Service: service } })),
    'trusts no service',
  ],
  ['another action', policy(allow({ Action: 'sts:AssumeRoleWithSAML' })), `trusts ${service}`],
  ['all but this action', policy(allow({ Action: undefined, NotAction: 'sts:Assume*' })), `trusts ${service}`],
  ['no action', policy(allow({ Action: undefined })), `trusts ${service}`],
  ['the service, then denies it', policy(allow(), deny()), 'Deny'],
  ['the service, then denies all', policy(allow(), deny({ Principal: '*', Action: '*' })), 'Deny'],
  [
    'another source account',
    policy(allow(condition('StringEquals', 'aws:SourceAccount', '222222222222'))),
    '111111111111',
  ],
  [
    'another source ARN',
    policy(allow(condition('ArnLike', 'aws:SourceArn', 'arn:aws:kinesisanalytics:*:*:application/other'))),
    'ArnLike',
  ],
  [
    'an excluded source',
    policy(allow(condition('StringNotEquals', 'aws:SourceAccount', '111111111111'))),
    'StringNotEquals',
  ],
  ['no JSON', '{"Statement": [', 'not valid JSON'],
  ['a broken encoding', '%7B%', 'not valid JSON'],
  ['a list', '%5B%5D', 'no statements'],
  ['no statement', '{"Version":"2012-10-17"}', 'no statements'],
  ['a statement that is a text', '{"Statement":"Allow"}', 'not an object'],
  ['an unknown effect', policy(allow({ Effect: 'Permit' })), 'neither'],
  ['too much', policy(allow({ Sid: 'x'.repeat(70_000) })), 'longer than'],
];

describe('judgeTrustPolicy', () => {
  it.each(trusted)('trusts when the policy names %s', (_name, document) => {
    expect(judgeTrustPolicy(document, facts)).toEqual({ trusted: true, reason: expect.any(String), notes: [] });
  });

  it.each(untrusted)('does not trust when the policy names %s', (_name, document, reason) => {
    const verdict = judgeTrustPolicy(document, facts);
    expect(verdict.trusted).toBe(false);
    expect(verdict.reason).toContain(reason);
  });

  it('takes what it cannot judge in the favour of the role, with a note', () => {
    const onTags = condition('StringEquals', 'aws:PrincipalTag/team', 'x');
    expect(judgeTrustPolicy(policy(allow(onTags)), facts)).toMatchObject({
      trusted: true,
      notes: [expect.stringContaining('aws:PrincipalTag/team')],
    });
    expect(judgeTrustPolicy(policy(allow(), deny(onTags)), facts)).toMatchObject({ trusted: true });
    const onSource = condition('ArnLike', 'aws:SourceArn', 'arn:aws:kinesisanalytics:*:*:application/other');
    expect(judgeTrustPolicy(policy(allow(onSource)), { accountId: facts.accountId })).toMatchObject({ trusted: true });
  });

  it('needs every entry of a condition block', () => {
    const both = { Condition: { StringEquals: { 'aws:SourceAccount': '222222222222', 'aws:PrincipalTag/team': 'x' } } };
    expect(judgeTrustPolicy(policy(allow(both)), facts).trusted).toBe(false);
  });
});

describe('wildcards', () => {
  it.each([
    ['*', '', true],
    ['a*c', 'abbbc', true],
    ['a*b*c', 'a-c', false],
    ['a?c', 'ac', false],
    ['', 'a', false],
    ['**a', 'bba', true],
    ['a.c', 'abc', false],
  ])('%j on %j is %s', (pattern, text, result) => {
    expect(matchesWildcard(pattern, text)).toBe(result);
  });

  it('do not cross the colons of an ARN', () => {
    expect(matchesArn('arn:*:application/app', facts.sourceArn)).toBe(false);
    expect(matchesArn('arn:aws:kinesisanalytics:*:*:application/a*', facts.sourceArn)).toBe(true);
  });
});
