// Translates Kinesis requests in CBOR for an upstream that knows JSON only, and its answers back.
import {
  answerTooLarge,
  isMembers,
  parseChecked,
  ServiceError,
  type TranslatedRequest,
  type UpstreamAnswer,
  type UpstreamEncodingHook,
} from '@drey/plugin-api';
import { CBOR, JSON_1_1, TARGET_PREFIX } from '../encodings.js';
import { CborRefusal } from './cbor-bound.js';
import { cborOf, jsonOf } from './kinesis-cbor.js';

/** PutRecords takes ten mebibytes of records; the rest is for their keys and frames. */
const MOST_BYTES = 12 * 1_048_576;
/** What GetRecords gives at most where nothing else is said. */
const MOST_RECORDS = 10_000;

type Next = (request: TranslatedRequest) => Promise<UpstreamAnswer>;

const translated = (body: Uint8Array): string => {
  try {
    return jsonOf(body);
  } catch (error) {
    if (error instanceof CborRefusal) throw new ServiceError('SerializationException', error.message);
    throw error;
  }
};

const isTooLarge = ({ headers }: UpstreamAnswer): boolean => headers['x-amzn-ErrorType'] === answerTooLarge;

/** The service answers ten mebibytes at most, and fewer records for it; an emulator answers all that it has, which may be more than is read. */
const recordsWithin = async (body: string, next: Next): Promise<UpstreamAnswer> => {
  const input = parseChecked(body, isMembers) ?? {};
  const given = input['Limit'];
  let limit = typeof given === 'number' ? given : MOST_RECORDS;
  let answer = await next({ contentType: JSON_1_1, body });
  while (isTooLarge(answer) && limit > 1) {
    limit = Math.ceil(limit / 16);
    answer = await next({ contentType: JSON_1_1, body: JSON.stringify({ ...input, Limit: limit }) });
  }
  return answer;
};

/** Headers that tell of the body that was there before. */
const ofBody: ReadonlySet<string> = new Set(['content-type', 'content-encoding', 'x-amz-crc32']);

const encoded = (answer: UpstreamAnswer): UpstreamAnswer => {
  const { status, headers, body } = answer;
  // A stream of events is in the client's encoding already.
  if (typeof body !== 'string') return answer;
  const kept = Object.entries(headers).filter(([name]) => !ofBody.has(name.toLowerCase()));
  const others = { ...Object.fromEntries(kept), 'Content-Type': CBOR };
  // Operations without output are answered with nothing at all by some emulators.
  const content = body === '' ? {} : parseChecked(body, isMembers);
  if (content !== undefined) return { status, headers: others, body: cborOf(content) };
  const message = `The upstream answered HTTP ${status} and something that is no JSON object.`;
  return { status: 502, headers: others, body: cborOf({ __type: 'BadGateway', message }) };
};

/** The hook; `applies` says whether the upstream needs it. */
export const createCborHook = (applies: UpstreamEncodingHook['applies']): UpstreamEncodingHook => ({
  id: 'drey-kinesis-cbor',
  service: 'kinesis',
  contentType: CBOR,
  mostBytes: MOST_BYTES,
  applies,
  around: async ({ headers, body }, next) => {
    const json = translated(body);
    const isOfRecords = headers['x-amz-target'] === `${TARGET_PREFIX}.GetRecords`;
    return encoded(await (isOfRecords ? recordsWithin(json, next) : next({ contentType: JSON_1_1, body: json })));
  },
});
