// What each operation asks of the role.
import { describe, expect, it } from '@jest/globals';
import type { OperationInputs } from '@drey/api';
import type { Application } from '@drey/state';
import { created, recordOf, testServices } from '../operations.test.support.js';
import { roleNeeds } from './role-needs.js';

const streamArn = 'arn:aws:logs:eu-west-1:111122223333:log-group:g:log-stream:s';
const location = { BucketARN: 'arn:aws:s3:::code', FileKey: 'app.jar' };
const creation = (ObjectVersion?: string): OperationInputs['CreateApplication'] => ({
  ApplicationName: 'demo',
  RuntimeEnvironment: 'FLINK-1_20',
  ServiceExecutionRole: 'arn:aws:iam::111122223333:role/app',
  ApplicationConfiguration: {
    ApplicationCodeConfiguration: {
      CodeContentType: 'ZIPFILE',
      CodeContent: { S3ContentLocation: { ...location, ...(ObjectVersion === undefined ? {} : { ObjectVersion }) } },
    },
  },
  CloudWatchLoggingOptions: [{ LogStreamARN: streamArn }],
});
const read = (resource = 'arn:aws:s3:::code/app.jar', action = 's3:GetObject') => ({ action, resource, kind: 'code' });
const write = { action: 'logs:PutLogEvents', resource: streamArn, kind: 'logs' };

const stored = async (): Promise<Application> => {
  const services = testServices();
  await created(services, creation('v1') as Parameters<typeof created>[1]);
  return recordOf(services);
};

const codeUpdate = (S3ContentLocationUpdate: object) => ({
  ApplicationConfigurationUpdate: {
    ApplicationCodeConfigurationUpdate: { CodeContentUpdate: { S3ContentLocationUpdate } },
  },
});

describe('the needs of an application', () => {
  it('are its code and its log stream when it is created', () => {
    expect(roleNeeds('CreateApplication', undefined, creation())).toMatchObject([read(), write]);
    expect(roleNeeds('CreateApplication', undefined, { ApplicationName: 'sql' })).toEqual([]);
  });

  it('are those of the stored version when it starts', async () => {
    const versioned = read('arn:aws:s3:::code/app.jar', 's3:GetObjectVersion');
    expect(roleNeeds('StartApplication', await stored(), {})).toMatchObject([versioned, write]);
  });

  it('are all of them for a new role, the new code only for the old one, and none for another update', async () => {
    const application = await stored();
    const update = codeUpdate({ FileKeyUpdate: 'new.jar' });
    const fresh = read('arn:aws:s3:::code/new.jar');
    expect(roleNeeds('UpdateApplication', application, update)).toMatchObject([fresh]);
    const both = { ...update, ServiceExecutionRoleUpdate: 'arn:aws:iam::111122223333:role/other' };
    expect(roleNeeds('UpdateApplication', application, both)).toMatchObject([fresh, write]);
    expect(roleNeeds('UpdateApplication', application, { ApplicationName: 'demo' })).toEqual([]);
  });

  it('keep the version of an object that an update leaves in place', async () => {
    const same = codeUpdate({ BucketARNUpdate: 'arn:aws:s3:::code' });
    const versioned = read('arn:aws:s3:::code/app.jar', 's3:GetObjectVersion');
    expect(roleNeeds('UpdateApplication', await stored(), same)).toMatchObject([versioned]);
  });
});
