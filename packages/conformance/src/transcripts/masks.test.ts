import { describe, expect, it } from '@jest/globals';
import { maskedAnswer } from './masks.js';
import type { Json } from './transcript.js';

const scope = { account: '123456789012', fromSeconds: 1_700_000_000, toSeconds: 1_700_000_005 };
const bodyOf = (json: Json): Json => maskedAnswer({ status: 200, headers: {}, json }, scope).body;

describe('a mask', () => {
  it.each([
    ['CreateTimestamp', 1_700_000_001, '<timestamp>'],
    ['EndTime', 1_700_000_005, '<timestamp>'],
    ['OperationId', 'aB3dE5gH7jK9', '<operation id>'],
    ['ConditionalToken', 'abcdEFGH0123+/==', '<conditional token>'],
    ['AuthorizedUrl', 'http://127.0.0.1:4566/_drey/x', '<url>'],
    ['SnapshotName', 'STOP-demo-1700000001000', 'STOP-demo-<milliseconds>'],
    [
      'ApplicationARN',
      'arn:aws:kinesisanalytics:us-east-1:123456789012:application/a',
      expect.stringContaining('<account>'),
    ],
  ])('hides %s', (name, value, shown) => {
    expect(bodyOf({ list: [{ [name]: value }] })).toEqual({ list: [{ [name]: shown }] });
  });

  it.each([
    ['CreateTimestamp', 1_700_000_001_000],
    ['CreateTimestamp', 1_700_000_001.5],
    ['CreateTimestamp', '2023-11-14T22:13:21Z'],
    ['CreateTimestamp', 1_699_999_999],
    ['StartTime', null],
    ['ApplicationMaintenanceWindowStartTime', '03:00'],
    ['OperationId', 'too short'],
    ['ConditionalToken', 'with blanks in it'],
    ['NextToken', 'other'],
    ['AuthorizedUrl', 'http://example.com/'],
    ['SnapshotName', 'nightly-1700000001000'],
    ['ApplicationVersionId', 2],
  ])('lets %s show where the value %j is of another form', (name, value) => {
    expect(bodyOf({ [name]: value })).toEqual({ [name]: value });
  });

  it('keeps the headers of the protocol, and hides the request id alone', () => {
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-requestid': '01234567-89ab-cdef-0123-456789abcdef',
      date: 'now',
    };
    expect(maskedAnswer({ status: 200, headers, json: {} }, scope).headers).toEqual({
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-requestid': '<request id>',
    });
  });
});
