// The validator against a server that speaks IAM's wire protocol.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  errorXml,
  type FakeAnswer,
  type FakeAws,
  getRoleXml,
  handClock,
  iamXml,
  startFakeAws,
  upstreamAt,
} from './fake-aws.test.support.js';
import {
  createIamClientValidator,
  type IamClientValidator,
  type IamClientValidatorNeeds,
} from './iam-client-validator.js';
import type { RoleNeed } from '../policy/permission.js';
import { findingText, trustPolicyExample } from './role-finding.js';

const accountId = '111111111111';
const roleArn = `arn:aws:iam::${accountId}:role/app`;
const validation = { accountId, region: 'eu-central-1', signal: new AbortController().signal };
const trusting = getRoleXml(roleArn, trustPolicyExample);
const trustsOthers = getRoleXml(roleArn, trustPolicyExample.replace('kinesisanalytics', 'ec2'));

let aws: FakeAws;
let clock: ReturnType<typeof handClock>;
let validator: IamClientValidator;

const make = (needs: Partial<IamClientValidatorNeeds> = {}): IamClientValidator => {
  validator?.close();
  validator = createIamClientValidator({ upstream: aws.upstream, clock, ...needs });
  return validator;
};

beforeEach(async () => {
  clock = handClock();
  aws = await startFakeAws(() => trusting);
  make();
});

afterEach(async () => {
  validator.close();
  await aws[Symbol.asyncDispose]();
});

const faults = async (arn = roleArn): Promise<readonly string[]> =>
  (await validator.validate(arn, { ...validation, signal: new AbortController().signal })).map(({ fault }) => fault);

describe('the IAM validator', () => {
  it('asks GetRole for the account and finds nothing wrong with a role that trusts the service', async () => {
    expect(await faults()).toEqual([]);
    expect(aws.seen).toHaveLength(1);
    const [request] = aws.seen;
    expect(Object.fromEntries(request?.form ?? [])).toMatchObject({ Action: 'GetRole', RoleName: 'app' });
    expect(request?.headers['x-moto-account-id']).toBe(accountId);
    expect(request?.headers.authorization).toContain(`Credential=${accountId}/`);
    expect(request?.headers.authorization).toContain('/eu-central-1/iam/aws4_request');
  });

  it('finds an absent role, with the command that makes it', async () => {
    aws.answer = () => errorXml(404, 'NoSuchEntity', 'Role app not found');
    const [finding] = await validator.validate(roleArn, validation);
    expect(finding).toMatchObject({ fault: 'absentRole' });
    expect(finding && findingText(finding)).toContain(
      'aws iam create-role --role-name app --assume-role-policy-document',
    );
  });

  it('finds a role of another path absent', async () => {
    const [finding] = await validator.validate(`arn:aws:iam::${accountId}:role/service/app`, validation);
    expect(finding).toMatchObject({ fault: 'absentRole', remedy: `Use ${roleArn}.` });
  });

  it('finds a role that trusts somebody else', async () => {
    aws.answer = () => trustsOthers;
    const [finding] = await validator.validate(roleArn, validation);
    expect(finding).toMatchObject({ fault: 'untrusted', why: 'It trusts ec2.amazonaws.com.' });
    expect(finding?.remedy).toContain('aws iam update-assume-role-policy --role-name app');
  });

  it('judges the source of the call', async () => {
    const document = trustPolicyExample.replace(
      '"Action"',
      '"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:kinesisanalytics:*:*:application/other"}},"Action"',
    );
    aws.answer = () => getRoleXml(roleArn, document);
    const sourceArn = `arn:aws:kinesisanalytics:eu-central-1:${accountId}:application/app`;
    expect(await validator.validate(roleArn, { ...validation, sourceArn })).toMatchObject([{ fault: 'untrusted' }]);
    expect(await validator.validate(roleArn, { ...validation, sourceArn: sourceArn.replace(/app$/, 'other') })).toEqual(
      [],
    );
  });

  it('asks nobody about an ARN that is wrong by itself', async () => {
    expect(await faults('arn:nonsense')).toEqual(['malformedArn']);
    expect(await faults('arn:aws:iam::222222222222:role/app')).toEqual(['foreignAccount']);
    expect(aws.seen).toEqual([]);
  });

  it('looks at the ARN only when there is no upstream', async () => {
    make({ upstream: upstreamAt(null) });
    expect(await faults()).toEqual([]);
    expect(await faults('arn:aws:iam::222222222222:role/app')).toEqual(['foreignAccount']);
    expect(aws.seen).toEqual([]);
  });
});

