// A request of LookupEvents, with the service's own rules and errors (documented).
import { isMembers, ServiceError } from '@drey/plugin-api';
import { applicationOf, EVENT_SOURCE, RESOURCE_TYPE, type TrailRecord } from '../record/trail-record.js';
import { userNameOf } from '../record/identity.js';

const MOST_RESULTS = 50;
/** Event history goes back so far (documented). */
const HISTORY_MILLISECONDS = 90 * 86_400_000;

/** What an event must have: the one attribute of a lookup. */
export interface LookupAttribute {
  readonly key: string;
  readonly value: string;
}

/** A checked request. */
export interface LookupRequest {
  readonly attribute: LookupAttribute | undefined;
  /** Milliseconds since the epoch; both ends belong to it. */
  readonly from: number;
  readonly to: number;
  readonly maxResults: number;
  readonly nextToken: string | undefined;
  /** Insight events are asked for, of which there are none of ours. */
  readonly insight: boolean;
  /** The request as it came, for the upstream. */
  readonly raw: Readonly<Record<string, unknown>>;
}

const matchers: Readonly<Record<string, (record: TrailRecord, value: string) => boolean>> = {
  EventId: ({ eventID }, value) => eventID === value,
  EventName: ({ eventName }, value) => eventName === value,
  ReadOnly: ({ readOnly }, value) => String(readOnly) === value,
  Username: ({ userIdentity }, value) => userNameOf(userIdentity) === value,
  ResourceType: (record, value) => applicationOf(record) !== undefined && value === RESOURCE_TYPE,
  ResourceName: (record, value) => {
    const name = applicationOf(record);
    return name !== undefined && (value === name || value.endsWith(`:application/${name}`));
  },
  EventSource: (_record, value) => value === EVENT_SOURCE,
  AccessKeyId: ({ userIdentity }, value) => userIdentity.accessKeyId === value,
};

const refused = (code: string, message: string): ServiceError => new ServiceError(code, message);

const attributeOf = (given: unknown): LookupAttribute | undefined => {
  if (given === undefined || given === null) return undefined;
  if (!Array.isArray(given) || given.length > 1)
    throw refused('InvalidLookupAttributesException', 'LookupAttributes takes one attribute at most.');
  const [one] = given as readonly unknown[];
  if (one === undefined) return undefined;
  const { AttributeKey: key, AttributeValue: value } = isMembers(one) ? one : {};
  if (typeof key !== 'string' || typeof value !== 'string' || value === '' || !Object.hasOwn(matchers, key))
    throw refused(
      'InvalidLookupAttributesException',
      `A lookup attribute has an AttributeKey, one of ${Object.keys(matchers).join(', ')}, and an AttributeValue.`,
    );
  return { key, value };
};

/** Clients send seconds since the epoch; ISO 8601 is understood as well. */
const timeOf = (given: unknown, name: string): number | undefined => {
  if (given === undefined || given === null) return undefined;
  const time = typeof given === 'number' ? given * 1_000 : typeof given === 'string' ? Date.parse(given) : Number.NaN;
  if (!Number.isFinite(time)) throw refused('InvalidTimeRangeException', `${name} is no time.`);
  return time;
};

const resultsOf = (given: unknown): number => {
  if (given === undefined || given === null) return MOST_RESULTS;
  if (typeof given !== 'number' || !Number.isInteger(given) || given < 1 || given > MOST_RESULTS)
    throw refused('InvalidMaxResultsException', `MaxResults must be between 1 and ${MOST_RESULTS}.`);
  return given;
};

const isInsight = (given: unknown): boolean => {
  if (given === undefined || given === null) return false;
  if (given === 'insight') return true;
  throw refused('InvalidEventCategoryException', 'The only EventCategory that can be asked for is insight.');
};

const parsed = (body: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(body === '' ? '{}' : body);
    if (isMembers(value)) return value;
  } catch {
    // Told below.
  }
  throw refused('SerializationException', 'The body is no JSON object.');
};

/** Reads a request. Throws the service's errors. */
export const lookupRequest = (body: string, now: number): LookupRequest => {
  const raw = parsed(body);
  const from = timeOf(raw['StartTime'], 'StartTime') ?? 0;
  const to = timeOf(raw['EndTime'], 'EndTime') ?? Number.MAX_SAFE_INTEGER;
  if (from > to) throw refused('InvalidTimeRangeException', 'StartTime is after EndTime.');
  const token = raw['NextToken'] ?? undefined;
  if (token !== undefined && typeof token !== 'string')
    throw refused('InvalidNextTokenException', 'Invalid NextToken.');
  return {
    attribute: attributeOf(raw['LookupAttributes']),
    from: Math.max(from, now - HISTORY_MILLISECONDS),
    to,
    maxResults: resultsOf(raw['MaxResults']),
    nextToken: token,
    insight: isInsight(raw['EventCategory']),
    raw,
  };
};

/** Whether a record is one that is looked for. */
export const isWanted = ({ attribute, from, to }: LookupRequest, record: TrailRecord): boolean => {
  const at = Date.parse(record.eventTime);
  // Whole seconds: an event of the second in which the range begins belongs to it.
  if (at < Math.floor(from / 1_000) * 1_000 || at > to) return false;
  return attribute === undefined || (matchers[attribute.key]?.(record, attribute.value) ?? false);
};
