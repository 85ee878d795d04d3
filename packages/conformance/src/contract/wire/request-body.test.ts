// Bodies that are no valid input: always a modelled 4xx in the protocol's form, never a 5xx.
import { describe, expect, it } from '@jest/globals';
import { createInput } from '../applications.js';
import { forEachProvider, freshAccount } from '../subject.js';
import { callHeaders, rawCall } from './raw-call.js';

const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

forEachProvider('a request body', (subject) => {
  const send = (body: string | Uint8Array, operation = 'ListApplications') =>
    rawCall(subject.endpoint(), { headers: callHeaders(freshAccount(), operation), body });

  describe('that is no JSON object', () => {
    it.each([
      ['half an object', '{"Limit":'],
      ['text', 'hello'],
      ['a list', '[]'],
      ['a number', '5'],
      ['null', 'null'],
      ['two objects', '{}{}'],
      ['a byte order mark', '\uFEFF{}'],
      ['invalid UTF-8', new Uint8Array([123, 34, 255, 34, 58, 49, 125])],
      ['a lone zero byte', new Uint8Array([0])],
      ['a thousand levels', nested(1_000)],
      ['a hundred thousand levels', nested(100_000)],
      ['a hundred thousand open brackets', '['.repeat(100_000)],
    ])('is refused: %s', async (_what, body) => {
      const { status, json, headers } = await send(body);
      expect({ status, type: json?.['__type'] }).toEqual({ status: 400, type: 'SerializationException' });
      expect(headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/);
    });
  });

  describe('that is fine', () => {
    it.each([
      ['empty', ''],
      ['an empty object', '{}'],
      ['with unknown members', '{"Unknown": {"deep": [1]}, "__proto__": {"Limit": 99}}'],
      ['with null members', '{"Limit": null}'],
      ['with white space around it', '\n {} \t'],
    ])('is taken: %s', async (_what, body) => {
      const { status, json } = await send(body);
      expect({ status, json }).toEqual({ status: 200, json: { ApplicationSummaries: [] } });
    });

    it('keeps keys such as __proto__ as data', async () => {
      const properties = '{"PropertyGroupId":"g","PropertyMap":{"__proto__":"a","constructor":"b","toString":"c"}}';
      const body = JSON.stringify(createInput()).replace(
        /}$/,
        `,"ApplicationConfiguration":{"EnvironmentProperties":{"PropertyGroups":[${properties}]}}}`,
      );
      const accountId = freshAccount();
      const made = await rawCall(subject.endpoint(), { headers: callHeaders(accountId, 'CreateApplication'), body });
      expect(made.status).toBe(200);
      const shown = await rawCall(subject.endpoint(), {
        headers: callHeaders(accountId, 'DescribeApplication'),
        body: '{"ApplicationName":"demo"}',
      });
      expect(shown.text).toContain('"PropertyMap":{"__proto__":"a","constructor":"b","toString":"c"}');
    });
  });

  describe('over the limit', () => {
    const limitBytes = 1_048_576;
    const padded = (bytes: number): string => `{"a":"${'x'.repeat(bytes - 8)}"}`;

    it('is refused with 413, and one of just the limit is taken', async () => {
      expect((await send(padded(limitBytes))).status).toBe(200);
      const { status, json } = await send(padded(limitBytes + 1));
      expect({ status, type: json?.['__type'] }).toEqual({ status: 413, type: 'RequestEntityTooLargeException' });
    });
  });

  describe('of a member of the wrong type', () => {
    it.each([
      ['Limit', '"1"'],
      ['Limit', '1.5'],
      ['Limit', 'true'],
      ['Limit', '{}'],
      ['Limit', '1e400'],
      ['NextToken', '5'],
      ['NextToken', '[]'],
    ])('is refused as a serialization error, with its path: %s %s', async (member, value) => {
      const { status, json } = await send(`{"${member}":${value}}`);
      expect({ status, type: json?.['__type'] }).toEqual({ status: 400, type: 'SerializationException' });
      expect(json?.['message']).toContain(member.charAt(0).toLowerCase() + member.slice(1));
    });
  });
});
