// Volatile parts of answers and what a transcript has in their place. A mask is put on only where the value has the right form, so that a
// timestamp in another unit or an id of another alphabet shows as a difference.
import type { Json, JsonObject, MaskedAnswer } from './transcript.js';

/** What a session knows of the values that it may meet. */
export interface MaskScope {
  readonly account: string;
  /** Bounds of every timestamp of the session, in whole epoch seconds. */
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** An answer off the wire. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly json: Json;
}

interface Mask {
  readonly names: RegExp;
  readonly fits: (value: Json, scope: MaskScope) => boolean;
  readonly shown: string;
}

const text =
  (form: RegExp) =>
  (value: Json): boolean =>
    typeof value === 'string' && form.test(value);

const masks: readonly Mask[] = [
  {
    names: /(Timestamp|^StartTime|^EndTime)$/,
    fits: (value, { fromSeconds, toSeconds }) =>
      Number.isInteger(value) && Number(value) >= fromSeconds && Number(value) <= toSeconds,
    shown: '<timestamp>',
  },
  { names: /^(Snapshot|Application)?OperationId$/, fits: text(/^[A-Za-z0-9]{12}$/), shown: '<operation id>' },
  { names: /^ConditionalToken$/, fits: text(/^[a-zA-Z0-9-_+/=]{8,512}$/), shown: '<conditional token>' },
  // That of ListApplications is a name and is compared as it stands.
  { names: /^NextToken$/, fits: text(/^[A-Za-z0-9_-]{24,512}$/), shown: '<next token>' },
  { names: /^AuthorizedUrl$/, fits: text(/^http:\/\/127\.0\.0\.1:\d+\/\S{1,2000}$/), shown: '<url>' },
  {
    names: /^x-amzn-requestid$/,
    fits: text(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    shown: '<request id>',
  },
];

/** Headers that belong to the protocol; others, such as Date, are the server's own business. */
const headersThatMatter = ['content-type', 'x-amzn-requestid', 'x-amzn-errortype'];

const maskedText = (value: string, { account }: MaskScope): string =>
  value
    .replaceAll(account, '<account>')
    .replace(/((?:^|\/)SYSTEMSNAPSHOT-.+-)[0-9a-f]{8}-\d{13}$/, '$1<hex>-<milliseconds>')
    .replace(/^([A-Z]+-.+-)\d{13}$/, '$1<milliseconds>');

const maskedValue = (name: string, value: Json, scope: MaskScope): Json => {
  const mask = masks.find(({ names, fits }) => names.test(name) && fits(value, scope));
  if (mask !== undefined) return mask.shown;
  if (typeof value === 'string') return maskedText(value, scope);
  if (Array.isArray(value)) return value.map((item: Json) => maskedValue('', item, scope));
  return typeof value === 'object' && value !== null ? maskedMembers(value as JsonObject, scope) : value;
};

const maskedMembers = (members: JsonObject, scope: MaskScope): JsonObject =>
  Object.fromEntries(Object.entries(members).map(([name, value]) => [name, maskedValue(name, value, scope)]));

/** An answer as a transcript holds it. */
export const maskedAnswer = ({ status, headers, json }: WireAnswer, scope: MaskScope): MaskedAnswer => ({
  status,
  headers: maskedMembers(
    Object.fromEntries(
      headersThatMatter.flatMap((name) => {
        const value = headers[name];
        return value === undefined ? [] : [[name, String(value)]];
      }),
    ),
    scope,
  ),
  body: maskedValue('', json, scope),
});
