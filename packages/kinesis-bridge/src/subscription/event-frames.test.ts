import { describe, expect, it } from '@jest/globals';
import { cbor } from '@smithy/core/cbor';
import { EventStreamCodec } from '@smithy/core/event-streams';
import { eventFrames } from './event-frames.js';

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8')),
  (text) => Buffer.from(text, 'utf8'),
);

const read = (
  frame: Uint8Array,
): { readonly headers: Readonly<Record<string, unknown>>; readonly body: Uint8Array } => {
  const { headers, body } = codec.decode(frame);
  return { headers: Object.fromEntries(Object.entries(headers).map(([name, { value }]) => [name, value])), body };
};

describe('the frames of a subscription', () => {
  it('carry JSON where the request did', () => {
    const frames = eventFrames('application/x-amz-json-1.1');
    const { headers, body } = read(frames.event({ Records: [{ Data: 'AAH/' }], MillisBehindLatest: 0 }));
    expect(headers).toEqual({
      ':message-type': 'event',
      ':event-type': 'SubscribeToShardEvent',
      ':content-type': 'application/x-amz-json-1.1',
    });
    expect(Buffer.from(body).toString()).toBe('{"Records":[{"Data":"AAH/"}],"MillisBehindLatest":0}');
  });

  it('carry CBOR where the request did', () => {
    const frames = eventFrames('application/x-amz-cbor-1.1');
    const { headers, body } = read(frames.event({ Records: [{ Data: 'AAH/', ApproximateArrivalTimestamp: 1.5 }] }));
    expect(headers).toMatchObject({ ':content-type': 'application/x-amz-cbor-1.1' });
    const { Records } = cbor.deserialize(body) as { Records: readonly Record<string, unknown>[] };
    expect(Buffer.from(Records[0]?.['Data'] as Uint8Array).toString('hex')).toBe('0001ff');
    expect(Records[0]?.['ApproximateArrivalTimestamp']).toMatchObject({ tag: 1, value: 1_500 });
  });

  it('begin with an empty response, and tell of errors as such', () => {
    const frames = eventFrames('application/x-amz-json-1.1');
    const first = read(frames.initial());
    expect(first.headers).toMatchObject({ ':message-type': 'event', ':event-type': 'initial-response' });
    expect(Buffer.from(first.body).toString()).toBe('{}');
    const last = read(frames.exception('ResourceInUseException', 'Ä.'));
    expect(last.headers).toMatchObject({ ':message-type': 'exception', ':exception-type': 'ResourceInUseException' });
    expect(Buffer.from(last.body).toString()).toBe('{"message":"Ä."}');
  });
});
