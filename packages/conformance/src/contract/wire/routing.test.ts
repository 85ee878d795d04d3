// Where a request goes: method, target, credentials, Host and Origin.
import { describe, expect, it } from '@jest/globals';
import { createInput } from '../applications.js';
import { forEachProvider, freshAccount } from '../subject.js';
import { authorization, callHeaders, rawBytes, rawCall, type RawCall } from './raw-call.js';

forEachProvider('routing', (subject) => {
  const send = async (call: RawCall) => {
    const { status, json } = await rawCall(subject.endpoint(), {
      ...call,
      headers: { ...callHeaders(freshAccount(), 'ListApplications'), ...call.headers },
    });
    return { status, type: json?.['__type'] };
  };

  describe('by target', () => {
    it.each([
      ['an unknown operation', 'KinesisAnalytics_20180523.NoSuchOperation'],
      ['an operation in lower case', 'KinesisAnalytics_20180523.listapplications'],
      ['a name of Object.prototype', 'KinesisAnalytics_20180523.constructor'],
      ['no operation', 'KinesisAnalytics_20180523.'],
      ['the prefix alone', 'KinesisAnalytics_20180523'],
      ['the older API', 'KinesisAnalytics_20150814.ListApplications'],
      ['no target', undefined],
      ['an empty target', ''],
    ])('refuses %s', async (_what, target) => {
      expect(await send({ headers: { 'X-Amz-Target': target } })).toEqual({
        status: 400,
        type: 'UnknownOperationException',
      });
    });
  });

  describe('by method and path', () => {
    it.each(['GET', 'PUT', 'DELETE', 'PATCH'])('refuses %s', async (method) => {
      expect(await send({ method })).toEqual({ status: 400, type: 'UnknownOperationException' });
    });

    it('refuses another path', async () => {
      expect((await send({ path: '/applications' })).status).toBe(404);
    });

    it('answers rubbish on the socket with 400 or by closing', async () => {
      for (const bytes of [
        'rubbish\r\n\r\n',
        'POST / HTTP/9.9\r\n\r\n',
        'GET http://example.com/ HTTP/1.1\r\nHost: localhost\r\n\r\n',
      ]) {
        expect(await rawBytes(subject.endpoint(), bytes)).toMatch(/^(HTTP\/1\.1 4\d\d |$)/);
      }
    });
  });

  describe('by credentials', () => {
    it('refuses a request that is not signed', async () => {
      expect(await send({ headers: { Authorization: undefined } })).toEqual({
        status: 400,
        type: 'MissingAuthenticationTokenException',
      });
    });

    it.each([
      'Bearer abc',
      'AWS4-HMAC-SHA256',
      'AWS4-HMAC-SHA256 Credential=a/b',
      'AWS4-HMAC-SHA256 Credential=../../20260101/us-east-1/kinesisanalytics/aws4_request',
      'AWS4-HMAC-SHA256 Credential=key/20260101/US EAST/kinesisanalytics/aws4_request',
      `AWS4-HMAC-SHA256 Credential=${'k'.repeat(5_000)}/20260101/us-east-1/kinesisanalytics/aws4_request`,
    ])('refuses the odd header %p', async (header) => {
      expect(await send({ headers: { Authorization: header } })).toEqual({
        status: 400,
        type: 'IncompleteSignatureException',
      });
    });

    it('takes a twelve-digit key as the account, any other as the default account, and the region of the scope', async () => {
      const arnFor = async (key: string, region: string): Promise<unknown> => {
        const name = `wire-${key}`.slice(0, 64);
        const { json } = await rawCall(subject.endpoint(), {
          headers: { ...callHeaders(key, 'CreateApplication'), Authorization: authorization(key, region) },
          body: JSON.stringify(createInput({ ApplicationName: name })),
        });
        return (json?.['ApplicationDetail'] as { ApplicationARN?: string } | undefined)?.ApplicationARN;
      };
      const account = freshAccount();
      expect(await arnFor(account, 'ap-south-1')).toBe(
        `arn:aws:kinesisanalytics:ap-south-1:${account}:application/wire-${account}`,
      );
      expect(await arnFor('AKIAIOSFODNN7EXAMPLE', 'us-east-1')).toMatch(
        /:000000000000:application\/wire-AKIAIOSFODNN7EXAMPLE$/,
      );
      expect(await arnFor('test', 'us-gov-west-1')).toMatch(
        /^arn:aws-us-gov:kinesisanalytics:us-gov-west-1:000000000000:/,
      );
    });
  });

  describe('by Host and Origin', () => {
    it.each([
      'localhost',
      'localhost:4566',
      '127.0.0.1',
      '[::1]:4566',
      'kinesisanalytics.us-east-1.localhost.localstack.cloud:4566',
    ])('takes the Host %s', async (Host) => {
      expect((await send({ headers: { Host } })).status).toBe(200);
    });

    it.each([
      'evil.example',
      'localhost.evil.example',
      'kinesisanalytics.us-east-1.amazonaws.com',
      '169.254.169.254',
      'a b',
      '127.0.0.1@evil.example',
    ])('refuses the Host %p', async (Host) => {
      expect((await send({ headers: { Host } })).status).toBe(403);
    });

    it('refuses an empty Host, and none at all', async () => {
      for (const host of ['Host: \r\n', '']) {
        expect(
          await rawBytes(subject.endpoint(), `GET /_drey/health HTTP/1.1\r\n${host}Connection: close\r\n\r\n`),
        ).toMatch(/^HTTP\/1\.1 40[03] /);
      }
    });

    it('refuses a page of a foreign origin, also its preflight, and takes one of its own', async () => {
      const own = subject.endpoint();
      expect((await send({ headers: { Origin: 'https://evil.example' } })).status).toBe(403);
      expect((await send({ headers: { Origin: 'null' } })).status).toBe(403);
      expect((await send({ method: 'OPTIONS', headers: { Origin: 'https://evil.example' } })).status).toBe(403);
      expect((await send({ headers: { Origin: own } })).status).toBe(200);
    });
  });
});
