import { describe, expect, it } from '@jest/globals';
import { type ServiceError, silentLogger, type UpstreamAnswer, type UpstreamCall } from '@drey/plugin-api';
import { createStackHook } from './stack-hook.js';
import { templateAddress } from './template-address.js';

const type = 'AWS::KinesisAnalyticsV2::Application';
const passed: UpstreamAnswer = { status: 200, headers: {}, body: 'passed' };
const withOne = (resource: string): string => JSON.stringify({ Resources: { App: { Type: resource } } });
const nesting = (url: string): string =>
  JSON.stringify({ Resources: { Inner: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: url } } } });

const callOf = (body: string, url = '/'): UpstreamCall => ({
  requestId: 'r',
  accountId: '111122223333',
  region: 'eu-west-1',
  accessKeyId: undefined,
  service: 'cloudformation',
  method: 'POST',
  url,
  headers: {},
  resource: undefined,
  log: silentLogger,
  action: 'CreateStack',
  body,
  hasUpstream: true,
  signal: new AbortController().signal,
});

/** What comes of a call; objects are the templates that S3 has. */
const outcome = async (
  parameters: Readonly<Record<string, string>>,
  { objects = {}, url }: { readonly objects?: Readonly<Record<string, string>>; readonly url?: string } = {},
): Promise<string> => {
  const seen: string[] = [];
  const hook = createStackHook(() => ({
    at: (address, { accountId }) => {
      seen.push(accountId);
      return Promise.resolve(objects[address]);
    },
  }));
  try {
    const call = callOf(new URLSearchParams(parameters).toString(), url);
    return (await hook.around(call, () => Promise.resolve(passed))).body;
  } catch (error) {
    const { code, message } = error as ServiceError;
    return `${code}: ${message}`;
  }
};

describe('a stack with an application in it', () => {
  it.each([type, 'AWS::KinesisAnalyticsV2::ApplicationOutput', 'AWS::KinesisAnalytics::Application'])(
    'is refused for %s, with the resource, the reason and what to do',
    async (resource) => {
      const refused = await outcome({ TemplateBody: withOne(resource) });
      expect(refused).toMatch(/^ValidationError: .*App \(AWS::Kin.*CREATE_COMPLETE without it.*create-application/);
      expect(refused).toContain(resource);
    },
  );

  it('is refused by its address, also in nested stacks and in loops of them', async () => {
    const objects = { 'http://h/b/app': withOne(type), 'http://h/b/in': nesting('http://h/b/app') };
    expect(await outcome({ TemplateURL: 'http://h/b/app' }, { objects })).toMatch(/^ValidationError/);
    expect(await outcome({ TemplateURL: 'http://h/b/in' }, { objects })).toMatch(/^ValidationError/);
    expect(await outcome({ TemplateBody: nesting('http://h/b/in') }, { objects })).toMatch(/^ValidationError/);
    const loop = { 'http://h/b/loop': nesting('http://h/b/loop') };
    expect(await outcome({ TemplateURL: 'http://h/b/loop' }, { objects: loop })).toBe('passed');
  });

  it('is refused where the template stands in the URL of the request', async () => {
    const url = `/?${new URLSearchParams({ Action: 'CreateStack', TemplateBody: withOne(type) }).toString()}`;
    expect(await outcome({}, { url })).toMatch(/^ValidationError/);
  });

  it.each([
    ['another template', { TemplateBody: withOne('AWS::S3::Bucket') }],
    ['a stream', { TemplateBody: withOne('AWS::Kinesis::Stream') }],
    ['a type that only begins alike', { TemplateBody: withOne('AWS::KinesisAnalyticsV3::Application') }],
    ['no template', { UsePreviousTemplate: 'true' }],
    ['an address that cannot be read', { TemplateURL: 'http://h/b/absent' }],
    ['something that is no template', { TemplateBody: 'Hello' }],
  ])('is not %s, which passes', async (_name, parameters) => {
    expect(await outcome(parameters)).toBe('passed');
  });
});

describe('the address of a template', () => {
  it.each([
    ['https://s3.us-east-1.amazonaws.com/cdk-assets/a/b.json', 'cdk-assets', 'a/b.json'],
    ['https://s3.amazonaws.com/bucket/key', 'bucket', 'key'],
    ['https://bucket.s3.eu-west-1.amazonaws.com/a/b.yaml', 'bucket', 'a/b.yaml'],
    ['https://my.bucket.s3-eu-west-1.amazonaws.com/k', 'my.bucket', 'k'],
    ['https://bucket.s3.amazonaws.com/k', 'bucket', 'k'],
    ['http://127.0.0.1:4566/bucket/k%20l', 'bucket', 'k l'],
    ['http://localhost:4566/bucket/k', 'bucket', 'k'],
    ['http://bucket.s3.localhost.localstack.cloud:4566/k', 'bucket', 'k'],
    ['s3://bucket/k', 'bucket', 'k'],
  ])('%s is %s and %s', (url, bucket, key) => expect(templateAddress(url)).toMatchObject({ bucket, key }));

  it.each(['', 'nonsense', 'file:///etc/passwd', 'http://h/', 'http://h/bucket', 'http://h/%zz/x'])(
    'is not %s',
    (url) => expect(templateAddress(url)).toBeUndefined(),
  );
});
