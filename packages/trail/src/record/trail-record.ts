// One call as CloudTrail records it.
import { randomUUID } from 'node:crypto';
import { type AnsweredCall, BoundedMap } from '@drey/plugin-api';
import { type Hidden, shownText, withoutHidden } from './hidden-values.js';
import { type UserIdentity, userNameOf } from './identity.js';

/** `eventSource` of the service's events (documented). */
export const EVENT_SOURCE = 'kinesisanalytics.amazonaws.com';
/** Type of its resources, as CloudFormation has it; CloudTrail's own is not documented. */
export const RESOURCE_TYPE = 'AWS::KinesisAnalyticsV2::Application';
/** Version of the record format that has all these members (documented). */
const EVENT_VERSION = '1.08';
/** Longest text of an error (documented). */
const MOST_MESSAGE_CHARACTERS = 1_024;
/** Kinds of clients whose texts are kept. */
const MOST_CLIENTS = 1_000;

/** A record, with the names of CloudTrail's reference. */
export interface TrailRecord {
  readonly eventVersion: string;
  readonly userIdentity: UserIdentity;
  /** ISO 8601, whole seconds, UTC. */
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly awsRegion: string;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly requestParameters: unknown;
  readonly responseElements: unknown;
  readonly requestID: string;
  readonly eventID: string;
  readonly readOnly: boolean;
  readonly eventType: 'AwsApiCall';
  readonly apiVersion: string;
  readonly managementEvent: true;
  readonly recipientAccountId: string;
  readonly eventCategory: 'Management';
}

/** What is kept of a call until it is written; nothing in it is large, and nothing is secret. */
export interface NotedCall {
  readonly call: Pick<
    AnsweredCall,
    'requestId' | 'operation' | 'accountId' | 'region' | 'partition' | 'accessKeyId' | 'sourceAddress' | 'userAgent'
  >;
  /** Milliseconds since the epoch, when it was answered: CloudTrail's `eventTime` (documented). */
  readonly at: number;
  /** `requestParameters` as JSON text. */
  readonly parameters: string;
  /** `responseElements` as JSON text. */
  readonly elements: string;
  readonly error: { readonly code: string; readonly message: string } | undefined;
}

const readNames = /^(?:Describe|List|Discover)/;

/**
 * Whether an operation only reads. A presigned URL is made by one: IAM counts it among the reads (documented), and so its answer, a key to
 * the dashboard, is in no record.
 */
const isReadOnly = (operation: string): boolean =>
  readNames.test(operation) || operation === 'CreateApplicationPresignedUrl';

/** Takes from a call what its record will need; at once, so that code in a request is not held on to. */
export const noteCall = (call: AnsweredCall, at: number): NotedCall => {
  const { requestId, operation, accountId, region, partition, accessKeyId, sourceAddress, userAgent, error } = call;
  const hidden: Hidden = { values: undefined };
  const parameters = shownText(call.input, hidden);
  // Documented: what only reads has no response elements.
  const elements = call.output === undefined || isReadOnly(operation) ? 'null' : shownText(call.output, hidden);
  return {
    call: { requestId, operation, accountId, region, partition, accessKeyId, sourceAddress, userAgent },
    at,
    parameters,
    elements,
    error:
      error === undefined
        ? undefined
        : { code: error.code, message: withoutHidden(error.message, hidden).slice(0, MOST_MESSAGE_CHARACTERS) },
  };
};

/** Writes records as lines of JSON. Most of a line is that of the one before, so texts are made once; a trail must cost next to nothing. */
export const createLineWriter = (): ((noted: NotedCall, who: UserIdentity) => string) => {
  const identities = new WeakMap<UserIdentity, string>();
  const clients = new BoundedMap<string, string>(MOST_CLIENTS);
  let second = Number.NaN;
  let time = '';

  const identityText = (who: UserIdentity): string => {
    const known = identities.get(who);
    if (known !== undefined) return known;
    const text = JSON.stringify(who);
    identities.set(who, text);
    return text;
  };
  const timeText = (at: number): string => {
    const now = Math.floor(at / 1_000);
    if (now !== second) {
      second = now;
      time = `${new Date(at).toISOString().slice(0, 19)}Z`;
    }
    return time;
  };
  /** Region, address and user agent: few of them, and anything may stand in the last. */
  const clientText = ({ region, sourceAddress, userAgent }: NotedCall['call']): string => {
    const key = `${region} ${sourceAddress ?? ''} ${userAgent ?? ''}`;
    const known = clients.get(key);
    if (known !== undefined) return known;
    const text = JSON.stringify({
      awsRegion: region,
      sourceIPAddress: sourceAddress?.replace(/^::ffff:/, '') ?? 'unknown',
      userAgent: (userAgent ?? 'unknown').slice(0, MOST_MESSAGE_CHARACTERS),
    }).slice(1, -1);
    if (key.length <= MOST_MESSAGE_CHARACTERS) clients.set(key, text);
    return text;
  };
  const errorText = (error: NotedCall['error']): string =>
    error === undefined
      ? ''
      : `,${JSON.stringify({ errorCode: error.code, errorMessage: error.message }).slice(1, -1)}`;

  // Names of operations, regions and accounts, and ids, have no signs that JSON would escape.
  return ({ call, at, parameters, elements, error }, who) =>
    `{"eventVersion":"${EVENT_VERSION}","userIdentity":${identityText(who)},"eventTime":"${timeText(at)}",` +
    `"eventSource":"${EVENT_SOURCE}","eventName":"${call.operation}",${clientText(call)}${errorText(error)},` +
    `"requestParameters":${parameters},"responseElements":${elements},"requestID":"${call.requestId}",` +
    `"eventID":"${randomUUID()}","readOnly":${isReadOnly(call.operation)},"eventType":"AwsApiCall","apiVersion":"2018-05-23",` +
    `"managementEvent":true,"recipientAccountId":"${call.accountId}","eventCategory":"Management"}`;
};

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;

/** The application that a record is about: its name, from the parameters or an ARN in them; undefined for calls about none or many. */
export const applicationOf = ({ requestParameters }: TrailRecord): string | undefined => {
  const name = memberOf(requestParameters, 'applicationName');
  if (typeof name === 'string') return name;
  const arn = memberOf(requestParameters, 'resourceARN');
  return typeof arn === 'string' ? /:application\/(.+)$/.exec(arn)?.[1] : undefined;
};

/** An event as LookupEvents answers it (documented shape). */
export interface TrailEvent {
  readonly EventId: string;
  readonly EventName: string;
  readonly ReadOnly: 'true' | 'false';
  readonly AccessKeyId?: string;
  /** Seconds since the epoch. */
  readonly EventTime: number;
  readonly EventSource: string;
  readonly Username: string;
  readonly Resources: readonly { readonly ResourceType: string; readonly ResourceName: string }[];
  /** The record as JSON text. */
  readonly CloudTrailEvent: string;
}

/** The event of a record. */
export const eventOf = (record: TrailRecord): TrailEvent => {
  const { accessKeyId } = record.userIdentity;
  const application = applicationOf(record);
  return {
    EventId: record.eventID,
    EventName: record.eventName,
    ReadOnly: record.readOnly ? 'true' : 'false',
    ...(accessKeyId === undefined ? {} : { AccessKeyId: accessKeyId }),
    EventTime: Date.parse(record.eventTime) / 1_000,
    EventSource: record.eventSource,
    Username: userNameOf(record.userIdentity),
    Resources: application === undefined ? [] : [{ ResourceType: RESOURCE_TYPE, ResourceName: application }],
    CloudTrailEvent: JSON.stringify(record),
  };
};
