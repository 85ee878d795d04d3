// What a client asks of SubscribeToShard.
import { isMembers, parseChecked, ServiceError } from '@drey/plugin-api';

/** Where to begin, in the words of GetShardIterator. */
export interface StartingPosition {
  readonly type: string;
  readonly sequenceNumber: string | undefined;
  /** Seconds since the epoch, or a date as the client wrote it. */
  readonly timestamp: number | string | undefined;
}

/** A subscription that is asked for. */
export interface SubscribeInput {
  readonly consumerArn: string;
  readonly shardId: string;
  readonly position: StartingPosition;
}

const missing = (members: readonly string[]): ServiceError =>
  new ServiceError(
    'ValidationException',
    `${members.length} validation error${members.length === 1 ? '' : 's'} detected: ${members
      .map((member) => `Value null at '${member}' failed to satisfy constraint: Member must not be null`)
      .join('; ')}`,
  );

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const needs: Readonly<Record<string, 'sequenceNumber' | 'timestamp' | undefined>> = {
  AT_SEQUENCE_NUMBER: 'sequenceNumber',
  AFTER_SEQUENCE_NUMBER: 'sequenceNumber',
  AT_TIMESTAMP: 'timestamp',
  TRIM_HORIZON: undefined,
  LATEST: undefined,
};

const positionOf = (given: unknown): StartingPosition | undefined => {
  if (!isMembers(given)) return undefined;
  const type = textOf(given['Type']);
  if (type === undefined) return undefined;
  const timestamp = given['Timestamp'];
  return {
    type,
    sequenceNumber: textOf(given['SequenceNumber']),
    timestamp: typeof timestamp === 'number' ? timestamp : textOf(timestamp),
  };
};

/** Reads a body. Throws a `ServiceError` for one that cannot be followed. */
export const subscribeInput = (body: string): SubscribeInput => {
  const input = parseChecked(body, isMembers);
  if (input === undefined) throw new ServiceError('SerializationException', 'The body is no JSON object.');
  const consumerArn = textOf(input['ConsumerARN']);
  const shardId = textOf(input['ShardId']);
  const position = positionOf(input['StartingPosition']);
  if (consumerArn === undefined || shardId === undefined || position === undefined)
    throw missing([
      ...(consumerArn === undefined ? ['consumerARN'] : []),
      ...(shardId === undefined ? ['shardId'] : []),
      ...(position === undefined ? ['startingPosition'] : []),
    ]);
  if (!Object.hasOwn(needs, position.type))
    throw new ServiceError(
      'ValidationException',
      `1 validation error detected: Value '${position.type}' at 'startingPosition.type' failed to satisfy constraint: Member must satisfy enum value set: [${Object.keys(needs).join(', ')}]`,
    );
  const needed = needs[position.type];
  if (needed !== undefined && position[needed] === undefined)
    throw new ServiceError(
      'InvalidArgumentException',
      `Must either specify ${needed === 'timestamp' ? 'a timestamp' : 'a sequence number'} with the starting position ${position.type}.`,
    );
  return { consumerArn, shardId, position };
};