describe('the permissions of a role', () => {
  const code: RoleNeed = {
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::code/app.jar',
    purpose: 'to read its code',
    kind: 'code',
  };
  const logs: RoleNeed = {
    action: 'logs:PutLogEvents',
    resource: 'arn:aws:logs:a:1:b',
    purpose: 'to log',
    kind: 'logs',
  };
  const statement = (action: string): string =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] });

  /** Answers as an IAM whose role has one inline policy and one attached one. */
  const policiesOf = (inline: string, attached: string): FakeAws['answer'] => {
    const answers: Readonly<Record<string, FakeAnswer>> = {
      GetRole: trusting,
      ListRolePolicies: iamXml('ListRolePolicies', '<PolicyNames><member>inline</member></PolicyNames>'),
      GetRolePolicy: iamXml('GetRolePolicy', `<PolicyDocument>${encodeURIComponent(inline)}</PolicyDocument>`),
      ListAttachedRolePolicies: iamXml(
        'ListAttachedRolePolicies',
        '<AttachedPolicies><member><PolicyArn>arn:aws:iam::aws:policy/Attached</PolicyArn></member></AttachedPolicies>',
      ),
      GetPolicy: iamXml('GetPolicy', '<Policy><DefaultVersionId>v3</DefaultVersionId></Policy>'),
      GetPolicyVersion: iamXml(
        'GetPolicyVersion',
        `<PolicyVersion><Document>${encodeURIComponent(attached)}</Document></PolicyVersion>`,
      ),
    };
    return ({ form }) => answers[form.get('Action') ?? ''] ?? errorXml(400, 'InvalidAction', 'no');
  };
  const needing = (...needs: RoleNeed[]) => validator.validate(roleArn, { ...validation, needs });

  it('are read from inline and attached policies', async () => {
    aws.answer = policiesOf(statement('s3:GetObject'), statement('logs:*'));
    expect(await needing(code, logs)).toEqual([]);
    const versions = aws.seen.filter(({ form }) => form.get('Action') === 'GetPolicyVersion');
    expect(versions.map(({ form }) => form.get('VersionId'))).toEqual(['v3']);
  });

  it('are told one by one when they are missing, with the command that gives them', async () => {
    aws.answer = policiesOf(statement('s3:PutObject'), statement('kinesis:*'));
    const findings = await needing(code, logs);
    expect(findings.map(({ fault }) => fault)).toEqual(['missingPermission', 'missingLogsPermission']);
    expect(findings[0]?.what).toContain('may not do s3:GetObject on arn:aws:s3:::code/app.jar');
    expect(findings[0]?.remedy).toContain('aws iam put-role-policy --role-name app');
  });

  it('may come from the policy of the bucket', async () => {
    aws.answer = policiesOf(statement('logs:*'), statement('kinesis:*'));
    const asked: string[] = [];
    make({
      bucketPolicy: (objectArn) => {
        asked.push(objectArn);
        return Promise.resolve(statement('s3:GetObject').replace('"Effect"', '"Principal":"*","Effect"'));
      },
    });
    expect(await needing(code, logs)).toEqual([]);
    expect(asked).toEqual([code.resource]);
  });

  it('count as not checked when IAM does not give the policies', async () => {
    aws.answer = ({ form }) => (form.get('Action') === 'GetRole' ? trusting : errorXml(501, 'NotImplemented', 'no'));
    expect(await needing(code)).toMatchObject([{ fault: 'unreachable' }]);
  });

  it('are not asked for when nothing is needed, or when the role does not trust the service', async () => {
    await needing();
    aws.answer = () => trustsOthers;
    clock.advance(2_000);
    expect(await needing(code)).toMatchObject([{ fault: 'untrusted' }]);
    expect(new Set(aws.seen.map(({ form }) => form.get('Action')))).toEqual(new Set(['GetRole']));
  });
});

