import { describe, expect, it } from '@jest/globals';
import { ServiceError } from '@drey/plugin-api';
import { decodeBody, encodeBody, encodeError } from './aws-json-1-1.js';

const nested = (depth: number): string => `${'{"a":'.repeat(depth)}{}${'}'.repeat(depth)}`;

describe('decodeBody', () => {
  it('takes an empty body for an empty object', () => {
    expect(decodeBody(Buffer.alloc(0))).toEqual({});
  });

  it.each([
    ['not JSON', Buffer.from('{')],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
    ['an array', Buffer.from('[]')],
    ['null', Buffer.from('null')],
  ])('refuses a body that is %s', (_name, body) => {
    expect(() => decodeBody(body)).toThrow(expect.objectContaining({ code: 'SerializationException', status: 400 }));
  });

  it('takes deep but bounded nesting', () => {
    expect(decodeBody(Buffer.from(nested(50)))).toBeDefined();
  });
});

describe('encodeBody', () => {
  it('writes timestamps as epoch seconds, blobs as base64, and leaves undefined out', () => {
    const output = {
      at: new Date(1_700_000_000_500),
      blob: Uint8Array.of(1, 2),
      none: undefined,
      list: [new Date(1000)],
    };
    expect(encodeBody(output)).toBe('{"at":1700000000.5,"blob":"AQI=","list":[1]}');
    expect(output.at).toBeInstanceOf(Date);
  });

  it('writes a frozen output once, any other each time', () => {
    const list = [1];
    const output = { list };
    const encodedAfter = (element: number): string => {
      list.push(element);
      return encodeBody(output);
    };
    expect([encodedAfter(2), encodedAfter(3)]).toEqual(['{"list":[1,2]}', '{"list":[1,2,3]}']);
    Object.freeze(output);
    expect([encodedAfter(4), encodedAfter(5)]).toEqual(['{"list":[1,2,3,4]}', '{"list":[1,2,3,4]}']);
  });

  it('writes no output as an empty object', () => {
    expect(encodeBody(undefined)).toBe('{}');
  });
});

describe('encodeError', () => {
  it('spells the text both ways where the model has a capital', () => {
    const error = new ServiceError('ResourceNotFoundException', 'gone', { messageMember: 'Message' });
    expect(JSON.parse(encodeError(error))).toEqual({
      __type: 'ResourceNotFoundException',
      message: 'gone',
      Message: 'gone',
    });
  });

  it('adds modelled members', () => {
    const error = new ServiceError('UnableToDetectSchemaException', 'no', { members: { RawInputRecords: ['a'] } });
    expect(JSON.parse(encodeError(error))).toMatchObject({ message: 'no', RawInputRecords: ['a'] });
  });
});
