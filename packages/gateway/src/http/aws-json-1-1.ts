// The AWS JSON 1.1 protocol: bodies to values and back, errors to bodies.
import { isUtf8 } from 'node:buffer';
import { ServiceError } from '@drey/plugin-api';

/** Content type of every answer. */
export const CONTENT_TYPE = 'application/x-amz-json-1.1';

const emptyObject = Object.freeze({});

const serializationError = (message: string, cause?: unknown): ServiceError =>
  new ServiceError('SerializationException', message, cause === undefined ? {} : { cause });

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw serializationError('The body is not valid JSON.', cause);
  }
};

/** Parses a body that `JsonBound` has seen; an empty one counts as `{}`. Throws `SerializationException`. */
export const decodeBody = (body: Buffer): unknown => {
  if (body.length === 0) return emptyObject;
  if (!isUtf8(body)) throw serializationError('The body is not valid UTF-8.');
  const value = parse(body.toString('utf8'));
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw serializationError('The body is not a JSON object.');
  return value;
};

const arrayToWire = (items: readonly unknown[]): readonly unknown[] => {
  let copy: unknown[] | undefined;
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index];
    const wire = toWire(item);
    if (wire !== item) (copy ??= items.slice())[index] = wire;
  }
  return copy ?? items;
};

const objectToWire = (object: Readonly<Record<string, unknown>>): unknown => {
  let copy: Record<string, unknown> | undefined;
  for (const key in object) {
    const value = object[key];
    if (typeof value !== 'object' || value === null) continue;
    const wire = toWire(value);
    if (wire !== value) (copy ??= { ...object })[key] = wire;
  }
  return copy ?? object;
};

/** Copies only what holds a timestamp or a blob; most of an answer is handed on as it is. */
const toWire = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value.getTime() / 1000;
  if (value instanceof Uint8Array)
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  return Array.isArray(value)
    ? arrayToWire(value as readonly unknown[])
    : objectToWire(value as Readonly<Record<string, unknown>>);
};

const encode = (output: unknown): string => JSON.stringify(toWire(output));

/** Bodies of outputs that cannot change any more, for as long as whoever made them keeps them. */
const encoded = new WeakMap<object, string>();

/** Serialises an output: timestamps as epoch seconds, blobs as base64, undefined members left out. A frozen one is serialised once. */
export const encodeBody = (output: unknown): string => {
  if (typeof output !== 'object' || output === null || !Object.isFrozen(output)) return encode(output ?? emptyObject);
  const known = encoded.get(output);
  if (known !== undefined) return known;
  const body = encode(output);
  encoded.set(output, body);
  return body;
};

/**
 * The body of an error. The text goes out as `message` and, where the model spells it so, as `Message` too: clients of either habit
 * find it.
 */
export const encodeError = (error: ServiceError): string => {
  const message =
    error.messageMember === 'Message' ? { message: error.message, Message: error.message } : { message: error.message };
  return JSON.stringify(toWire({ __type: error.code, ...message, ...error.members }));
};
