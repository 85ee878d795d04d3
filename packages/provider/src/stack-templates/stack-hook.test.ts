import { describe, expect, it } from '@jest/globals';
import { type ServiceError, silentLogger, type UpstreamTextAnswer, type UpstreamCall } from '@drey/plugin-api';
import { answerText } from '@drey/plugin-api/testing';
import { createStackHook } from './stack-hook.js';
import { templateAddress } from './template-address.js';
const type = 'AWS::KinesisAnalyticsV2::Application';
const passed: UpstreamTextAnswer = { status: 200, headers: {}, body: 'passed' };
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
  callsBack: false,
  signal: new AbortController().signal,
});

interface Surroundings {
  /** The templates that S3 has. */
  readonly objects?: Readonly<Record<string, string>>;
  readonly url?: string;
  readonly action?: string;
  /** What the upstream answers to other operations. */
  readonly upstream?: Readonly<Record<string, string>>;
}

/** What comes of a call. */
const outcome = async (
  parameters: Readonly<Record<string, string>>,
  { objects = {}, url, action = 'CreateStack', upstream = {} }: Surroundings = {},
): Promise<string> => {
  const hook = createStackHook(() => ({ at: (address) => Promise.resolve(objects[address]) }));
  const next = (body?: string): Promise<UpstreamTextAnswer> => {
    const asked = body === undefined ? undefined : new URLSearchParams(body).get('Action');
    return Promise.resolve(asked === undefined ? passed : { ...passed, body: upstream[asked ?? ''] ?? '' });
  };
  try {
    const call = { ...callOf(new URLSearchParams(parameters).toString(), url), action };
    return answerText(await hook.around(call, next));
  } catch (error) {
    const { code, message } = error as ServiceError;
    return `${code}: ${message}`;
  }
};

describe('a stack with an application in it', () => {
  it('passes where the upstream calls back and makes it, and what is no template does not', async () => {
    const create = async (TemplateBody: string) => {
      const call = { ...callOf(new URLSearchParams({ TemplateBody }).toString()), callsBack: true };
      return createStackHook(() => undefined).around(call, () => Promise.resolve(passed));
    };
    expect(await create(withOne(type))).toBe(passed);
    await expect(create('Hello')).rejects.toThrow('unsupported structure');
  });

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
  ])('is not %s, which passes', async (_name, parameters) => {
    expect(await outcome(parameters)).toBe('passed');
  });
});

/** A template that nests one, at a computed address. */
const computing = (
  TemplateURL: unknown,
  more: Readonly<Record<string, unknown>> = {},
  Parameters: unknown = {},
): string =>
  JSON.stringify({
    ...more,
    Resources: { Inner: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL, Parameters } } },
  });

const text = { Type: 'String' };
const yamlInner = (url: string): string =>
  `Parameters: {B: {Type: String, Default: b}}\nResources:\n  Inner:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: ${url}\n`;

