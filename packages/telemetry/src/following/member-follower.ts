// Delivers the output of one member of a cluster: reads, makes events, sends them, writes down how far it came.
import type { Clock, Logger } from '@drey/plugin-api';
import { Backlog, type Overflow } from './backlog.js';
import type { CursorStore } from '../delivery/cursor-store.js';
import {
  type DeliveryRecord,
  type OpenDelivery,
  decodeRecord,
  encodeRecord,
  eventHash,
  freshRecord,
  openDelivery,
} from '../delivery/delivery-record.js';
import { lineGroups } from './line-groups.js';
import { type LogBatch, type Shipment, batchLimits, takeBatch } from '../delivery/log-batch.js';
import { eventOf, type LogOrigin } from '../delivery/log-event.js';
import { lossEvent } from '../delivery/log-loss.js';
import { fitEvent } from '../delivery/log-event-size.js';
import { LogFailure, failureOf } from '../delivery/log-failure.js';
import type { LogLimits } from '../delivery/log-limits.js';
import type { LogSource, LogTarget, SourceChunk } from './log-source.js';
import type { LogsClient } from '../delivery/logs-client.js';
import { ReadAhead } from './read-ahead.js';

/** What a follower works with. */
export interface FollowerNeeds {
  readonly source: LogSource;
  readonly store: CursorStore;
  readonly logs: LogsClient;
  readonly clock: Clock;
  readonly log: Logger;
  readonly limits: LogLimits;
  /** Gets the lines that are read, each at least once: name of the member, index of the first line, lines, and when they were read. */
  readonly seen?: (member: string, first: number, lines: readonly string[], readAt: number) => void;
  /** Aborted when the shipper stops for good. */
  readonly signal: AbortSignal;
}

/** Requests in one look at most, so that a batch that is taken apart because the service refuses it cannot hold up the others. */
const MAX_REQUESTS_PER_LOOK = 64;

/** Follows one member. Calls must not overlap; its owner ensures that. */
export class MemberFollower {
  readonly #to: FollowerNeeds;
  readonly #clusterId: string;
  readonly #member: string;
  #record: DeliveryRecord | undefined;
  #ahead = new ReadAhead(null, 0);
  #backlog: Backlog | undefined;
  /** Lines of a piece of plain output that the last look kept back, because it may have been half of a stack trace. */
  #heldLines = 0;
  #readAt = 0;
  #maxEvents: number = batchLimits.events;
  #droppedLines = 0;
  /** Whether the last look passed over the output. */
  #isPassing = false;

  constructor(needs: FollowerNeeds, clusterId: string, member: string) {
    this.#to = needs;
    this.#clusterId = clusterId;
    this.#member = member;
  }

  /** Lines given up since this follower was made: too far behind, or refused or thrown away by the service. */
  get droppedLines(): number {
    return this.#droppedLines;
  }

