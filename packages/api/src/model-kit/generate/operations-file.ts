// Writes `operations.ts`: names, inputs, outputs, errors and pagination of all operations, and the facts of the service itself.
import type { Model, ModelOperation } from './model.js';

const literal = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return `'${String(value)}'`;
  const members = Object.entries(value).map(([key, member]) => `${key}: ${literal(member)}`);
  return `{ ${members.join(', ')} }`;
};

const perOperation = (model: Model, line: (operation: ModelOperation) => string | undefined): string =>
  Object.entries(model.operations)
    .map(([name, operation]) => [name, line(operation)] as const)
    .flatMap(([name, text]) => (text === undefined ? [] : [`  ${name}: ${text},\n`]))
    .join('');

const members = (model: Model, side: 'input' | 'output'): string =>
  Object.entries(model.operations)
    .map(([name, operation]) => `  ${name}: ${operation[side]};\n`)
    .join('');

/** The text of `operations.ts`. */
export const operationsFile = (model: Model): string => {
  const names = Object.keys(model.operations);
  const shapes = Object.values(model.operations).flatMap(({ input, output }) => [input, output]);
  return `import type {
${[...new Set(shapes)]
  .toSorted()
  .map((name) => `  ${name},\n`)
  .join('')}} from './types.js';

/** What a host needs to know of the service to recognise its requests. */
export const serviceFacts = {
${Object.entries(model.service)
  .map(([key, value]) => `  ${key}: ${literal(value)},\n`)
  .join('')}} as const;

export type OperationName =
${names.map((name) => `  | '${name}'`).join('\n')};

/** All operation names, sorted. */
export const operationNames: readonly OperationName[] = [
${names.map((name) => `  '${name}',\n`).join('')}];

/** Operation name to its input. */
export interface OperationInputs {
${members(model, 'input')}}

/** Operation name to its output. */
export interface OperationOutputs {
${members(model, 'output')}}

/** Operation name to the name of its input shape. */
export const inputShapes: Readonly<Record<OperationName, string>> = {
${perOperation(model, ({ input }) => literal(input))}};

/** Operation name to the codes of the errors that its model declares. */
export const operationErrors: Readonly<Record<OperationName, readonly string[]>> = {
${perOperation(model, ({ errors }) => literal(errors))}};

/** Which members carry a listing's position, size and result. */
export interface Pagination {
  readonly inputToken: string;
  readonly limit: string;
  readonly outputToken: string;
  readonly result: string;
}

/** The operations that answer in pages. */
export const pagination: Readonly<Partial<Record<OperationName, Pagination>>> = {
${perOperation(model, ({ pagination }) => (pagination === undefined ? undefined : literal(pagination)))}};
`;
};
