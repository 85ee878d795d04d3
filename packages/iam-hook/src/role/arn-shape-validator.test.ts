// What is said of a role's ARN without asking IAM.
import { describe, expect, it } from '@jest/globals';
import { arnFindings } from './arn-shape-validator.js';
import { parseRoleArn } from './role-arn.js';

const account = '111111111111';

describe('parseRoleArn', () => {
  it.each([
    [`arn:aws:iam::${account}:role/app`, { partition: 'aws', accountId: account, path: '/', roleName: 'app' }],
    [
      `arn:aws-cn:iam::${account}:role/a/b/app`,
      { partition: 'aws-cn', accountId: account, path: '/a/b/', roleName: 'app' },
    ],
    [`arn:aws-us-gov:iam::${account}:role/x=y,z@1.2-3_4+5`, { partition: 'aws-us-gov', roleName: 'x=y,z@1.2-3_4+5' }],
  ])('takes %s apart', (arn, parts) => {
    expect(parseRoleArn(arn)).toMatchObject(parts);
  });
});

describe('arnFindings', () => {
  it.each([
    'arn:x',
    'arn:aws:iam::1:role/app',
    `arn:aws:iam::${account}:user/app`,
    `arn:aws:iam::${account}:role/`,
    `arn:aws:iam::${account}:roleapp`,
    `arn:aws:iam:us-east-1:${account}:role/app`,
    `arn:aws:iam::${account}:role/app\n`,
    `arn:aws:iam::${account}:role/$(reboot)`,
    `arn:aws:sts::${account}:assumed-role/app/session`,
  ])('calls %j malformed', (arn) => {
    expect(arnFindings(arn, account)).toMatchObject([{ fault: 'malformedArn', roleArn: arn }]);
  });

  it('calls a role of another account foreign', () => {
    const [finding] = arnFindings('arn:aws:iam::222222222222:role/app', account);
    expect(finding).toMatchObject({ fault: 'foreignAccount' });
    expect(finding?.why).toContain(account);
  });

  it('has nothing to say of a role of the account', () => {
    expect(arnFindings(`arn:aws:iam::${account}:role/service/app`, account)).toEqual([]);
  });
});