describe('a nested stack at a computed address', () => {
  const objects = { 'http://h/b/app': withOne(type), 'http://h/b/other': withOne('AWS::SQS::Queue') };
  const cdk = 'https://s3.eu-west-1.amazonaws.com/cdk-hnb659fds-assets-111122223333-eu-west-1/abc.json';

  it.each([
    ['a parameter that is given', computing({ Ref: 'U' }, { Parameters: { U: text } })],
    ['a default', computing({ Ref: 'D' }, { Parameters: { D: { ...text, Default: 'http://h/b/app' } } })],
    [
      'a mapping',
      computing(
        { 'Fn::FindInMap': ['M', { Ref: 'AWS::Region' }, 'u'] },
        { Mappings: { M: { 'eu-west-1': { u: 'http://h/b/app' } } } },
      ),
    ],
    ['Fn::Sub', computing({ 'Fn::Sub': 'http://h/b/${K}' }, { Parameters: { K: text } })],
    [
      'Fn::Sub with names of its own',
      computing({ 'Fn::Sub': ['http://${H}/b/${ K }', { H: 'h', K: { Ref: 'K' } }] }, { Parameters: { K: text } }),
    ],
    ['Fn::Join', computing({ 'Fn::Join': ['/', ['http://h', 'b', { Ref: 'K' }]] }, { Parameters: { K: text } })],
    ['Fn::Select of Fn::Split', computing({ 'Fn::Select': [1, { 'Fn::Split': ['|', 'x|http://h/b/app'] }] })],
    [
      'Fn::Select of a list',
      computing(
        { 'Fn::Select': ['1', { Ref: 'L' }] },
        { Parameters: { L: { Type: 'CommaDelimitedList', Default: 'a, http://h/b/app' } } },
      ),
    ],
    [
      'either side of Fn::If',
      computing({
        'Fn::If': ['C', 'http://h/b/other', { 'Fn::If': ['D', 'http://h/b/app', { Ref: 'AWS::NoValue' }] }],
      }),
    ],
    ['short forms', yamlInner('!Sub "http://h/${B}/${K}"').replace('{B:', '{K: {Type: String}, B:')],
    ['short forms over lists', yamlInner('!Join ["/", ["http://h", !Ref B, !Select [0, [app]]]]')],
    ['a block', yamlInner('!Sub |-\n        http://h/${B}/app')],
  ])('is looked into where it stands in %s', async (_name, TemplateBody) => {
    const parameters = {
      TemplateBody,
      'Parameters.member.1.ParameterKey': 'U',
      'Parameters.member.1.ParameterValue': 'http://h/b/app',
      'Parameters.member.2.ParameterKey': 'K',
      'Parameters.member.2.ParameterValue': 'app',
    };
    expect(await outcome(parameters, { objects })).toMatch(/^ValidationError: .*App \(AWS::Kin/);
  });

  it('is looked into as CDK writes it, and passes without an application', async () => {
    const TemplateBody = computing({
      'Fn::Sub':
        'https://s3.${AWS::Region}.${AWS::URLSuffix}/cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}/abc.json',
    });
    expect(await outcome({ TemplateBody }, { objects: { [cdk]: withOne(type) } })).toMatch(/App \(AWS::Kin/);
    expect(await outcome({ TemplateBody }, { objects: { [cdk]: withOne('AWS::SQS::Queue') } })).toBe('passed');
  });

  it('is looked into with the parameters that it is given, and those of its defaults', async () => {
    const inner = computing(
      { 'Fn::Join': ['/', ['http:/', { Ref: 'Host' }, { Ref: 'Rest' }]] },
      { Parameters: { Host: text, Rest: { ...text, Default: 'b/app' } } },
    );
    const TemplateBody = computing('http://h/b/in', {}, { Host: { 'Fn::Sub': 'h' } });
    expect(await outcome({ TemplateBody }, { objects: { ...objects, 'http://h/b/in': inner } })).toMatch(
      /App \(AWS::Kin/,
    );
  });

  it.each([
    ['it is computed by Fn::GetAtt', computing({ 'Fn::GetAtt': ['A', 'B'] })],
    ['it is computed by Fn::ImportValue', computing({ 'Fn::ImportValue': 'x' })],
    ['it is computed by Fn::Sub', computing({ 'Fn::Sub': 'http://h/b/${A.B}' })],
    ['its TemplateURL is not known before', computing('{{resolve:ssm:/url}}')],
    [
      'it is computed by Ref',
      computing(
        { Ref: 'P' },
        { Parameters: { P: { Type: 'AWS::SSM::Parameter::Value<String>', Default: 'http://h/b/other' } } },
      ),
    ],
    ['its TemplateURL is no text', computing({ 'Fn::Split': [',', 'a,b'] })],
    ['no template at http://h/b/absent that can be read', nesting('http://h/b/absent')],
    ['YAML not well-formed. (line 2, column 1), at http://h/b/broken', nesting('http://h/b/broken')],
    ['unsupported structure, at http://h/b/text', nesting('http://h/b/text')],
  ])('is refused with the reason: %s', async (reason, TemplateBody) => {
    const broken = { 'http://h/b/broken': 'Resources: [', 'http://h/b/text': 'Hello' };
    const refused = await outcome({ TemplateBody }, { objects: { ...objects, ...broken } });
    expect(refused).toMatch(/^ValidationError: Template error: the nested stack Inner could not be looked into/);
    expect(refused).toContain(reason);
  });

  it('is not looked for without end', async () => {
    const parameter = { Parameters: { N: text } };
    const growing = computing('http://h/b/grow', parameter, { N: { 'Fn::Sub': '${N}x' } });
    const body = computing('http://h/b/grow', {}, { N: 'x' });
    expect(await outcome({ TemplateBody: body }, { objects: { 'http://h/b/grow': growing } })).toMatch(/more than 30/);
    const names = Array.from(
      { length: 15 },
      (_, index) => `L${index + 1}: &l${index + 1} [${Array(50).fill(`*l${index}`).join()}]\n`,
    );
    expect(await outcome({ TemplateBody: `L0: &l0 x\n${names.join('')}${yamlInner('*l15')}` })).toMatch(/is no text/);
    const joins = names.map((line) => line.replace('[', "!Join ['', [").replace(']\n', ']]\n'));
    expect(await outcome({ TemplateBody: `L0: &l0 x\n${joins.join('')}${yamlInner('*l15')}` })).toMatch(
      /not known before/,
    );
    expect(await outcome({ TemplateBody: yamlInner('&a !Join [x, *a]') })).toMatch(/ValidationError/);
  });

  /** Maps of two members, each of which is the map before: written out, the last has 2 ** 40 texts. */
  const nestedMaps = `  - &a0 {l: x, r: x}\n${Array.from({ length: 40 }, (_, index) => `  - &a${index + 1} {l: *a${index}, r: *a${index}}\n`).join('')}`;
  const stackWith = (parameters: string): string =>
    `Maps:\n${nestedMaps}Mappings: {M: {k: {v: *a40, url: 'http://h/b/app'}}}\nResources:\n  Inner:\n    Type: AWS::CloudFormation::Stack\n` +
    `    Properties: {TemplateURL: 'http://h/b/in', Parameters: ${parameters}}\n`;

  it.each(['!FindInMap [M, k, v]', '*a40', '[*a40]'])(
    'does not unfold what a parameter of it names by aliases (%s)',
    async (value) => {
      const read = computing({ Ref: 'P' }, { Parameters: { P: text } });
      const outside = computing('http://h/b/app', { Parameters: { P: text } });
      const at = (inner: string) =>
        outcome({ TemplateBody: stackWith(`{P: ${value}}`) }, { objects: { ...objects, 'http://h/b/in': inner } });
      expect(await at(outside)).toMatch(/App \(AWS::Kin/);
      expect(await at(read)).toMatch(
        /could not be looked into: its TemplateURL is not known before: it is computed by Ref/,
      );
      expect(await at(withOne('AWS::SQS::Queue'))).toBe('passed');
      const besides = { TemplateBody: stackWith(`{P: !FindInMap [M, k, url], Q: ${value}}`) };
      expect(await outcome(besides, { objects: { ...objects, 'http://h/b/in': read } })).toMatch(/App \(AWS::Kin/);
    },
  );

  it('takes no default of a parameter that is no text', async () => {
    const inner = `Maps:\n${nestedMaps}Parameters: {P: {Type: String, Default: *a40}}\n${stackWith('{P: !Ref P}').slice(stackWith('').indexOf('Mappings'))}`;
    const found = { ...objects, 'http://h/b/in': computing('http://h/b/app', { Parameters: { P: text } }) };
    expect(await outcome({ TemplateBody: inner }, { objects: found })).toMatch(/App \(AWS::Kin/);
  });

  it.each([
    ['parameters', Array.from({ length: 3000 }, (_, index) => `p${index}: *long`).join()],
    ['splits', `P: !Select [0, [${"!Split ['', *long],".repeat(5000)}]]`],
    ['substitutions', `P: !Join ['', [${'{Fn::Sub: *open},'.repeat(5000)}]]`],
  ])('is refused where its template makes too much of one value (%s)', async (_name, parameters) => {
    const stack = "Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 'http://h/b/in', Parameters: *given}";
    const stacks = Array.from({ length: 3000 }, (_, index) => `  S${index}: {${stack}}\n`).join('');
    const values = `Long: &long ${'x'.repeat(50_000)}\nOpen: &open '${'${'.repeat(5000)}'\n`;
    const TemplateBody = `${values}Given: &given {${parameters}}\nResources:\n${stacks}`;
    const found = { 'http://h/b/in': withOne('AWS::SQS::Queue') };
    expect(await outcome({ TemplateBody }, { objects: found })).toMatch(/makes too much of its values/);
  });

  it('is found in a stack set of a template', async () => {
    const set = (template: string): string =>
      JSON.stringify({
        Resources: { S: { Type: 'AWS::CloudFormation::StackSet', Properties: { TemplateBody: template } } },
      });
    expect(await outcome({ TemplateBody: set(withOne(type)) })).toMatch(/App \(AWS::Kin/);
    expect(await outcome({ TemplateBody: set(withOne('AWS::SQS::Queue')) })).toBe('passed');
  });
});

describe('a stack that builds on what it was', () => {
  const objects = { 'http://h/b/app': withOne(type), 'http://h/b/other': withOne('AWS::SQS::Queue') };
  const before = computing({ Ref: 'U' }, { Parameters: { U: text } }).replaceAll('"', '&quot;');
  const stack = `<GetTemplateResult><TemplateBody>${before}</TemplateBody></GetTemplateResult>`;
  const values = (url: string): string =>
    `<Parameters><member><ParameterKey>U</ParameterKey><ParameterValue>${url}</ParameterValue></member></Parameters>`;
  const upstream = (url: string): Readonly<Record<string, string>> => ({
    GetTemplate: stack,
    DescribeStacks: values(url),
    DescribeStackSet: `${stack}${values(url)}`,
  });
  const given = { 'Parameters.member.1.ParameterKey': 'U' };

  it.each(['UpdateStack', 'CreateChangeSet', 'UpdateStackSet'])(
    'is refused where it comes to nest one (%s)',
    async (action) => {
      const update = { StackName: 's', StackSetName: 's', UsePreviousTemplate: 'true', ...given };
      const url = 'Parameters.member.1.ParameterValue';
      const other = upstream('http://h/b/other');
      expect(await outcome({ ...update, [url]: 'http://h/b/app' }, { action, objects, upstream: other })).toMatch(
        /App \(AWS/,
      );
      expect(await outcome({ ...update, [url]: 'http://h/b/other' }, { action, objects, upstream: other })).toBe(
        'passed',
      );
      const kept = { 'Parameters.member.1.UsePreviousValue': 'true' };
      expect(await outcome({ ...update, ...kept }, { action, objects, upstream: other })).toBe('passed');
      expect(await outcome({ ...update, ...kept }, { action, objects, upstream: upstream('http://h/b/app') })).toMatch(
        /App \(AWS/,
      );
    },
  );
});

describe('what is no template', () => {
  it.each([
    'CreateStack',
    'UpdateStack',
    'CreateChangeSet',
    'CreateStackSet',
    'ValidateTemplate',
    'GetTemplateSummary',
  ])('is told in the words of CloudFormation (%s)', async (action) => {
    expect(await outcome({ TemplateBody: 'Hello' }, { action })).toBe(
      'ValidationError: Template format error: unsupported structure.',
    );
    expect(await outcome({ TemplateURL: 'http://h/b/absent' }, { action })).toMatch(
      /^ValidationError: TemplateURL must reference a valid S3/,
    );
  });

  it('is any template that only is read', async () => {
    expect(await outcome({ TemplateBody: withOne(type) }, { action: 'ValidateTemplate' })).toBe('passed');
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
