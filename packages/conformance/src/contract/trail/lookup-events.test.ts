// Every API call in CloudTrail's shape, black-box.
import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { createInput, createRunning, demo } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider, type Msf } from '../subject.js';

interface LookedUp {
  readonly Events: readonly Readonly<Record<string, unknown>>[];
  readonly NextToken?: string;
}

forEachProvider('CloudTrail LookupEvents', (subject) => {
  const lookup = async (
    { accountId, regionName }: Pick<Msf, 'accountId' | 'regionName'>,
    request: Readonly<Record<string, unknown>> = {},
  ): Promise<{ readonly status: number; readonly body: LookedUp & { readonly __type?: string } }> => {
    const answer = await fetch(subject.endpoint(), {
      method: 'POST',
      body: JSON.stringify(request),
      headers: {
        'Content-Type': 'application/x-amz-json-1.1',
        'X-Amz-Target': 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents',
        Authorization: `AWS4-HMAC-SHA256 Credential=${accountId}/20260101/${regionName}/cloudtrail/aws4_request, SignedHeaders=host, Signature=00`,
      },
    });
    return { status: answer.status, body: (await answer.json()) as LookedUp };
  };
  const names = async (msf: Msf, request: Readonly<Record<string, unknown>> = {}): Promise<readonly unknown[]> =>
    (await lookup(msf, request)).body.Events.map(({ EventName }) => EventName);

  describe('events', () => {
    it('has every call of the account, refused ones included, and those of nobody else', async () => {
      const msf = subject.client();
      const other = subject.client();
      await msf.createApplication(createInput());
      await msf.describeApplication({ ApplicationName: demo });
      await refusalOf(msf.describeApplication({ ApplicationName: 'nobody' }));
      await refusalOf(msf.describeApplication({ ApplicationName: '' }));
      await other.listApplications({});
      const { body } = await lookup(msf);
      const records = body.Events.map(
        ({ CloudTrailEvent }) => JSON.parse(String(CloudTrailEvent)) as Record<string, unknown>,
      );
      expect(records.map(({ eventName, errorCode }) => [eventName, errorCode])).toEqual([
        ['DescribeApplication', 'ValidationException'],
        ['DescribeApplication', 'ResourceNotFoundException'],
        ['DescribeApplication', undefined],
        ['CreateApplication', undefined],
      ]);
      expect(records.at(-1)).toMatchObject({
        eventSource: 'kinesisanalytics.amazonaws.com',
        awsRegion: 'us-east-1',
        recipientAccountId: msf.accountId,
        readOnly: false,
        requestParameters: { applicationName: demo },
        responseElements: { applicationDetail: { applicationName: demo, applicationStatus: 'READY' } },
        userIdentity: { accountId: msf.accountId },
      });
      expect(await names(other)).toEqual(['ListApplications']);
    });

    it('shows neither property values nor code, in no record', async () => {
      const msf = subject.client();
      const secret = createHash('sha256').update(msf.accountId).digest('hex');
      const { ApplicationConfiguration, ...rest } = createInput();
      await msf.createApplication({
        ...rest,
        ApplicationConfiguration: {
          ...ApplicationConfiguration,
          EnvironmentProperties: { PropertyGroups: [{ PropertyGroupId: 'db', PropertyMap: { password: secret } }] },
        },
      });
      await msf.describeApplication({ ApplicationName: demo });
      const text = JSON.stringify((await lookup(msf)).body);
      expect(text).not.toContain(secret);
      expect(text).toContain('HIDDEN_DUE_TO_SECURITY_REASONS');
      expect(text).toContain('propertyGroupId');
    });

    it('shows no key to a dashboard', async () => {
      const msf = subject.client();
      await createRunning(msf);
      const { AuthorizedUrl = '' } = await msf.createApplicationPresignedUrl({
        ApplicationName: demo,
        UrlType: 'FLINK_DASHBOARD_URL',
      });
      const text = JSON.stringify((await lookup(msf)).body);
      expect(text).toContain('CreateApplicationPresignedUrl');
      expect(text).not.toContain(AuthorizedUrl.split('authToken=')[1]);
    });
  });

  describe('rules', () => {
    it('filters and pages', async () => {
      const msf = subject.client();
      for (const ApplicationName of ['one', 'two', 'three'])
        await msf.createApplication(createInput({ ApplicationName }));
      await msf.listApplications({});
      const of = (AttributeKey: string, AttributeValue: string) => ({
        LookupAttributes: [{ AttributeKey, AttributeValue }],
      });
      expect(await names(msf, of('ReadOnly', 'false'))).toHaveLength(3);
      expect(await names(msf, of('ResourceName', 'two'))).toEqual(['CreateApplication']);
      expect(await names(msf, of('EventSource', 's3.amazonaws.com'))).toEqual([]);
      const first = (await lookup(msf, { MaxResults: 3 })).body;
      const second = (await lookup(msf, { MaxResults: 3, NextToken: first.NextToken })).body;
      expect([first.Events.length, second.Events.length, second.NextToken]).toEqual([3, 1, undefined]);
      const refused = await lookup(msf, { MaxResults: 51 });
      expect([refused.status, refused.body.__type]).toEqual([400, 'InvalidMaxResultsException']);
    });
  });
});
