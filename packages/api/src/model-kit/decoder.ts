// From parsed JSON to an operation's input: checks types, converts dates and bytes, drops what the model does not know.
import { isMembers } from '@drey/plugin-api';
import { elementStep, entryStep, memberStep } from './member-path.js';
import { SerializationException } from './protocol-error.js';
import { referencedShape, referenceTo, type Schema, type Schemas } from './schema.js';
import { blobFrom, integerFrom, longFrom, numberFrom, timestampFrom } from './wire-value.js';

/** The largest list of our own model has a thousand elements; without a bound, a large body of wrong elements would keep the host busy. */
const MAX_ELEMENTS = 20_000;

/** Where a decoder is: the steps that lead there, left as found unless it throws, and the elements of lists and maps met so far. */
interface Trail {
  readonly steps: string[];
  elements: number;
}

type Decoder = (value: unknown, trail: Trail) => unknown;

/** Gives the decoder of what a schema refers to. */
type DecoderFor = (reference: Schema) => Decoder;

const kindOf = (value: unknown): string => {
  if (value === null) return 'NULL_VALUE';
  if (Array.isArray(value)) return 'LIST';
  if (typeof value === 'number') return Number.isInteger(value) ? 'NUMBER_VALUE' : 'DECIMAL_VALUE';
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  return typeof value === 'string' ? 'STRING_VALUE' : 'STRUCTURE';
};

/** The wording resembles that of sibling services; the service's own is not documented. */
const refuse = (value: unknown, expected: string, { steps }: Trail): never => {
  const at = steps.length === 0 ? '' : ` at '${steps.join('.')}'`;
  throw new SerializationException(`${kindOf(value)} cannot be converted to ${expected}${at}`);
};

const single =
  (expected: string, from: (value: unknown) => unknown): Decoder =>
  (value, trail) =>
    from(value) ?? refuse(value, expected, trail);

const structureDecoder = (schema: Schema, decoderFor: DecoderFor): Decoder => {
  const members = Object.entries(schema.properties ?? {}).map(
    ([name, member]) => [name, memberStep(name), decoderFor(member)] as const,
  );
  return (value, trail) => {
    if (!isMembers(value)) return refuse(value, 'Structure', trail);
    const decoded: Record<string, unknown> = {};
    for (const [name, step, decode] of members) {
      const member = value[name];
      if (member === undefined || member === null) continue;
      trail.steps.push(step);
      decoded[name] = decode(member, trail);
      trail.steps.pop();
    }
    return decoded;
  };
};

const countElements = (count: number, trail: Trail): void => {
  trail.elements += count;
  if (trail.elements > MAX_ELEMENTS) {
    throw new SerializationException(`More than ${MAX_ELEMENTS} elements in the lists and maps of one request`);
  }
};

const listDecoder =
  (decode: Decoder): Decoder =>
  (value, trail) => {
    if (!Array.isArray(value)) return refuse(value, 'List', trail);
    countElements(value.length, trail);
    return value.map((element: unknown, index) => {
      trail.steps.push(elementStep(index));
      const decoded = decode(element, trail);
      trail.steps.pop();
      return decoded;
    });
  };

/** Keys such as `__proto__` are data like any other: each entry is defined on the result, never assigned through its prototype. */
const mapDecoder =
  (decode: Decoder): Decoder =>
  (value, trail) => {
    if (!isMembers(value)) return refuse(value, 'Map', trail);
    const given = Object.entries(value);
    countElements(given.length, trail);
    const entries = given.map(([key, entry]) => {
      trail.steps.push(entryStep(key));
      const decoded = decode(entry, trail);
      trail.steps.pop();
      return [key, decoded] as const;
    });
    return Object.fromEntries(entries);
  };

const decoderOf = (schema: Schema, decoderFor: DecoderFor): Decoder => {
  if (schema.wire === 'timestamp') return single('Timestamp', timestampFrom);
  if (schema.wire === 'blob') return single('Blob', blobFrom);
  if (schema.type === 'integer') {
    return schema.wire === 'long' ? single('Long', longFrom) : single('Integer', integerFrom);
  }
  if (schema.type === 'number') return single('Double', numberFrom);
  if (schema.type === 'string') return single('String', (value) => (typeof value === 'string' ? value : undefined));
  if (schema.type === 'boolean') return single('Boolean', (value) => (typeof value === 'boolean' ? value : undefined));
  if (schema.items !== undefined) return listDecoder(decoderFor(schema.items));
  if (schema.additionalProperties !== undefined) return mapDecoder(decoderFor(schema.additionalProperties));
  return structureDecoder(schema, decoderFor);
};

/** Decodes a parsed body as the named input shape. */
export type DecodeShape = (shape: string, body: unknown) => unknown;

/**
 * A decoder of the given shapes; each shape's part is made on its first use. JSON null counts as an absent member. What it gives throws a
 * {@link SerializationException} that names the first member of a wrong type, and an Error for a shape that is missing or contains itself.
 */
export const createDecoder = (schemas: Schemas): DecodeShape => {
  const decoders = new Map<string, Decoder>();
  const inTheMaking = new Set<string>();
  const decoderFor: DecoderFor = (reference) => {
    const name = referencedShape(reference.$ref ?? '');
    const known = decoders.get(name);
    if (known !== undefined) return known;
    const schema = schemas[name];
    if (schema === undefined) throw new Error(`The model has no input shape ${name}`);
    if (inTheMaking.has(name)) throw new Error(`The input shape ${name} contains itself`);
    inTheMaking.add(name);
    const decoder = decoderOf(schema, decoderFor);
    inTheMaking.delete(name);
    decoders.set(name, decoder);
    return decoder;
  };
  return (shape, body) => decoderFor(referenceTo(shape))(body ?? {}, { steps: [], elements: 0 });
};
