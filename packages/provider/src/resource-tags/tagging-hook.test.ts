import { describe, expect, it } from '@jest/globals';
import { type ServiceError, silentLogger, type UpstreamTextAnswer, type UpstreamCall } from '@drey/plugin-api';
import { answerText } from '@drey/plugin-api/testing';
import { accountId, context, created, recordOf, testServices } from '../operations.test.support.js';
import { createTaggingHook } from './tagging-hook.js';

const arnOf = (name: string, region = context.region): string =>
  `arn:aws:kinesisanalytics:${region}:${accountId}:application/${name}`;
const bucket = 'arn:aws:s3:::bucket';
const mapped = (arn: string, tags: Readonly<Record<string, string>>): unknown => ({
  ResourceARN: arn,
  Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
});

type Output = Readonly<Record<string, unknown>>;

/** Two tagged applications and one without tags, and an upstream that answers from a list. */
const scene = async (answers: readonly (Output | UpstreamTextAnswer)[] | null = []) => {
  const services = testServices();
  await created(services, {
    ApplicationName: 'a',
    Tags: [
      { Key: 'team', Value: 'red' },
      { Key: 'x', Value: '' },
    ],
  });
  await created(services, { ApplicationName: 'b', Tags: [{ Key: 'team', Value: 'blue' }] });
  await created(services, { ApplicationName: 'c' });
  const asked: Output[] = [];
  const left = [...(answers ?? [])];
  const next = (body = '{}'): Promise<UpstreamTextAnswer> => {
    asked.push(JSON.parse(body) as Output);
    const given = left.shift() ?? {};
    if ('status' in given && 'body' in given) return Promise.resolve(given as UpstreamTextAnswer);
    return Promise.resolve({ status: 200, headers: {}, body: JSON.stringify(given) });
  };
  const hook = createTaggingHook(() => services.applications);
  const call = async (action: string, input: unknown): Promise<Output> => {
    const { region } = context;
    const request: UpstreamCall = {
      requestId: 'r',
      accountId,
      region,
      accessKeyId: undefined,
      service: 'tagging',
      method: 'POST',
      url: '/',
      headers: {},
      resource: undefined,
      log: silentLogger,
      signal: context.signal,
      action,
      hasUpstream: answers !== null,
      callsBack: false,
      body: typeof input === 'string' ? input : JSON.stringify(input),
    };
    try {
      const answer = await hook.around(request, next);
      const { status } = answer;
      return status === 200 ? (JSON.parse(answerText(answer)) as Output) : { status };
    } catch (error) {
      return { error: (error as ServiceError).code };
    }
  };
  return { services, asked, call };
};

const a = mapped(arnOf('a'), { team: 'red', x: '' });
const b = mapped(arnOf('b'), { team: 'blue' });
const theirs = mapped(bucket, { team: 'red' });