  /**
   * Delivers what there is, within the bound of one look; true when it came to the end of the output. With `flush` nothing is kept back.
   * Throws a {@link LogFailure}; what was not delivered waits in the output.
   */
  async ship(target: LogTarget, flush: boolean): Promise<boolean> {
    await this.#load();
    this.#turnTo(false);
    await this.#settleOpen();
    const heldLines = this.#heldLines;
    this.#heldLines = 0;
    let bytes = 0;
    for (let request = 0; request < MAX_REQUESTS_PER_LOOK && bytes < this.#to.limits.lookBytes; request++) {
      const end = await this.#fill();
      const shipments = this.#shipments(target, end, flush ? Infinity : heldLines);
      const batch = takeBatch(shipments, this.#to.clock.now(), this.#maxEvents);
      if (batch.lineCount === 0 && batch.events.length === 0) return end;
      await this.#deliver(batch, target);
      bytes += batch.bytes;
    }
    return false;
  }

  /** Counts how far delivery is behind and gives up the oldest lines beyond the bound. Throws a {@link LogFailure}. */
  async bound(): Promise<void> {
    const { limits, log } = this.#to;
    await this.#load();
    this.#turnTo(false);
    const { cursor, skip } = this.#ahead.place;
    this.#backlog ??= new Backlog(cursor, this.#ahead.firstLine);
    await this.#backlog.count((from, line) => this.#read(from, line), limits.scanBytes);
    const overflow = this.#backlog.overflow(limits.backlogBytes);
    if (overflow === undefined) return;
    const lines = Math.max(0, overflow.lines - skip);
    await this.#moveTo(overflow, (this.#record?.lost ?? 0) + lines);
    this.#droppedLines += lines;
    log.warn('Dropped log lines, since too many wait to be delivered', { lines, boundBytes: limits.backlogBytes });
    await this.#release(overflow.cursor);
  }

  /** Passes over output that has no stream, keeping a tail of it; delivery may begin from where this came to. Throws a {@link LogFailure}. */
  async pass(): Promise<void> {
    const { limits } = this.#to;
    const record = await this.#load();
    this.#turnTo(true);
    this.#backlog ??= new Backlog(record.cursor, this.#ahead.firstLine);
    await this.#backlog.count((from, line) => this.#read(from, line), limits.scanBytes);
    const { end, endLine } = this.#backlog;
    if (end !== null && end !== record.cursor) await this.#moveTo({ cursor: end, firstLine: endLine });
    const overflow = this.#backlog.overflow(limits.tailBytes);
    if (overflow !== undefined) await this.#release(overflow.cursor);
  }

  /** What was counted for passing over includes a tail that is done with, so delivering counts anew, and the other way round. */
  #turnTo(isPassing: boolean): void {
    if (this.#isPassing === isPassing) return;
    this.#isPassing = isPassing;
    this.#backlog = undefined;
  }

  async #load(): Promise<DeliveryRecord> {
    if (this.#record !== undefined) return this.#record;
    let text: string | undefined;
    try {
      text = await this.#to.store.load(this.#clusterId, this.#member);
    } catch (error) {
      throw new LogFailure('unsaved', true, error);
    }
    const record = text === undefined ? freshRecord : decodeRecord(text);
    if (record === undefined) this.#to.log.warn('Delivery record is damaged, so log lines are delivered again');
    this.#record = record ?? freshRecord;
    this.#droppedLines += this.#record.lost ?? 0;
    this.#ahead = new ReadAhead(this.#record.cursor, this.#record.skip);
    return this.#record;
  }

  async #save(record: DeliveryRecord): Promise<void> {
    try {
      await this.#to.store.save(this.#clusterId, this.#member, encodeRecord(record));
    } catch (error) {
      throw new LogFailure('unsaved', true, error);
    }
    this.#record = record;
  }

  /** Reads on; `firstLine` is the index of the line at the cursor. */
  async #read(cursor: string | null, firstLine: number): Promise<SourceChunk> {
    const { source, limits, seen, clock } = this.#to;
    try {
      const chunk = await source.readLog(this.#clusterId, this.#member, cursor, limits.readBytes);
      if (chunk.lines.length > 0) seen?.(this.#member, firstLine, chunk.lines, clock.now());
      return chunk;
    } catch (error) {
      throw new LogFailure('unreadable', true, error);
    }
  }

  /** Reads until there is enough for a full request; true at the end of the output. */
  async #fill(): Promise<boolean> {
    while (this.#ahead.characters < this.#to.limits.readBytes) {
      const { next, nextLine } = this.#ahead;
      const chunk = await this.#read(next, nextLine);
      if (chunk.lines.length === 0 && chunk.cursor === next) return true;
      if (chunk.lines.length > 0) this.#readAt = this.#to.clock.now();
      this.#ahead.add(chunk);
      if (chunk.end) return true;
    }
    return false;
  }

