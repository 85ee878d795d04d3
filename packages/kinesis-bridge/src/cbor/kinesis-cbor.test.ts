import { describe, expect, it } from '@jest/globals';
import { cbor, tag } from '@smithy/core/cbor';
import { checkCbor } from './cbor-bound.js';
import { cborOf, jsonOf } from './kinesis-cbor.js';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');

describe('a request in CBOR', () => {
  it('has blobs in base64, times in seconds, and everything else as it was', () => {
    const every = Uint8Array.from({ length: 256 }, (_, index) => index);
    const body = cbor.serialize({
      StreamName: 'ключ',
      Records: [{ Data: every, PartitionKey: '' }, { Data: new Uint8Array(0) }],
      Timestamp: tag({ tag: 1, value: 1_700_000_000_123 }),
      Limit: 5,
      Tags: { Data: 'text', '': '1' },
      Exclusive: false,
    });
    expect(JSON.parse(jsonOf(body))).toEqual({
      StreamName: 'ключ',
      Records: [{ Data: Buffer.from(every).toString('base64'), PartitionKey: '' }, { Data: '' }],
      Timestamp: 1_700_000_000.123,
      Limit: 5,
      Tags: { Data: 'text', '': '1' },
      Exclusive: false,
    });
  });

  it('may come in pieces of unknown length, as Jackson writes it', () => {
    // {_ "Names": [_ "a", "b"], "Policy": (_ "lo", "ng")}
    const body = hex('bf 654e616d6573 9f 6161 6162 ff 66506f6c696379 7f 626c6f 626e67 ff ff');
    expect(JSON.parse(jsonOf(body))).toEqual({ Names: ['a', 'b'], Policy: 'long' });
  });

  it('may be empty', () => {
    expect([jsonOf(new Uint8Array(0)), jsonOf(hex('a0')), jsonOf(hex('bfff'))]).toEqual(['{}', '{}', '{}']);
  });

  it.each([
    ['no map', '83010203'],
    ['bytes', '43010203'],
    ['a map that ends too early', 'a26161'],
    ['a text longer than the body', 'a1617a7a7fffffff'],
    ['a list of four thousand million items', 'a161619affffffff'],
    ['two items', 'a0a0'],
    ['a big number', 'a16161c2420102'],
    ['a decimal fraction', 'a16161c48201190fff'],
    ['a time that is a text', 'a16161c16131'],
    ['a time of a time', 'a16161c1c101'],
    ['a reserved head', 'a161611c'],
    ['a break where nothing is open', 'ff'],
    ['a break in a map of two', 'a26161ffff'],
    ['a text with a number in it', 'a161617f01ff'],
    ['a number without a length', 'a161611f'],
    ['a key that is none', 'a10101'],
  ])('is refused when it is %s', (_what, text) => {
    expect(() => jsonOf(hex(text))).toThrow(expect.objectContaining({ name: 'CborRefusal' }));
  });

  it('is refused before it costs anything', () => {
    expect(() => checkCbor(Buffer.alloc(1_000_000, 0x81))).toThrow('nested deeper');
    expect(() => checkCbor(Buffer.concat([hex('9f'), Buffer.alloc(1_000_000, 0x01)]))).toThrow('more than');
  });

  it('survives anything', () => {
    let seed = 7;
    const next = (): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed >> 16;
    };
    for (let round = 0; round < 4_000; round += 1) {
      const body = Uint8Array.from({ length: next() % 40 }, () => next() & 255);
      try {
        jsonOf(body);
      } catch (error) {
        expect(error).toMatchObject({ name: 'CborRefusal' });
      }
    }
  });
});

describe('an answer in CBOR', () => {
  it('has bytes, tagged milliseconds, and nothing that is null', () => {
    const answer = {
      Records: [{ Data: 'AAH/', PartitionKey: 'Data', ApproximateArrivalTimestamp: 1_700_000_000.1234 }],
      NextToken: null,
      MillisBehindLatest: 5_000_000_000,
      Tags: [{ Key: 'Data', Value: 'AAH/' }],
    };
    const read = cbor.deserialize(cborOf(answer)) as Record<string, unknown>;
    expect(read).toMatchObject({ MillisBehindLatest: 5_000_000_000, Tags: [{ Key: 'Data', Value: 'AAH/' }] });
    expect(Object.keys(read)).toEqual(['Records', 'MillisBehindLatest', 'Tags']);
    const [record] = read['Records'] as readonly Record<string, unknown>[];
    expect(Buffer.from(record?.['Data'] as Uint8Array).toString('hex')).toBe('0001ff');
    expect(record?.['ApproximateArrivalTimestamp']).toMatchObject({ tag: 1, value: 1_700_000_000_123 });
  });

  it('writes a time as the SDKs read it: tag 1, and a whole number', () => {
    expect(Buffer.from(cborOf({ StartedAt: 1.5 })).toString('hex')).toBe('a169537461727465644174c11905dc');
  });
});