describe('GetResources', () => {
  it('answers tagged applications beside the resources of the upstream', async () => {
    const { call, asked } = await scene([{ PaginationToken: '', ResourceTagMappingList: [theirs] }]);
    expect(await call('GetResources', {})).toEqual({ PaginationToken: '', ResourceTagMappingList: [a, b, theirs] });
    expect(asked).toEqual([{ ResourcesPerPage: 48 }]);
  });

  it.each([
    ['a key', { TagFilters: [{ Key: 'x' }] }, [a]],
    ['a key and values', { TagFilters: [{ Key: 'team', Values: ['blue', 'green'] }] }, [b]],
    [
      'two keys',
      {
        TagFilters: [
          { Key: 'team', Values: ['blue'] },
          { Key: 'x', Values: [] },
        ],
      },
      [],
    ],
    ['a key of every object', { TagFilters: [{ Key: 'constructor' }] }, []],
    ['our type', { ResourceTypeFilters: ['kinesisanalytics:application'] }, [a, b]],
    ['our service', { ResourceTypeFilters: ['kinesisanalytics'] }, [a, b]],
    ['another type of our service', { ResourceTypeFilters: ['kinesisanalytics:other'] }, []],
    ['another service with a like name', { ResourceTypeFilters: ['kinesis'] }, []],
    ['ARNs', { ResourceARNList: [arnOf('b'), arnOf('absent'), arnOf('c')] }, [b]],
  ])('finds ours by %s', async (_what, input, found) => {
    const { call } = await scene();
    expect((await call('GetResources', input))['ResourceTagMappingList']).toEqual(found);
  });

  it('asks the upstream only for what is not ours', async () => {
    const { call, asked } = await scene();
    await call('GetResources', { ResourceTypeFilters: ['kinesisanalytics'] });
    await call('GetResources', { ResourceARNList: [arnOf('a')] });
    expect(asked).toEqual([]);
    await call('GetResources', { ResourceTypeFilters: ['s3', 'kinesisanalytics'], TagFilters: [{ Key: 'k' }] });
    await call('GetResources', { ResourceARNList: [arnOf('a'), bucket] });
    expect(asked).toEqual([
      { ResourceTypeFilters: ['s3'], TagFilters: [{ Key: 'k' }], ResourcesPerPage: 50 },
      { ResourceARNList: [bucket], ResourcesPerPage: 49 },
    ]);
  });

  it.each([1, 2, 3, 4])('pages through both, %i at a time, each resource once', async (size) => {
    const list = ['1', '2', '3'].map((name) => mapped(`${bucket}${name}`, { k: name }));
    const { services } = await scene();
    const hook = createTaggingHook(() => services.applications);
    const next = (body = '{}'): Promise<UpstreamTextAnswer> => {
      const input = JSON.parse(body) as { PaginationToken?: string; ResourcesPerPage: number };
      const start = Number(input.PaginationToken ?? 0);
      const end = start + input.ResourcesPerPage;
      const output = {
        PaginationToken: end < list.length ? String(end) : '',
        ResourceTagMappingList: list.slice(start, end),
      };
      return Promise.resolve({ status: 200, headers: {}, body: JSON.stringify(output) });
    };
    const found: unknown[] = [];
    let token = '';
    do {
      const body = JSON.stringify({ ResourcesPerPage: size, ...(token === '' ? {} : { PaginationToken: token }) });
      const call = {
        action: 'GetResources',
        accountId,
        region: context.region,
        body,
        hasUpstream: true,
        callsBack: false,
      } as UpstreamCall;
      const page = JSON.parse(answerText(await hook.around(call, next))) as Output;
      const resources = page['ResourceTagMappingList'] as readonly unknown[];
      expect(resources.length).toBeLessThanOrEqual(size);
      found.push(...resources);
      token = String(page['PaginationToken']);
    } while (token !== '' && found.length < 10);
    expect(found).toEqual([a, b, ...list]);
  });

  it('answers ours alone without an upstream, or where it has no such service', async () => {
    const alone = { PaginationToken: '', ResourceTagMappingList: [a, b] };
    expect(await (await scene(null)).call('GetResources', {})).toEqual(alone);
    const missing = { status: 501, headers: {}, body: '{}' };
    expect(await (await scene([missing])).call('GetResources', {})).toEqual(alone);
  });

  it('passes on what the upstream refuses', async () => {
    const refusal = { status: 503, headers: {}, body: '{}' };
    expect(await (await scene([refusal])).call('GetResources', {})).toEqual({ status: 503 });
  });

  it.each([
    ['not JSON', 'SerializationException'],
    ['[]', 'SerializationException'],
    ['{"ResourceTypeFilters":"s3"}', 'InvalidParameterException'],
    ['{"TagFilters":[1]}', 'InvalidParameterException'],
    ['{"ResourcesPerPage":0}', 'InvalidParameterException'],
    ['{"PaginationToken":"made up"}', 'InvalidParameterException'],
  ])('refuses %s', async (body, code) => {
    expect(await (await scene()).call('GetResources', body)).toEqual({ error: code });
  });
});

