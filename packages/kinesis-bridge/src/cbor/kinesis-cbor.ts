// The bodies of Kinesis in CBOR and in JSON: blobs are byte strings there and base64 here, times are milliseconds there and seconds here.
import { isMembers } from '@drey/plugin-api';
import { cbor, tag } from '@smithy/core/cbor';
import { checkCbor, CborRefusal } from './cbor-bound.js';

/** Tag of a point in time. The RFC has seconds behind it; AWS has milliseconds, which both SDKs for Java send and expect (tried with 1.12 and 2.40). */
const TIME_TAG = 1;
const MILLISECONDS = 1_000;

/** Members of Kinesis' answers that are points in time (botocore's model of 2013-12-02). */
const times: ReadonlySet<string> = new Set([
  'ApproximateArrivalTimestamp',
  'ConsumerCreationTimestamp',
  'EarliestAllowedEndAt',
  'EndedAt',
  'StartedAt',
  'StreamCreationTimestamp',
]);

/** The member that is a blob. */
const BLOB = 'Data';

/** The encoder keeps its buffer, which grows with the largest answer. */
const KEPT_BUFFER_BYTES = 1_048_576;

const isTime = (value: object): value is { readonly tag: number; readonly value: number } =>
  'tag' in value && value.tag === TIME_TAG && 'value' in value && typeof value.value === 'number';

const isBytes = (value: unknown): value is Uint8Array => ArrayBuffer.isView(value);

const base64 = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64');

const plain = (value: unknown): unknown => {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isBytes(value)) return base64(value);
  if (Array.isArray(value)) return value.map(plain);
  if (isTime(value)) return value.value / MILLISECONDS;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
};

/** The body of a request, as JSON. Throws a {@link CborRefusal} for what is no map, or no body of this protocol. */
export const jsonOf = (bytes: Uint8Array): string => {
  if (bytes.length === 0) return '{}';
  checkCbor(bytes);
  let decoded: unknown;
  try {
    decoded = cbor.deserialize(bytes);
  } catch (error) {
    throw new CborRefusal(error instanceof Error ? error.message : String(error));
  }
  if (!isMembers(decoded) || isBytes(decoded)) throw new CborRefusal('The body is no map.');
  return JSON.stringify(plain(decoded));
};

/** Emulators write members that are not there as null; the service leaves them out. */
const tagged = (value: unknown, name: string | undefined): unknown => {
  if (typeof value === 'number' && name !== undefined && times.has(name))
    return tag({ tag: TIME_TAG, value: Math.round(value * MILLISECONDS) });
  if (typeof value === 'string') return name === BLOB ? Buffer.from(value, 'base64') : value;
  if (Array.isArray(value)) return value.map((entry) => tagged(entry, undefined));
  if (!isMembers(value)) return value;
  const present = Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
  return Object.fromEntries(present.map(([key, member]) => [key, tagged(member, key)]));
};

/** An answer or an event, parsed from JSON, as CBOR. */
export const cborOf = (content: unknown): Uint8Array => {
  const bytes = cbor.serialize(tagged(content, undefined));
  if (bytes.length > KEPT_BUFFER_BYTES) cbor.resizeEncodingBuffer(KEPT_BUFFER_BYTES);
  return bytes;
};
