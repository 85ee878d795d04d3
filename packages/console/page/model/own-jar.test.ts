import { describe, expect, it } from '@jest/globals';
import { faultOfChoice, type JarChoice, nameFrom, parseProperties, planJar, planScript } from './own-jar.js';

const choice: JarChoice = {
  name: 'My.Job',
  accountId: '111111111111',
  region: 'eu-west-1',
  runtime: 'FLINK-1_20',
  fileName: 'my job-1.0.jar',
  buckets: ['out'],
  groups: [{ id: 'bucket', properties: [{ key: 'name', value: 'out' }] }],
};

describe('a jar of one’s own', () => {
  it('gets a name that the API takes', () => {
    expect(['my-job-1.0.jar', 'Größe (2).zip', '.jar'].map(nameFrom)).toEqual([
      'my-job-1.0',
      'Gr-e-2',
      'my-application',
    ]);
  });

  it('says what is wrong with an answer', () => {
    expect(faultOfChoice(choice)).toBeUndefined();
    expect(faultOfChoice({ ...choice, name: 'a b' })).toMatch(/name/);
    expect(faultOfChoice({ ...choice, accountId: '12' })).toMatch(/twelve/);
    expect(faultOfChoice({ ...choice, buckets: ['Out'] })).toMatch(/Out is no name/);
    expect(faultOfChoice({ ...choice, fileName: '' })).toMatch(/jar/);
  });

  it('reads properties, a line each', () => {
    expect(parseProperties('# a comment\nbucket name = out\n\nbucket  path=a = b\nother k =')).toEqual([
      {
        id: 'bucket',
        properties: [
          { key: 'name', value: 'out' },
          { key: 'path', value: 'a = b' },
        ],
      },
      { id: 'other', properties: [{ key: 'k', value: '' }] },
    ]);
    expect(parseProperties('nothing')).toMatch(/“nothing” is not of the form/);
  });

  it('is planned whole', () => {
    const plan = planJar(choice);
    expect(plan).toMatchObject({
      codeBucket: 'code-my-job-111111111111',
      key: 'my job-1.0.jar',
      roleArn: 'arn:aws:iam::111111111111:role/My.Job-role',
      logGroup: '/aws/kinesis-analytics/My.Job',
      input: {
        ApplicationName: 'My.Job',
        RuntimeEnvironment: 'FLINK-1_20',
        ApplicationConfiguration: {
          ApplicationCodeConfiguration: {
            CodeContent: { S3ContentLocation: { BucketARN: 'arn:aws:s3:::code-my-job-111111111111' } },
          },
          EnvironmentProperties: { PropertyGroups: [{ PropertyGroupId: 'bucket', PropertyMap: { name: 'out' } }] },
        },
      },
    });
    const long = planJar({ ...choice, name: `${'a'.repeat(120)}.` });
    expect(long.codeBucket).toMatch(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/);
    expect(long.roleName.length).toBeLessThanOrEqual(64);
  });

  it('is the same as a script', () => {
    const script = planScript(planJar(choice), choice, { endpoint: 'http://127.0.0.1:4566', ...choice });
    expect(script).toContain("s3 cp 'my job-1.0.jar' 's3://code-my-job-111111111111/my job-1.0.jar'");
    expect(script).toContain('--bucket out --create-bucket-configuration LocationConstraint=eu-west-1');
    expect(script.split('\n')[0]).toBe('export AWS_ACCESS_KEY_ID=111111111111 AWS_SECRET_ACCESS_KEY=any');
  });

  it('has no word that an option is not where names begin with a hyphen', () => {
    const odd = { ...choice, name: '-x', fileName: '-y.jar' };
    const script = planScript(planJar(odd), odd, { endpoint: 'http://127.0.0.1:4566', ...odd });
    expect(script).toContain('s3 cp ./-y.jar s3://');
    expect(script).toContain('create-role --role-name=-x-role ');
    expect(script).toContain('put-role-policy --role-name=-x-role ');
    expect(script).toContain('start-application --application-name=-x ');
    expect(script).not.toMatch(/ -[^-]/);
  });
});
