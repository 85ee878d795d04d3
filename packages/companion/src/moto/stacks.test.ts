// Runs the real moto, whose CloudFormation is mended, and asks it past everything that stands before it.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '@drey/plugin-api';
import { createRawClient, type RawAnswer, type UpstreamService } from '@drey/upstream-client';
import { INSTALL_MILLISECONDS, realMoto } from './real-moto.test.support.js';

const account = '111111111111';

const type = 'AWS::KinesisAnalyticsV2::Application';
const template = (resources: unknown): string => JSON.stringify({ Resources: resources });
const queue = { Queue: { Type: 'AWS::SQS::Queue' } };
const flink = { App: { Type: type } };
const nested = {
  Parameters: { Url: { Type: 'String' } },
  Resources: { Inner: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: { Ref: 'Url' } } } },
};

describe('the CloudFormation of moto', () => {
  const client = createRawClient(systemClock);
  const companion = realMoto('stacks-test');

  const send = (service: string, path: string, method: 'POST' | 'PUT', body: string, type = ''): Promise<RawAnswer> =>
    client.send(companion.endpoint ?? '', {
      method,
      path,
      // CloudFormation is asked here only.
      service: service as UpstreamService,
      headers: { ...(type === '' ? {} : { 'content-type': type }), ...companion.accountHeaders(account) },
      body,
      timeoutMilliseconds: 60_000,
    });

  const ask = (parameters: Readonly<Record<string, string>>, service = 'cloudformation'): Promise<RawAnswer> => {
    const form = new URLSearchParams({ ...parameters, Version: '2010-05-15' }).toString();
    return send(service, '/', 'POST', form, 'application/x-www-form-urlencoded');
  };

  const withUrl = (url: string) => ({
    'Parameters.member.1.ParameterKey': 'Url',
    'Parameters.member.1.ParameterValue': url,
  });

  const statusOf = async (StackName: string): Promise<string | undefined> =>
    /<StackStatus>(\w+)</.exec((await ask({ Action: 'DescribeStacks', StackName })).text)?.[1];

  beforeAll(async () => {
    await companion.start();
    await companion.ready();
    await send('s3', '/templates', 'PUT', '');
    await send('s3', '/templates/app', 'PUT', template(flink));
    await send('s3', '/templates/queue', 'PUT', template(queue));
  }, INSTALL_MILLISECONDS);

  afterAll(async () => {
    await companion.stop();
    await client.close();
  }, 60_000);

  it('makes no stack and no change set with an application for whoever asks past the host', async () => {
    for (const call of [
      { Action: 'CreateStack', StackName: 'refused' },
      { Action: 'CreateChangeSet', StackName: 'refused', ChangeSetName: 'c', ChangeSetType: 'CREATE' },
    ]) {
      const answer = await ask({ ...call, TemplateBody: template({ ...queue, ...flink }) });
      expect(answer.status).toBe(400);
      expect(answer.text).toMatch(/<Code>ValidationError<.*App \(AWS::KinesisAnalyticsV2::Application\)/s);
    }
    expect(await statusOf('refused')).toBeUndefined();
  }, 60_000);

  it('makes none in a nested stack, whatever its address is computed from, and says that the outer one failed', async () => {
    const TemplateBody = JSON.stringify(nested);
    const answer = await ask({
      Action: 'CreateStack',
      StackName: 'outer',
      TemplateBody,
      ...withUrl('http://localhost/templates/app'),
    });
    expect([answer.status, await statusOf('outer')]).toEqual([200, 'ROLLBACK_COMPLETE']);
    const events = (await ask({ Action: 'DescribeStackEvents', StackName: 'outer' })).text;
    expect(events).toMatch(/<ResourceStatus>CREATE_FAILED<.*App \(AWS::KinesisAnalyticsV2::Application\)/s);
  }, 60_000);

  it('makes none by an update with the template before', async () => {
    const TemplateBody = JSON.stringify(nested);
    const made = { Action: 'CreateStack', StackName: 'kept', TemplateBody };
    expect((await ask({ ...made, ...withUrl('http://localhost/templates/queue') })).status).toBe(200);
    const update = { Action: 'UpdateStack', StackName: 'kept', UsePreviousTemplate: 'true' };
    const answer = await ask({ ...update, ...withUrl('http://localhost/templates/app') });
    expect([answer.status, await statusOf('kept')]).toEqual([200, 'UPDATE_ROLLBACK_COMPLETE']);
  }, 60_000);

  it.each([
    'http://127.0.0.1:4566/templates/queue',
    'http://[::1]:4566/templates/queue',
    'http://localhost:4566/templates/queue',
    'http://host.docker.internal/templates/queue',
    'http://templates.s3.localhost.localstack.cloud:4566/queue',
    'https://s3.us-east-1.amazonaws.com/templates/queue',
    'https://templates.s3.eu-west-1.amazonaws.com/queue',
  ])('reads a template at %s', async (TemplateURL) => {
    const StackName = `s${TemplateURL.replaceAll(/[^a-z0-9]+/g, '-')}`;
    const answer = await ask({ Action: 'CreateStack', StackName, TemplateURL });
    expect([answer.status, await statusOf(StackName)]).toEqual([200, 'CREATE_COMPLETE']);
  });

  it.each(['http://127.0.0.1/templates/absent', 'http://localhost/absent/x', 'http://localhost/templates', 'nonsense'])(
    'refuses a template that is not there: %s',
    async (TemplateURL) => {
      const answer = await ask({ Action: 'CreateStack', StackName: 'absent', TemplateURL });
      expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('<Code>ValidationError<')]);
    },
  );

  it('refuses a reference to nothing, with its name, and makes nothing', async () => {
    const TemplateBody = template({ Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { Ref: 'Nobody' } } } });
    const answer = await ask({ Action: 'CreateStack', StackName: 'unresolved', TemplateBody });
    expect([answer.status, answer.text]).toEqual([400, expect.stringContaining('dependencies [Nobody]')]);
    expect(await statusOf('unresolved')).toBeUndefined();
  });

  it('breaks the same way over a stack each time', async () => {
    const TemplateBody = template({ Queue: { Type: 'AWS::SQS::Queue', Condition: 'Nowhere' } });
    for (let tried = 0; tried < 2; tried += 1)
      expect((await ask({ Action: 'CreateStack', StackName: 'broken', TemplateBody })).status).toBe(500);
    expect(await statusOf('broken')).toBeUndefined();
  });
});
