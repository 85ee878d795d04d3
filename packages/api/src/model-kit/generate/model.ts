// The model files as the generator sees them: what they may contain, how they are read, and what must hold between them.
import { readdirSync, readFileSync } from 'node:fs';

const shapeTypes = [
  'structure',
  'list',
  'map',
  'string',
  'integer',
  'long',
  'float',
  'double',
  'boolean',
  'timestamp',
  'blob',
] as const;

/** One shape of the model. Which of the members are present depends on `type`. */
export interface ModelShape {
  readonly type: (typeof shapeTypes)[number];
  /** Structure: member name to shape name. */
  readonly members?: Readonly<Record<string, string>>;
  readonly required?: readonly string[];
  /** Structure that is an error: who is to blame. */
  readonly error?: 'client' | 'server';
  readonly httpStatus?: number;
  /** List: shape of an element. */
  readonly member?: string;
  /** Map: shapes of a key and a value. */
  readonly key?: string;
  readonly value?: string;
  /** Least and greatest length (string, in code points), size (list, map), number of bytes (blob) or value (number). */
  readonly min?: number;
  readonly max?: number;
  /** The pattern as the service spells it; the whole text must match. */
  readonly pattern?: string;
  /** The same set of texts in JavaScript's syntax, where the service's spelling depends on its engine. */
  readonly javascriptPattern?: string;
  readonly enum?: readonly string[];
}

/** One operation of the model. */
export interface ModelOperation {
  readonly input: string;
  readonly output: string;
  readonly errors: readonly string[];
  readonly pagination?: {
    readonly inputToken: string;
    readonly limit: string;
    readonly outputToken: string;
    readonly result: string;
  };
}

/** The whole model. Keys of both maps are sorted. */
export interface Model {
  readonly service: Readonly<Record<string, string>>;
  readonly operations: Readonly<Record<string, ModelOperation>>;
  readonly shapes: Readonly<Record<string, ModelShape>>;
}

const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));

const addAll = <T>(into: Record<string, T>, from: Record<string, T>, file: string): void => {
  const keys = Object.keys(from);
  for (const [index, key] of keys.entries()) {
    if (index > 0 && key < (keys[index - 1] ?? '')) throw new Error(`${file}: ${key} is not in sorted order`);
    if (Object.hasOwn(into, key)) throw new Error(`${file}: ${key} is defined a second time`);
    into[key] = from[key] as T;
  }
};

/** The names of the shapes that a shape refers to directly. */
const targetsOf = (shape: ModelShape): readonly string[] => [
  ...Object.values(shape.members ?? {}),
  ...[shape.member, shape.key, shape.value].filter((name) => name !== undefined),
];

/** The names of all shapes that can be reached from the given ones, themselves included, sorted. */
export const reachable = (model: Model, roots: readonly string[]): readonly string[] => {
  const seen = new Set<string>();
  const open = [...roots];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    const shape = model.shapes[name];
    if (shape === undefined) throw new Error(`The model refers to the shape ${name}, which it does not define`);
    seen.add(name);
    open.push(...targetsOf(shape));
  }
  return [...seen].toSorted();
};

const checkShape = (name: string, shape: ModelShape): void => {
  if (!shapeTypes.includes(shape.type))
    throw new Error(`${name} has the type ${shape.type}, which is none of ${shapeTypes.join(', ')}`);
  if (shape.type === 'list' && shape.member === undefined) throw new Error(`The list ${name} has no member`);
  if (shape.type === 'map' && (shape.key === undefined || shape.value === undefined))
    throw new Error(`The map ${name} lacks its key or its value`);
  if (shape.error !== undefined && shape.httpStatus === undefined)
    throw new Error(`The error ${name} has no httpStatus`);
  for (const member of shape.required ?? []) {
    if (!Object.hasOwn(shape.members ?? {}, member)) throw new Error(`${name} requires ${member}, which is no member`);
  }
  const pattern = shape.javascriptPattern ?? shape.pattern;
  if (pattern !== undefined) RegExp(pattern, 'u');
};

const checkOperation = (name: string, { input, output, errors }: ModelOperation, model: Model): void => {
  for (const shape of [input, output])
    if (model.shapes[shape]?.type !== 'structure') throw new Error(`${name} has ${shape}, which is no structure`);
  for (const error of errors)
    if (model.shapes[error]?.error === undefined) throw new Error(`${name} declares ${error}, which is no error`);
};

/** The decoder, and what checks constraints, are built shape by shape, so no input may contain itself. */
const checkInputEnds = (model: Model, input: string): void => {
  for (const name of reachable(model, [input])) {
    const shape = model.shapes[name] as ModelShape;
    if (reachable(model, targetsOf(shape)).includes(name))
      throw new Error(`The input shape ${name} contains itself, which this kit does not support`);
  }
};

/**
 * Reads every model file (`*.json`) of a folder. Throws where the files contradict each other, leave something undefined or unused, or say
 * what this kit does not support.
 */
export const readModel = (folder: URL): Model => {
  const service: Record<string, string> = {};
  const operations: Record<string, ModelOperation> = {};
  const shapes: Record<string, ModelShape> = {};
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  for (const file of files.toSorted()) {
    const part = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Partial<Model>;
    addAll(service, part.service ?? {}, file);
    addAll(operations, part.operations ?? {}, file);
    addAll(shapes, part.shapes ?? {}, file);
  }
  const model = { service, operations: sorted(operations), shapes: sorted(shapes) };
  const roots = Object.values(operations).flatMap(({ input, output, errors }) => [input, output, ...errors]);
  const used = new Set(reachable(model, roots));
  for (const [name, shape] of Object.entries(model.shapes)) {
    if (!used.has(name)) throw new Error(`No operation reaches the shape ${name}`);
    checkShape(name, shape);
  }
  for (const [name, operation] of Object.entries(model.operations)) checkOperation(name, operation, model);
  for (const { input } of Object.values(model.operations)) checkInputEnds(model, input);
  return model;
};
