// Reads a template, in JSON or YAML, into plain values.
import { ServiceError } from '@drey/plugin-api';
import { FAILSAFE_SCHEMA, load, type Schema, Type, YAMLException } from 'js-yaml';

/** A refusal in the words of CloudFormation. */
export const templateError = (message: string): ServiceError => new ServiceError('ValidationError', message);

/** A map of a template. */
export type TemplateMap = Readonly<Record<string, unknown>>;

/** Whether a value is a map. */
export const isMap = (value: unknown): value is TemplateMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Functions with a short form; `!Ref` and `!Condition` are short for keys of that name. */
const short: ReadonlySet<string> = new Set(
  (
    'And Base64 Cidr Condition Equals FindInMap GetAZs GetAtt GetStackOutput If ImportValue Join Length Not Or Ref Select Split Sub ' +
    'ToJsonString Transform'
  ).split(' '),
);

/** A tag that is no function says nothing: the value is what it is. */
const withTag = (value: unknown, tag: string): unknown => {
  const name = tag.slice(1);
  if (!short.has(name)) return value;
  return { [name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`]: value };
};

const kinds = ['scalar', 'sequence', 'mapping'] as const;

/** Types of YAML itself, such as `!!int`: values stay text, and maps and lists what they are. */
const plainTypes = kinds.map(
  (kind) => new Type('tag:yaml.org,2002:', { kind, multi: true, construct: (value: unknown) => value }),
);

const shortForms = kinds.map(
  (kind) =>
    new Type('!', {
      kind,
      multi: true,
      construct: (value: unknown, tag = '!') => withTag(value, tag),
    }),
);

/** The key `<<`, which takes in other maps. */
const merge = new Type('tag:yaml.org,2002:merge', { kind: 'scalar', resolve: (text: unknown) => text === '<<' });

/** All scalars are text, as a template's are compared; merge keys and the short forms of functions are known. */
const schema: Schema = FAILSAFE_SCHEMA.extend({ implicit: [merge], explicit: [...shortForms, ...plainTypes] });

const yamlOf = (text: string): unknown => {
  try {
    // The last of two equal keys wins, as in the upstream.
    return load(text, { schema, json: true });
  } catch (error) {
    const language = text.trimStart().startsWith('{') ? 'JSON' : 'YAML';
    const mark = error instanceof YAMLException ? error.mark : undefined;
    const place = mark === undefined ? '' : ` (line ${mark.line + 1}, column ${mark.column + 1})`;
    throw templateError(`Template format error: ${language} not well-formed.${place}`);
  }
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** The template in a text. Throws a `ValidationError` in CloudFormation's words where there is none. */
export const readTemplate = (text: string): TemplateMap => {
  const value = jsonOf(text) ?? yamlOf(text.replace(/^\uFEFF/, ''));
  if (!isMap(value)) throw templateError('Template format error: unsupported structure.');
  return value;
};
