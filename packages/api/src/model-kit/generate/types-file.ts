// Writes `types.ts`: every structure as an interface and every enumeration as a union, in the form of the official client's types.
import type { Model, ModelShape } from './model.js';

const quoted = (text: string): string => `'${text}'`;

const simpleTypes = {
  integer: 'number',
  long: 'number',
  float: 'number',
  double: 'number',
  boolean: 'boolean',
  timestamp: 'Date',
  blob: 'Uint8Array',
} as const;

/** The TypeScript type of a shape where it is used. */
export const typeOf = (model: Model, name: string): string => {
  const shape = model.shapes[name] as ModelShape;
  if (shape.type === 'structure') return name;
  if (shape.type === 'list') return `${typeOf(model, shape.member as string)}[]`;
  if (shape.type === 'map') return `Record<string, ${typeOf(model, shape.value as string)}>`;
  if (shape.type === 'string') return shape.enum === undefined ? 'string' : name;
  return simpleTypes[shape.type];
};

const interfaceOf = (model: Model, name: string, shape: ModelShape): string => {
  const required = new Set(shape.required);
  const members = Object.entries(shape.members ?? {}).map(
    ([member, target]) => `  ${member}${required.has(member) ? '' : '?'}: ${typeOf(model, target)} | undefined;\n`,
  );
  return members.length === 0 ? `export interface ${name} {}\n` : `export interface ${name} {\n${members.join('')}}\n`;
};

/** The text of `types.ts`. */
export const typesFile = (model: Model): string => {
  const parts = Object.entries(model.shapes).flatMap(([name, shape]) => {
    if (shape.enum !== undefined) return [`export type ${name} = ${shape.enum.map(quoted).join(' | ')};\n`];
    return shape.type === 'structure' && shape.error === undefined ? [interfaceOf(model, name, shape)] : [];
  });
  return parts.join('\n');
};
