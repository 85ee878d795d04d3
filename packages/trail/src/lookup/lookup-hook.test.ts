import { describe, expect, it } from '@jest/globals';
import {
  type AnsweredCall,
  type ServiceError,
  silentLogger,
  systemClock,
  type UpstreamTextAnswer,
  type UpstreamCall,
} from '@drey/plugin-api';
import { answerText } from '@drey/plugin-api/testing';
import { rootOf } from '../record/identity.js';
import { createRecorder } from '../recorder.js';
import { createMemoryStore } from '../store/memory-store.js';
import { accountId, answeredCall } from '../testing.test.support.js';
import { createLookupHook } from './lookup-hook.js';

type Output = { readonly Events: readonly Record<string, unknown>[]; readonly NextToken?: string };
type Ask = (body?: string) => Promise<UpstreamTextAnswer>;

const noUpstream: Ask = () => Promise.resolve({ status: 501, headers: {}, body: '{}' });

const trail = () => {
  let now = Date.UTC(2026, 0, 1);
  const clock = { ...systemClock, now: () => now };
  const recorder = createRecorder({
    store: createMemoryStore({ segmentBytes: 2_000, segments: 20 }),
    identities: (caller) => Promise.resolve(rootOf(caller)),
    clock,
    log: silentLogger,
  });
  const hook = createLookupHook(() => ({ recorder, clock }));
  const look = async (
    request: Readonly<Record<string, unknown>> = {},
    next: Ask = noUpstream,
    changes: Partial<UpstreamCall> = {},
  ): Promise<Output> => {
    const call: UpstreamCall = {
      requestId: 'r',
      accountId,
      region: 'eu-west-1',
      accessKeyId: accountId,
      service: 'cloudtrail',
      method: 'POST',
      url: '/',
      headers: {},
      action: 'LookupEvents',
      resource: undefined,
      log: silentLogger,
      body: JSON.stringify(request),
      hasUpstream: true,
      callsBack: false,
      signal: new AbortController().signal,
      ...changes,
    };
    return JSON.parse(answerText(await hook.around(call, next))) as Output;
  };
  return {
    look,
    /** One call a second. */
    note: (changes: Partial<AnsweredCall> = {}) => {
      recorder.note(answeredCall(changes));
      now += 1_000;
    },
    now: () => now,
    code: async (request: Readonly<Record<string, unknown>>): Promise<string> => {
      try {
        await look(request);
        return 'none';
      } catch (error) {
        return (error as ServiceError).code;
      }
    },
  };
};

const names = ({ Events }: Output): readonly unknown[] => Events.map(({ EventName }) => EventName);
const by = (AttributeKey: string, AttributeValue: string) => ({ LookupAttributes: [{ AttributeKey, AttributeValue }] });

