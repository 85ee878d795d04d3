import { describe, expect, it } from '@jest/globals';
import { subscribeInput } from './subscribe-input.js';

const good = { ConsumerARN: 'arn', ShardId: 'one', StartingPosition: { Type: 'LATEST' } };

describe('what is asked of SubscribeToShard', () => {
  it('is taken with any position', () => {
    expect(subscribeInput(JSON.stringify(good))).toEqual({
      consumerArn: 'arn',
      shardId: 'one',
      position: { type: 'LATEST', sequenceNumber: undefined, timestamp: undefined },
    });
    const StartingPosition = { Type: 'AT_TIMESTAMP', Timestamp: 1.5 };
    expect(subscribeInput(JSON.stringify({ ...good, StartingPosition })).position.timestamp).toBe(1.5);
  });

  it.each([
    ['[]', 'SerializationException'],
    ['{}', 'ValidationException'],
    [JSON.stringify({ ...good, StartingPosition: {} }), 'ValidationException'],
    [JSON.stringify({ ...good, StartingPosition: { Type: 'toString' } }), 'ValidationException'],
    [JSON.stringify({ ...good, StartingPosition: { Type: 'AFTER_SEQUENCE_NUMBER' } }), 'InvalidArgumentException'],
    [JSON.stringify({ ...good, StartingPosition: { Type: 'AT_TIMESTAMP' } }), 'InvalidArgumentException'],
  ])('is refused where nobody could follow it: %s', (body, code) => {
    expect(() => subscribeInput(body)).toThrow(expect.objectContaining({ code }));
  });
});