  /** Events line by line. The last piece of plain output is kept back for one look, unless it is as it was in the look before. */
  *#shipments(target: LogTarget, end: boolean, heldLines: number): Generator<Shipment, void, undefined> {
    const origin: LogOrigin = {
      applicationArn: target.applicationArn,
      applicationVersionId: String(target.applicationVersionId),
      member: this.#member,
      logLevel: target.logLevel,
      readAt: this.#readAt,
    };
    const { lost = 0 } = this.#record ?? freshRecord;
    if (lost > 0) {
      const loss = lossEvent(lost, this.#to.limits.backlogBytes, { ...origin, readAt: this.#to.clock.now() });
      yield { lineCount: 0, events: fitEvent(loss) };
    }
    let isFirst = true;
    const sent = this.#record?.parts ?? 0;
    for (const group of lineGroups(this.#ahead.lines())) {
      const isUnchanged = heldLines === Infinity || (isFirst && group.lines.length === heldLines);
      if (group.open && !(end && isUnchanged)) {
        this.#heldLines = group.lines.length;
        return;
      }
      const event = eventOf(group, origin);
      const events = event === undefined ? [] : fitEvent(event);
      yield { lineCount: group.lines.length, events: isFirst ? events.slice(sent) : events };
      isFirst = false;
    }
  }

  async #deliver(batch: LogBatch, target: LogTarget): Promise<void> {
    const record = await this.#load();
    const open = openDelivery(batch, target, record);
    if (open !== undefined) {
      // The intent is on disk before the call: should we die in between, the next host asks the stream for the witness.
      await this.#save({ ...record, open });
      if (!(await this.#put(batch, target, record))) return;
    }
    await this.#commit(batch.lineCount, open?.parts, open?.witness ?? record.witness);
  }

  /** Sends a batch; false when the service refused it and it is to be tried in smaller parts. */
  async #put(batch: LogBatch, target: LogTarget, before: DeliveryRecord): Promise<boolean> {
    const { log, logs, signal } = this.#to;
    try {
      const rejected = await logs.put(target, batch.events, signal);
      if (rejected > 0) log.warn('CloudWatch Logs threw away events for their time', { events: rejected });
      this.#droppedLines += rejected;
      this.#maxEvents = Math.min(batchLimits.events, this.#maxEvents * 2);
      return true;
    } catch (error) {
      const failure = failureOf(error);
      if (failure.certain) this.#record = before;
      if (failure.kind !== 'refused') throw failure;
      this.#maxEvents = Math.max(1, Math.floor(Math.min(this.#maxEvents, batch.events.length) / 2));
      if (batch.events.length > 1) return false;
      this.#droppedLines += Math.max(1, batch.lineCount);
      log.warn('Dropped a log event that CloudWatch Logs refuses', { reason: failure.message, bytes: batch.bytes });
      return true;
    }
  }

  async #commit(lineCount: number, parts: DeliveryRecord['parts'], witness: DeliveryRecord['witness']): Promise<void> {
    const before = this.#ahead.place.cursor;
    this.#ahead.take(lineCount);
    this.#backlog = undefined;
    // Set before it is saved: should the disk be full, this process still knows that the batch has arrived.
    this.#record = {
      ...this.#ahead.place,
      ...(parts !== undefined && { parts }),
      ...(witness !== undefined && { witness }),
    };
    await this.#save(this.#record);
    const { cursor } = this.#ahead.place;
    if (cursor !== null && cursor !== before) await this.#release(cursor);
  }

  async #moveTo({ cursor, firstLine }: Pick<Overflow, 'cursor' | 'firstLine'>, lost = 0): Promise<void> {
    await this.#save({ cursor, skip: 0, ...(lost > 0 && { lost }) });
    this.#ahead = new ReadAhead(cursor, 0, firstLine);
    this.#heldLines = 0;
  }

  /** Finds out whether a batch whose answer never came has arrived. */
  async #settleOpen(): Promise<void> {
    const record = await this.#load();
    if (record.open === undefined) return;
    const { open, ...rest } = record;
    if (await this.#arrived(open)) {
      await this.#commit(open.lineCount, open.parts, open.witness);
      return;
    }
    await this.#save(rest);
  }

  async #arrived({ stream, witness }: OpenDelivery): Promise<boolean> {
    const { logs, signal, log } = this.#to;
    try {
      const texts = await logs.textsAt(stream, witness.timestamp, signal);
      const same = texts.filter(
        (message) => eventHash(stream, { timestamp: witness.timestamp, message }) === witness.hash,
      );
      return same.length >= witness.expected;
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind === 'missing') return false;
      if (failure.kind !== 'denied' && failure.kind !== 'refused') throw failure;
      // Rather twice than never: nobody can tell us whether it arrived.
      log.warn('Log events may be delivered twice, since the stream cannot be read', { reason: failure.message });
      return false;
    }
  }

  /** Lets the driver delete what was delivered. Only a wish: it is said again with the next cursor. */
  async #release(cursor: string): Promise<void> {
    try {
      await this.#to.source.releaseLog(this.#clusterId, this.#member, cursor);
    } catch (error) {
      this.#to.log.debug('Delivered output could not be released', { reason: String(error) });
    }
  }
}
