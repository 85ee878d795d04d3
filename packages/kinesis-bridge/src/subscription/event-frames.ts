// The frames of an event stream, with their content in the encoding of the request.
import { EventStreamCodec } from '@smithy/core/event-streams';
import { CBOR, JSON_1_1 } from '../encodings.js';
import { cborOf } from '../cbor/kinesis-cbor.js';

/** Makes the frames of one stream. */
export interface EventFrames {
  /** The first frame, which stands for the output of the operation beside its events: there is none. */
  initial(): Uint8Array;
  event(content: Readonly<Record<string, unknown>>): Uint8Array;
  /** A modelled error as the last frame. */
  exception(code: string, message: string): Uint8Array;
}

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8')),
  (text) => Buffer.from(text, 'utf8'),
);

const text = (value: string): { readonly type: 'string'; readonly value: string } => ({ type: 'string', value });

/** Frames for a client that sent a request of this media type. */
export const eventFrames = (mediaType: string): EventFrames => {
  const isCbor = mediaType === CBOR;
  const frame = (kind: 'event' | 'exception', name: string, content: unknown): Uint8Array =>
    codec.encode({
      headers: {
        ':message-type': text(kind),
        [`:${kind}-type`]: text(name),
        ':content-type': text(isCbor ? CBOR : JSON_1_1),
      },
      body: isCbor ? cborOf(content) : Buffer.from(JSON.stringify(content), 'utf8'),
    });
  return {
    initial: () => frame('event', 'initial-response', {}),
    event: (content) => frame('event', 'SubscribeToShardEvent', content),
    exception: (code, message) => frame('exception', code, { message }),
  };
};