describe('an IAM that does not answer', () => {
  it.each([
    [
      'an error',
      (): ReturnType<FakeAws['answer']> => errorXml(500, 'InternalFailure', 'no'),
      'answered HTTP 500 (InternalFailure)',
    ],
    ['a page', (): ReturnType<FakeAws['answer']> => ({ status: 501, body: '<html><b>no' }), 'answered HTTP 501'],
    [
      'a refusal',
      (): ReturnType<FakeAws['answer']> => errorXml(403, 'AccessDenied', 'no'),
      'answered HTTP 403 (AccessDenied)',
    ],
  ])('counts as unreachable when it gives %s', async (_name, answer, text) => {
    aws.answer = answer;
    const [finding] = await validator.validate(roleArn, validation);
    expect(finding).toMatchObject({ fault: 'unreachable', why: expect.stringContaining(text) });
  });

  it('counts as unreachable after a bounded wait', async () => {
    make({ timeoutMilliseconds: 150 });
    aws.answer = () => 'never';
    const [finding] = await validator.validate(roleArn, validation);
    expect(finding).toMatchObject({ fault: 'unreachable', why: expect.stringContaining('did not answer in time') });
  });

  it('counts as unreachable when nothing listens', async () => {
    make({ upstream: upstreamAt('http://127.0.0.1:1') });
    const [finding] = await validator.validate(roleArn, validation);
    expect(finding).toMatchObject({ fault: 'unreachable', why: expect.stringContaining('could not be reached') });
  });

  it('is not waited for when the caller has gone', async () => {
    aws.answer = () => 'never';
    const gone = new AbortController();
    const asked = validator.validate(roleArn, { ...validation, signal: gone.signal });
    gone.abort(new Error('gone'));
    await expect(asked).rejects.toThrow('gone');
  });
});

describe('the memory of the validator', () => {
  it('asks once when many ask at the same time, and soon after', async () => {
    await Promise.all(Array.from({ length: 50 }, () => faults()));
    clock.advance(900);
    await faults();
    expect(aws.seen).toHaveLength(1);
    clock.advance(200);
    await faults();
    expect(aws.seen).toHaveLength(2);
  });

  it('keeps accounts apart', async () => {
    await faults();
    const other = { ...validation, accountId: '222222222222' };
    await validator.validate('arn:aws:iam::222222222222:role/app', other);
    expect(aws.seen.map(({ headers }) => headers['x-moto-account-id'])).toEqual([accountId, '222222222222']);
  });

  it('never finds a fault from memory', async () => {
    aws.answer = () => errorXml(404, 'NoSuchEntity', 'no');
    expect(await faults()).toEqual(['absentRole']);
    aws.answer = () => trustsOthers;
    expect(await faults()).toEqual(['untrusted']);
    aws.answer = () => trusting;
    expect(await faults()).toEqual([]);
  });

  it('is emptied by IAM requests that pass through the host', async () => {
    await faults();
    const request = { service: 'iam' } as Parameters<IamClientValidator['upstreamHook']['before']>[0];
    expect(validator.upstreamHook.service).toBe('iam');
    await faults();
    expect(aws.seen).toHaveLength(1);
    await validator.upstreamHook.before(request);
    await faults();
    // The change may still be under way, so nothing is remembered for a moment.
    aws.answer = () => errorXml(404, 'NoSuchEntity', 'no');
    expect(await faults()).toEqual(['absentRole']);
  });
});
