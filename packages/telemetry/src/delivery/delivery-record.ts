// How far a member's output was delivered, in a form that survives the death of the host at any point.
import { createHash } from 'node:crypto';
import { check, parseChecked } from '@drey/plugin-api';
import type { LogBatch } from './log-batch.js';
import type { WireEvent } from './log-event-size.js';

/** A log stream and where it lives. */
export interface LogStreamAddress {
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
  readonly logGroup: string;
  readonly logStream: string;
}

/** An event by which a batch can be found again in its stream. */
export interface Witness {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  /** Hash of stream, time and text. */
  readonly hash: string;
  /** How many such events the stream holds once the batch has arrived. */
  readonly expected: number;
}

/** A batch that is about to be sent: written before the call, so that a host that died knows what to ask for. */
export interface OpenDelivery {
  readonly stream: LogStreamAddress;
  /** Lines of the batch, counted from the record's place. */
  readonly lineCount: number;
  /** Events of the line after them that are delivered once the batch has arrived; none unless given. */
  readonly parts?: number;
  readonly witness: Witness;
}

/** Place up to which everything was delivered, and the delivery under way. */
export interface DeliveryRecord {
  /** The driver's cursor; null is the start of the output. */
  readonly cursor: string | null;
  /** Lines after the cursor that were delivered as well. */
  readonly skip: number;
  /** Events of the line after those that were delivered as well: it is too long for one call. None unless given. */
  readonly parts?: number;
  /** Lines before this place that had to go undelivered, which the stream was not told yet. None unless given. */
  readonly lost?: number;
  /** Witness of the last batch that arrived. */
  readonly witness?: Witness;
  readonly open?: OpenDelivery;
}

/** The record of a member of which nothing is known. */
export const freshRecord: DeliveryRecord = { cursor: null, skip: 0 };

/** Fingerprint of an event in a stream. */
export const eventHash = (stream: LogStreamAddress, event: Pick<WireEvent, 'timestamp' | 'message'>): string =>
  createHash('sha256')
    .update(
      `${stream.accountId}\n${stream.region}\n${stream.logGroup}\n${stream.logStream}\n${event.timestamp}\n${event.message}`,
    )
    .digest('hex')
    .slice(0, 32);

/** What to write down before a batch is sent; undefined for a batch without events. */
export const openDelivery = (
  batch: LogBatch,
  stream: LogStreamAddress,
  { witness: previous, parts: partsBefore = 0 }: Pick<DeliveryRecord, 'witness' | 'parts'>,
): OpenDelivery | undefined => {
  const { last } = batch;
  if (last === undefined) return undefined;
  const hash = eventHash(stream, last);
  const same = batch.events.filter((event) => event.timestamp === last.timestamp && event.message === last.message);
  // The same text may have been logged in the same millisecond just before, at the end of the previous batch.
  const before = previous?.hash === hash ? previous.expected : 0;
  const { accountId, region, logGroup, logStream } = stream;
  return {
    stream: { accountId, region, logGroup, logStream },
    lineCount: batch.lineCount,
    ...(batch.parts > 0 && { parts: partsBefore + batch.parts }),
    witness: { timestamp: last.timestamp, hash, expected: before + same.length },
  };
};

/** Text of a record for a {@link import('./cursor-store.js').CursorStore}. */
export const encodeRecord = (record: DeliveryRecord): string => JSON.stringify({ version: 1, ...record });

const isWitness = check.shape<Witness>({ timestamp: check.number, hash: check.text, expected: check.whole(0) });

const isRecord = check.shape<DeliveryRecord & { readonly version: 1 }>({
  version: check.literal(1),
  cursor: check.nullable(check.text),
  skip: check.whole(0),
  parts: check.optional(check.whole(0)),
  lost: check.optional(check.whole(0)),
  witness: check.optional(isWitness),
  open: check.optional(
    check.shape<OpenDelivery>({
      stream: check.shape({ accountId: check.text, region: check.text, logGroup: check.text, logStream: check.text }),
      lineCount: check.whole(0),
      parts: check.optional(check.whole(0)),
      witness: isWitness,
    }),
  ),
});

/** Reads what {@link encodeRecord} wrote; undefined when it is something else. */
export const decodeRecord = (text: string): DeliveryRecord | undefined => parseChecked(text, isRecord);
