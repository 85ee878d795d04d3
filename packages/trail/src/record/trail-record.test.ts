import { describe, expect, it } from '@jest/globals';
import { accountId, answeredCall } from '../testing.test.support.js';
import { rootOf } from './identity.js';
import { applicationOf, createLineWriter, eventOf, noteCall, type TrailRecord } from './trail-record.js';

const at = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const lineOf = createLineWriter();
const recorded = (changes: Parameters<typeof answeredCall>[0] = {}): TrailRecord => {
  const call = answeredCall(changes);
  return JSON.parse(lineOf(noteCall(call, at), rootOf(call))) as TrailRecord;
};

describe('the record of a call', () => {
  it("has CloudTrail's members", () => {
    const { eventID, ...record } = recorded();
    expect(eventID).toMatch(/^[0-9a-f-]{36}$/);
    expect(record).toEqual({
      eventVersion: '1.08',
      userIdentity: {
        type: 'Root',
        principalId: accountId,
        arn: `arn:aws:iam::${accountId}:root`,
        accountId,
        accessKeyId: accountId,
      },
      eventTime: '2026-01-02T03:04:05Z',
      eventSource: 'kinesisanalytics.amazonaws.com',
      eventName: 'DescribeApplication',
      awsRegion: 'eu-west-1',
      sourceIPAddress: '127.0.0.1',
      userAgent: 'aws-cli/2',
      requestParameters: { applicationName: 'demo' },
      responseElements: null,
      requestID: '00000000-0000-4000-8000-000000000000',
      readOnly: true,
      eventType: 'AwsApiCall',
      apiVersion: '2018-05-23',
      managementEvent: true,
      recipientAccountId: accountId,
      eventCategory: 'Management',
    });
  });

  it('spells members, times and lists of changes as CloudTrail does', () => {
    const record = recorded({
      operation: 'CreateApplication',
      output: {
        ApplicationDetail: {
          ApplicationARN: 'arn',
          CreateTimestamp: new Date(at),
          Tags: [{ Key: 'Team', Value: 'a' }],
        },
      },
    });
    expect(record.readOnly).toBe(false);
    expect(record.responseElements).toEqual({
      applicationDetail: {
        applicationARN: 'arn',
        createTimestamp: 'Jan 2, 2026, 3:04:05 AM',
        tags: [{ key: 'Team', value: 'a' }],
      },
    });
  });

  it('hides property values and code, in errors as well, and keeps the names of properties', () => {
    const input = {
      ApplicationName: 'demo',
      ApplicationConfiguration: {
        EnvironmentProperties: {
          PropertyGroups: [{ PropertyGroupId: 'db', PropertyMap: { Password: 'hunter22', __proto__x: 'hunter23' } }],
        },
        ApplicationCodeConfiguration: {
          CodeContent: { ZipFileContent: new Uint8Array(1_000_000), TextContent: 'select hunter24' },
        },
      },
    };
    const error = { code: 'ValidationException', message: "Value 'hunter22' failed", status: 400 };
    const record = recorded({ operation: 'CreateApplication', input, output: undefined, error });
    const text = JSON.stringify(record);
    expect(text).not.toContain('hunter');
    expect(text.length).toBeLessThan(2_000);
    expect(record).toMatchObject({
      errorCode: 'ValidationException',
      errorMessage: "Value 'HIDDEN_DUE_TO_SECURITY_REASONS' failed",
      responseElements: null,
      requestParameters: {
        applicationConfiguration: {
          environmentProperties: {
            propertyGroups: [{ propertyGroupId: 'db', propertyMap: { Password: 'HIDDEN_DUE_TO_SECURITY_REASONS' } }],
          },
        },
      },
    });
  });

  it('is JSON whatever a client says of itself, on one line', () => {
    for (const text of ['a"b\\c', 'line\nbreak\u2028', '\u0000', 'x'.repeat(5_000)]) {
      const record = recorded({
        userAgent: text,
        sourceAddress: undefined,
        input: { ApplicationName: text, Is: true },
      });
      expect(record.userAgent).toBe(text.slice(0, 1_024));
      expect(record.sourceIPAddress).toBe('unknown');
      expect(record.requestParameters).toEqual({ applicationName: text, is: true });
      expect(lineOf(noteCall(answeredCall({ userAgent: text }), at), rootOf(answeredCall()))).not.toContain('\n');
    }
  });

  it('has no key to a dashboard', () => {
    const record = recorded({
      operation: 'CreateApplicationPresignedUrl',
      output: { AuthorizedUrl: 'http://h/flinkdashboard?authToken=abc' },
    });
    expect(record.responseElements).toBeNull();
    expect(record.readOnly).toBe(true);
  });

  it('leaves out what is too large or has no end', () => {
    expect(recorded({ input: { ApplicationName: 'x'.repeat(200_000) } }).requestParameters).toMatchObject({
      omitted: true,
      originalSize: expect.any(Number),
    });
    let deep: unknown = 'x';
    for (let count = 0; count < 10_000; count += 1) deep = [deep];
    expect(() => recorded({ input: { deep } })).not.toThrow();
    expect(recorded({ input: undefined }).requestParameters).toBeNull();
  });
});

describe('an event', () => {
  it('names the application, by name or ARN', () => {
    const event = eventOf(recorded());
    expect(event).toMatchObject({
      EventName: 'DescribeApplication',
      ReadOnly: 'true',
      AccessKeyId: accountId,
      EventTime: Math.floor(at / 1_000),
      Username: 'root',
      Resources: [{ ResourceType: 'AWS::KinesisAnalyticsV2::Application', ResourceName: 'demo' }],
    });
    expect(JSON.parse(event.CloudTrailEvent)).toMatchObject({ eventName: 'DescribeApplication' });
    const arn = `arn:aws:kinesisanalytics:eu-west-1:${accountId}:application/tagged`;
    expect(applicationOf(recorded({ input: { ResourceARN: arn } }))).toBe('tagged');
    expect(eventOf(recorded({ operation: 'ListApplications', input: {} })).Resources).toEqual([]);
  });
});
