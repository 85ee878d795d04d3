// The constraints of inputs, checked by ajv: its settings, and the form of the schemas that it can bear.
import { Ajv, type ValidateFunction } from 'ajv';
import { referencedShape, type Schema, type Schemas } from './schema.js';

const sizeOf = (value: unknown): number => (value instanceof Uint8Array ? value.length : 0);

const newCompiler = (): Ajv => {
  // Types are the decoder's business, so the schemas of dates and bytes name none. The schemas are generated, so there is no need to
  // check them against the meta schema in each process.
  const ajv = new Ajv({ allErrors: true, verbose: true, strictTypes: false, meta: false, validateSchema: false });
  ajv.addVocabulary(['wire', 'servicePattern']);
  ajv.addKeyword({ keyword: 'minBytes', validate: (least: number, value: unknown) => sizeOf(value) >= least });
  ajv.addKeyword({ keyword: 'maxBytes', validate: (most: number, value: unknown) => sizeOf(value) <= most });
  return ajv;
};

/**
 * A shape with all references replaced by what they refer to. Through references, ajv copies the list of errors at every element: a
 * megabyte of wrong elements then takes minutes. Input shapes never contain themselves (the decoder refuses those first), so this ends.
 */
const inlined = (schemas: Schemas, schema: Schema): Schema => {
  const deep = (part: Schema): Schema => inlined(schemas, part);
  if (schema.$ref !== undefined) return deep(schemas[referencedShape(schema.$ref)] ?? {});
  const { properties, items, propertyNames, additionalProperties } = schema;
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, member]) => [name, deep(member)])),
    }),
    ...(items && { items: deep(items) }),
    ...(propertyNames && { propertyNames: deep(propertyNames) }),
    ...(additionalProperties && { additionalProperties: deep(additionalProperties) }),
  };
};

/** Gives the check of an input shape. */
export type InputCheck = (shape: string) => ValidateFunction;

/** Checks of the given shapes, each compiled on its first use: all of a service's operations at once would cost every start. */
export const createInputCheck = (schemas: Schemas): InputCheck => {
  const compiled = new Map<string, ValidateFunction>();
  let compiler: Ajv | undefined;
  return (shape) => {
    const made = compiled.get(shape);
    if (made !== undefined) return made;
    compiler ??= newCompiler();
    const check = compiler.compile(inlined(schemas, schemas[shape] ?? {}));
    compiled.set(shape, check);
    return check;
  };
};
