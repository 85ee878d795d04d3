// The part of JSON Schema that describes an input after decoding, with the few words that JSON Schema lacks.

/** The schema of one shape. References have the form `#/$defs/<shape name>`. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  /** What JSON alone does not tell: 32 or 64 bits, a date (decoded to `Date`), bytes (decoded to `Uint8Array`). */
  readonly wire?: 'integer' | 'long' | 'timestamp' | 'blob';
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** Present on maps only; structures drop what they do not know before validation. */
  readonly propertyNames?: Schema;
  readonly additionalProperties?: Schema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  /** In Unicode code points. */
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minBytes?: number;
  readonly maxBytes?: number;
  readonly pattern?: string;
  /** The pattern as the service spells it in its messages. */
  readonly servicePattern?: string;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
}

/** The schemas of all shapes that inputs contain, by shape name. */
export type Schemas = Readonly<Record<string, Schema>>;

const PREFIX = '#/$defs/';

/** The name of the shape that a reference points to. */
export const referencedShape = (reference: string): string => reference.slice(PREFIX.length);

/** A reference to a shape. */
export const referenceTo = (shape: string): Schema => ({ $ref: `${PREFIX}${shape}` });
