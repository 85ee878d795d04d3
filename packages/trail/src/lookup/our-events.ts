// Events of our own trail, one account and region at a time.
import { isMembers } from '@drey/plugin-api';
import { eventOf, type TrailEvent, type TrailRecord } from '../record/trail-record.js';
import type { Position, StoredLine } from '../store/trail-store.js';
import { isWanted, type LookupRequest } from './lookup-request.js';

/** An event and where its line stands. */
export interface OurEvent {
  readonly event: TrailEvent;
  readonly position: Position;
}

/** Whose events are asked for. */
export interface Owner {
  readonly accountId: string;
  readonly region: string;
}

/** Enough to tell ours from a torn line; the file is our own. */
const isRecord = (value: unknown): value is TrailRecord =>
  isMembers(value) &&
  ['eventID', 'eventName', 'eventTime', 'awsRegion', 'recipientAccountId'].every(
    (name) => typeof value[name] === 'string',
  ) &&
  isMembers(value['userIdentity']) &&
  typeof value['userIdentity']['arn'] === 'string';

const parsed = (text: string): TrailRecord | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

/** The newest events that are looked for, so many at most. */
export const ourEvents = async (
  lines: AsyncIterable<StoredLine>,
  { accountId, region }: Owner,
  request: LookupRequest,
  most: number,
): Promise<readonly OurEvent[]> => {
  const found: OurEvent[] = [];
  // Looked for before anything is parsed: most lines of a trail are another account's.
  const marks = [`"recipientAccountId":"${accountId}"`, `"awsRegion":"${region}"`];
  const value = request.attribute?.key === 'EventSource' ? undefined : request.attribute?.value;
  const mark = value !== undefined && /^[\w-]+$/.test(value) ? value : undefined;
  const wantedMark =
    request.attribute?.key === 'ResourceType' || request.attribute?.key === 'Username' ? undefined : mark;
  for await (const { position, text } of lines) {
    if (!marks.every((one) => text.includes(one)) || (wantedMark !== undefined && !text.includes(wantedMark))) continue;
    const record = parsed(text);
    if (record === undefined || record.recipientAccountId !== accountId || record.awsRegion !== region) continue;
    if (!isWanted(request, record)) continue;
    found.push({ event: eventOf(record), position });
    if (found.length >= most) break;
  }
  return found;
};
