// Which resources a template declares, and which templates it nests.
import { isMap, templateError, type TemplateMap } from './template-document.js';

/** A resource of a template. */
export interface DeclaredResource {
  /** Logical id. */
  readonly id: string;
  /** For example `AWS::SQS::Queue`. */
  readonly type: string;
  readonly properties: TemplateMap;
}

const loop = /^Fn::ForEach::/;

/** A macro of the template may make anything of what looks odd here. */
const hasMacros = (template: TemplateMap): boolean => 'Transform' in template;

const malformed = (id: string, isBound: boolean): undefined => {
  if (isBound)
    throw templateError(`Template format error: [/Resources/${id}] Every Resources object must contain a Type member.`);
  return undefined;
};

const resourceOf = (id: string, value: unknown, isBound: boolean): DeclaredResource | undefined => {
  if (!isMap(value) || typeof value['Type'] !== 'string') return malformed(id, isBound);
  const { Type: type, Properties: properties } = value;
  return { id, type, properties: isMap(properties) ? properties : {} };
};

const MOST_LOOPS = 5;

function* resourcesIn(section: TemplateMap, isBound: boolean, depth = 0): Generator<DeclaredResource, void> {
  for (const [id, value] of Object.entries(section)) {
    if (loop.test(id)) {
      // A loop has a name, values, and a fragment that is made for each.
      const fragment: unknown = Array.isArray(value) ? value[2] : undefined;
      if (isMap(fragment) && depth < MOST_LOOPS) yield* resourcesIn(fragment, isBound, depth + 1);
    } else if (!id.startsWith('Fn::')) {
      const resource = resourceOf(id, value, isBound);
      if (resource !== undefined) yield resource;
    }
  }
}

/** What a template declares, in the order in which it stands. Throws a `ValidationError` in CloudFormation's words for what is no template. */
export const declaredIn = (template: TemplateMap): readonly DeclaredResource[] => {
  const { Resources: section } = template;
  if (!isMap(section) || Object.keys(section).length === 0)
    throw templateError('Template format error: At least one Resources member must be defined.');
  return [...resourcesIn(section, !hasMacros(template))];
};