describe('LookupEvents', () => {
  it('answers events of the account and region, the newest first', async () => {
    const { look, note } = trail();
    for (const operation of ['CreateApplication', 'StartApplication', 'StopApplication']) note({ operation });
    note({ accountId: '999999999999' });
    note({ region: 'us-east-1' });
    expect(names(await look())).toEqual(['StopApplication', 'StartApplication', 'CreateApplication']);
    expect(names(await look({}, noUpstream, { region: 'us-east-1' }))).toEqual(['DescribeApplication']);
    expect(names(await look({}, noUpstream, { hasUpstream: false }))).toHaveLength(3);
  });

  it('filters by one attribute and by time', async () => {
    const { look, note, now } = trail();
    note({ operation: 'CreateApplication', input: { ApplicationName: 'one' } });
    const second = now();
    note({ input: { ApplicationName: 'one' } });
    note({ operation: 'DeleteApplication', input: { ApplicationName: 'two' }, accessKeyId: 'AKIAOTHER' });
    const all = await look();
    const found = async (key: string, value: string) => names(await look(by(key, value)));
    expect(await found('EventName', 'CreateApplication')).toEqual(['CreateApplication']);
    expect(await found('ReadOnly', 'true')).toEqual(['DescribeApplication']);
    expect(await found('ResourceName', 'one')).toEqual(['DescribeApplication', 'CreateApplication']);
    expect(await found('ResourceName', `arn:aws:kinesisanalytics:eu-west-1:${accountId}:application/two`)).toEqual([
      'DeleteApplication',
    ]);
    expect(await found('AccessKeyId', 'AKIAOTHER')).toEqual(['DeleteApplication']);
    expect(await found('EventId', String(all.Events[1]?.['EventId']))).toEqual(['DescribeApplication']);
    expect(await found('EventSource', 'kinesisanalytics.amazonaws.com')).toHaveLength(3);
    expect(await found('EventSource', 's3.amazonaws.com')).toEqual([]);
    expect(await found('ResourceType', 'AWS::KinesisAnalyticsV2::Application')).toHaveLength(3);
    expect(await found('Username', 'root')).toHaveLength(3);
    expect(await found('Username', 'Alice')).toEqual([]);
    const at = second / 1_000;
    expect(names(await look({ StartTime: at, EndTime: at }))).toEqual(['DescribeApplication']);
    expect(names(await look({ StartTime: new Date(second).toISOString() }))).toHaveLength(2);
    expect(await look({ EventCategory: 'insight' })).toEqual({ Events: [] });
  });

  it('pages, while further calls are recorded', async () => {
    const { look, note } = trail();
    for (let index = 0; index < 25; index += 1) note({ operation: `Op${index}` });
    const seen: unknown[] = [];
    let token: string | undefined;
    do {
      const page = await look({ MaxResults: 10, ...(token === undefined ? {} : { NextToken: token }) });
      seen.push(...names(page));
      token = page.NextToken;
      note({ operation: 'Later' });
    } while (token !== undefined);
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => `Op${24 - index}`));
  });

  it('refuses what the service refuses', async () => {
    const { look, note, code } = trail();
    for (let index = 0; index < 3; index += 1) note();
    expect(await code({ MaxResults: 0 })).toBe('InvalidMaxResultsException');
    expect(await code({ MaxResults: 51 })).toBe('InvalidMaxResultsException');
    expect(await code({ StartTime: 10, EndTime: 5 })).toBe('InvalidTimeRangeException');
    expect(await code({ StartTime: 'soon' })).toBe('InvalidTimeRangeException');
    expect(await code(by('Colour', 'red'))).toBe('InvalidLookupAttributesException');
    expect(await code({ LookupAttributes: [{}, {}] })).toBe('InvalidLookupAttributesException');
    expect(await code({ EventCategory: 'other' })).toBe('InvalidEventCategoryException');
    expect(await code({ NextToken: 'guess' })).toBe('InvalidNextTokenException');
    const { NextToken } = await look({ MaxResults: 1 });
    expect(await code({ MaxResults: 2, NextToken })).toBe('none');
    expect(await code({ ...by('ReadOnly', 'true'), NextToken })).toBe('InvalidNextTokenException');
  });

  it("merges with the upstream's events, page by page, and loses none", async () => {
    const { look, note, now } = trail();
    const begin = now() / 1_000;
    for (let index = 0; index < 20; index += 1) note({ operation: `Ours${index}` });
    const theirs = Array.from({ length: 13 }, (_, index) => ({
      EventName: `Theirs${index}`,
      EventTime: begin + 20 - index * 1.5,
    }));
    const bodies: unknown[] = [];
    const upstream: Ask = (body = '{}') => {
      bodies.push(JSON.parse(body));
      const from = Number((JSON.parse(body) as { NextToken?: string }).NextToken ?? 0);
      const more = from + 6 < theirs.length ? { NextToken: String(from + 6) } : {};
      const Events = theirs.slice(from, from + 6);
      return Promise.resolve({ status: 200, headers: {}, body: JSON.stringify({ Events, ...more }) });
    };
    const times: number[] = [];
    const seen: unknown[] = [];
    let token: string | undefined;
    do {
      const page = await look({ MaxResults: 6, ...(token === undefined ? {} : { NextToken: token }) }, upstream);
      times.push(...page.Events.map(({ EventTime }) => Number(EventTime)));
      seen.push(...names(page));
      token = page.NextToken;
    } while (token !== undefined);
    expect(new Set(seen).size).toBe(33);
    expect(seen).toHaveLength(33);
    expect(times).toEqual(times.toSorted((one, other) => other - one));
    expect(bodies[0]).toEqual({ MaxResults: 6 });
  });

  it('asks an upstream that has no such operation once in a while only, and answers without it', async () => {
    const { look, note } = trail();
    note();
    let asked = 0;
    const lacking: Ask = (body) => {
      asked += 1;
      return noUpstream(body);
    };
    expect(names(await look({}, lacking))).toHaveLength(1);
    expect(names(await look({}, lacking))).toHaveLength(1);
    expect(asked).toBe(1);
  });

  it('leaves the operation to the upstream where there is no trail', async () => {
    const hook = createLookupHook(() => undefined);
    const theirs = { status: 200, headers: {}, body: 'theirs' };
    expect(await hook.around({} as UpstreamCall, () => Promise.resolve(theirs))).toBe(theirs);
  });
});
