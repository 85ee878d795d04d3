// From what ajv found to the violations that the service would tell.
import type { ErrorObject } from 'ajv';
import { elementStep, entryStep, memberStep } from './member-path.js';
import { referencedShape, type Schema, type Schemas } from './schema.js';
import { partRule, rules, type Violation } from './validation-message.js';

/** What lies at the end of an instance path, and what holds it. */
interface Place {
  readonly steps: readonly string[];
  readonly value: unknown;
  readonly schema: Schema;
  readonly schemas: Schemas;
  readonly holder?: Place;
}

const resolve = (schemas: Schemas, schema: Schema | undefined): Schema =>
  schema?.$ref === undefined ? (schema ?? {}) : (schemas[referencedShape(schema.$ref)] ?? {});

const stepInto = (holder: Place, key: string): Place => {
  const { schema, schemas, steps } = holder;
  const value = (holder.value as Record<string, unknown>)[key];
  if (schema.items !== undefined) {
    return {
      holder,
      value,
      schemas,
      schema: resolve(schemas, schema.items),
      steps: [...steps, elementStep(Number(key))],
    };
  }
  if (schema.additionalProperties !== undefined) {
    return {
      holder,
      value,
      schemas,
      schema: resolve(schemas, schema.additionalProperties),
      steps: [...steps, entryStep(key)],
    };
  }
  return {
    holder,
    value,
    schemas,
    schema: resolve(schemas, schema.properties?.[key]),
    steps: [...steps, memberStep(key)],
  };
};

const placeOf = (instancePath: string, root: Place): Place =>
  instancePath
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce(stepInto, root);

const ruleOf = (error: ErrorObject): string | undefined => {
  const limit = Number(error.params['limit']);
  const schema = error.parentSchema as Schema;
  switch (error.keyword) {
    case 'required':
      return rules.present;
    case 'maxLength':
    case 'maxItems':
    case 'maxProperties':
      return rules.atMostLong(limit);
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return rules.atLeastLong(limit);
    case 'maxBytes':
      return rules.atMostLong(Number(schema.maxBytes));
    case 'minBytes':
      return rules.atLeastLong(Number(schema.minBytes));
    case 'maximum':
      return rules.atMost(limit);
    case 'minimum':
      return rules.atLeast(limit);
    case 'pattern':
      return rules.pattern(schema.servicePattern ?? '');
    case 'enum':
      return rules.oneOf(schema.enum ?? []);
    default:
      return undefined;
  }
};

const ofSingleValues = new Set(['maxLength', 'minLength', 'pattern', 'enum']);

const violationOf = (error: ErrorObject, root: Place): Violation | undefined => {
  const rule = ruleOf(error);
  // Only `propertyNames` itself has none: it repeats that a key is wrong, after the key's own errors.
  if (rule === undefined) return undefined;
  const place = placeOf(error.instancePath, root);
  const path = (steps: readonly string[]): string => steps.join('.');
  if (error.keyword === 'required') {
    return {
      path: path([...place.steps, memberStep(String(error.params['missingProperty']))]),
      value: undefined,
      rule,
    };
  }
  if (ofSingleValues.has(error.keyword)) {
    const { schema, schemas, holder } = place;
    // An error of a text at a map's own place is one of its keys.
    if (schema.propertyNames !== undefined) {
      return {
        path: path(place.steps),
        value: place.value,
        rule: partRule('key', resolve(schemas, schema.propertyNames)),
      };
    }
    if (holder?.schema.additionalProperties !== undefined) {
      return { path: path(holder.steps), value: holder.value, rule: partRule('value', schema) };
    }
    if (holder?.schema.items !== undefined) {
      return { path: path(holder.steps), value: holder.value, rule: partRule('element', schema) };
    }
  }
  return { path: path(place.steps), value: error.data, rule };
};

/** The input that ajv looked at. */
export interface CheckedInput {
  readonly schemas: Schemas;
  /** Name of its shape. */
  readonly shape: string;
  readonly input: unknown;
}

/** The violations behind ajv's errors, in their order. Several wrong texts in one list or map are one violation of the whole. */
export const violationsOf = (errors: readonly ErrorObject[], checked: CheckedInput): readonly Violation[] => {
  const { schemas, shape, input } = checked;
  const root: Place = { steps: [], value: input, schema: schemas[shape] ?? {}, schemas };
  const byText = new Map<string, Violation>();
  for (const error of errors) {
    const violation = violationOf(error, root);
    if (violation !== undefined) byText.set(`${violation.path}\n${violation.rule}`, violation);
  }
  return [...byText.values()];
};