describe('TagResources and UntagResources', () => {
  it('change ours, ask the upstream for the others, and tell each failure', async () => {
    const theirFailure = { StatusCode: 400, ErrorCode: 'InvalidParameterException', ErrorMessage: 'No.' };
    const { call, services, asked } = await scene([{ FailedResourcesMap: { [bucket]: theirFailure } }, {}]);
    const ResourceARNList = [arnOf('c'), arnOf('absent'), arnOf('a', 'us-west-2'), bucket];
    const output = await call('TagResources', { ResourceARNList, Tags: { k: 'v' } });
    const failed = output['FailedResourcesMap'] as Readonly<Record<string, Output>>;
    expect(Object.keys(failed)).toEqual([arnOf('absent'), arnOf('a', 'us-west-2'), bucket]);
    expect(failed[arnOf('absent')]).toMatchObject({ StatusCode: 400, ErrorCode: 'InvalidParameterException' });
    expect(failed[bucket]).toEqual(theirFailure);
    expect(recordOf(services, 'c').tags).toEqual({ k: 'v' });
    expect(await call('UntagResources', { ResourceARNList: [arnOf('c'), bucket], TagKeys: ['k', 'l'] })).toEqual({
      FailedResourcesMap: {},
    });
    expect(recordOf(services, 'c').tags).toEqual({});
    expect(asked).toEqual([
      { ResourceARNList: [bucket], Tags: { k: 'v' } },
      { ResourceARNList: [bucket], TagKeys: ['k', 'l'] },
    ]);
  });

  it('tell which resources of the upstream failed when it refuses as a whole', async () => {
    const { call } = await scene([{ status: 503, headers: {}, body: '{"message":"Down."}' }]);
    expect(await call('TagResources', { ResourceARNList: [arnOf('a'), bucket], Tags: { k: 'v' } })).toEqual({
      FailedResourcesMap: {
        [bucket]: { StatusCode: 503, ErrorCode: 'InternalServiceException', ErrorMessage: 'Down.' },
      },
    });
  });

  it('leave requests without ours to the upstream', async () => {
    const { call } = await scene([{ FailedResourcesMap: { x: 1 } }]);
    expect(await call('TagResources', { ResourceARNList: [bucket] })).toEqual({ FailedResourcesMap: { x: 1 } });
  });

  it.each([
    ['reserved keys', { 'aws:k': 'v' }],
    ['too many tags', Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, 'v']))],
  ])('tell %s as failures of the resource', async (_what, Tags) => {
    const { call, services } = await scene();
    const output = await call('TagResources', { ResourceARNList: [arnOf('a')], Tags });
    expect(Object.keys(output['FailedResourcesMap'] as object)).toEqual([arnOf('a')]);
    expect(recordOf(services, 'a').tags).toEqual({ team: 'red', x: '' });
  });

  it.each([
    ['TagResources', { Tags: {} }],
    ['TagResources', { Tags: { k: 1 } }],
    ['TagResources', { Tags: ['k'] }],
    ['UntagResources', {}],
  ])('refuse %s of %j', async (action, input) => {
    const { call } = await scene();
    expect(await call(action, { ResourceARNList: [arnOf('a')], ...input })).toEqual({
      error: 'InvalidParameterException',
    });
  });
});

describe('GetTagKeys and GetTagValues', () => {
  it('answer ours and the others, each once', async () => {
    const { call } = await scene([
      { TagKeys: ['team', 'z'], PaginationToken: 'more' },
      { TagKeys: ['x', 'y'], PaginationToken: '' },
      { TagValues: ['green', 'red'] },
    ]);
    expect(await call('GetTagKeys', {})).toEqual({ TagKeys: ['team', 'x', 'z'], PaginationToken: 'more' });
    expect(await call('GetTagKeys', { PaginationToken: 'more' })).toEqual({ TagKeys: ['y'], PaginationToken: '' });
    const values = await call('GetTagValues', { Key: 'team' });
    expect(values['TagValues']).toEqual(['blue', 'red', 'green']);
  });

  it('answer ours alone without an upstream', async () => {
    const { call } = await scene(null);
    expect(await call('GetTagKeys', {})).toEqual({ TagKeys: ['team', 'x'], PaginationToken: '' });
    expect(await call('GetTagValues', { Key: 'toString' })).toEqual({ TagValues: [], PaginationToken: '' });
  });
});
