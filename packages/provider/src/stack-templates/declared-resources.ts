// Which resources a template declares, by their types.
import { valuesBelow } from './json-template.js';
import type { TemplateValue } from './template-value.js';
import { yamlValues } from './yaml-template.js';

/** A resource of a template. */
export interface DeclaredResource {
  /** Logical id. */
  readonly id: string;
  /** For example `AWS::SQS::Queue`. */
  readonly type: string;
}

/** The path of a resource's type: below `Resources`, or in the fragment of a loop over resources. */
const resourceIdAt = (path: readonly string[]): string | undefined => {
  const [section, id, , inLoop] = path;
  if (section !== 'Resources' || path.at(-1) !== 'Type') return undefined;
  if (path.length === 3) return id;
  return path.length === 5 && id?.startsWith('Fn::ForEach::') === true ? inLoop : undefined;
};

const parsed = (template: string): unknown => {
  try {
    return JSON.parse(template) as unknown;
  } catch {
    return undefined;
  }
};

const valuesOf = (template: string): Iterable<TemplateValue> => {
  const value = parsed(template);
  return value === undefined ? yamlValues(template) : valuesBelow(value);
};

/** What a template declares. */
export interface Declared {
  /** In the order in which they stand. */
  readonly resources: readonly DeclaredResource[];
  /** Addresses of the templates of nested stacks, where they are written out. */
  readonly nested: readonly string[];
}

/** Reads a template in JSON or YAML. What is no template declares nothing. */
export const declaredIn = (template: string): Declared => {
  const resources: DeclaredResource[] = [];
  const nested: string[] = [];
  for (const { path, text } of valuesOf(template)) {
    const id = resourceIdAt(path);
    if (id !== undefined) resources.push({ id, type: text });
    if (path.length === 4 && path[0] === 'Resources' && path[3] === 'TemplateURL') nested.push(text);
  }
  return { resources, nested };
};
