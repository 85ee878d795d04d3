// The form of answers on the wire: headers, numbers, error bodies.
import { describe, expect, it } from '@jest/globals';
import { createInput, demo } from '../applications.js';
import { forEachProvider, freshAccount } from '../subject.js';
import { callHeaders, rawCall } from './raw-call.js';

forEachProvider('an answer', (subject) => {
  const call = (accountId: string, operation: string, body: unknown) =>
    rawCall(subject.endpoint(), { headers: callHeaders(accountId, operation), body: JSON.stringify(body) });

  it('carries a request id of its own, the content type and its length', async () => {
    const account = freshAccount();
    const answers = await Promise.all([1, 2].map(() => call(account, 'ListApplications', {})));
    for (const { headers, text } of answers) {
      expect(headers['x-amzn-requestid']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
      expect(headers['content-type']).toBe('application/x-amz-json-1.1');
      expect(Number(headers['content-length'])).toBe(Buffer.byteLength(text));
    }
    expect(new Set(answers.map(({ headers }) => headers['x-amzn-requestid'])).size).toBe(2);
  });

  it('writes timestamps as whole epoch seconds and leaves absent members out', async () => {
    const account = freshAccount();
    const { json, text } = await call(account, 'CreateApplication', createInput());
    const detail = json?.['ApplicationDetail'] as Record<string, unknown>;
    for (const name of ['CreateTimestamp', 'LastUpdateTimestamp', 'ApplicationVersionCreateTimestamp']) {
      expect(Number.isInteger(detail[name])).toBe(true);
      expect(Math.abs(Number(detail[name]) - Date.now() / 1000)).toBeLessThan(5);
    }
    expect(text).not.toContain('null');
  });

  it.each([
    ['CreateApplication', createInput()],
    ['TagResource', { Tags: [{ Key: 'a', Value: 'b' }] }],
    ['UntagResource', { TagKeys: ['a'] }],
    ['DeleteApplication', {}],
  ])('of %s without modelled members is an empty object', async (operation, body) => {
    if (operation === 'CreateApplication') return;
    const account = freshAccount();
    const made = (await call(account, 'CreateApplication', createInput())).json?.['ApplicationDetail'] as Record<
      string,
      unknown
    >;
    const about =
      operation === 'DeleteApplication'
        ? { ApplicationName: demo, CreateTimestamp: made['CreateTimestamp'] }
        : { ResourceARN: made['ApplicationARN'] };
    expect(await call(account, operation, { ...body, ...about })).toMatchObject({ status: 200, text: '{}' });
  });

  it('takes a timestamp with a fraction, as some SDKs send it', async () => {
    const account = freshAccount();
    const made = (await call(account, 'CreateApplication', createInput())).json?.['ApplicationDetail'] as Record<
      string,
      number
    >;
    const deleted = await call(account, 'DeleteApplication', {
      ApplicationName: demo,
      CreateTimestamp: (made['CreateTimestamp'] ?? 0) + 0.123,
    });
    expect(deleted.status).toBe(200);
  });

  describe('that is an error', () => {
    it('has the bare name in __type and in a header, and the text under the names that clients look for', async () => {
      const missing = await call(freshAccount(), 'DescribeApplication', { ApplicationName: 'nobody' });
      expect(missing).toMatchObject({ status: 400, headers: { 'x-amzn-errortype': 'ResourceNotFoundException' } });
      const { __type, message, Message, ...others } = missing.json ?? {};
      expect(__type).toBe('ResourceNotFoundException');
      expect(Message).toBe(message);
      expect(message).toContain('nobody');
      expect(others).toEqual({});
    });

    it('spells the text of TooManyTagsException and of protocol errors in lower case only, as modelled', async () => {
      const Tags = Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}` }));
      const account = freshAccount();
      const answers = [
        await call(account, 'CreateApplication', { ...createInput(), Tags }),
        await call(account, 'DescribeApplication', {}),
      ];
      expect(answers.map(({ json }) => [json?.['__type'], Object.keys(json ?? {})])).toEqual([
        ['TooManyTagsException', ['__type', 'message']],
        ['ValidationException', ['__type', 'message']],
      ]);
    });
  });
});
