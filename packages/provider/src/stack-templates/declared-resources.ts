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

/** Each map once, however many aliases lead to it. */
const resourcesIn = (section: TemplateMap, isBound: boolean): readonly DeclaredResource[] => {
  const resources: DeclaredResource[] = [];
  // Grows while it is walked: the fragments of loops come after what stands beside them.
  const sections = new Set([section]);
  for (const part of sections)
    for (const [id, value] of Object.entries(part)) {
      if (loop.test(id)) {
        // A loop has a name, values, and a fragment that is made for each.
        const fragment: unknown = Array.isArray(value) ? value[2] : undefined;
        if (isMap(fragment)) sections.add(fragment);
      } else if (!id.startsWith('Fn::')) {
        const resource = resourceOf(id, value, isBound);
        if (resource !== undefined) resources.push(resource);
      }
    }
  return resources;
};

/** What a template declares, what stands in loops last. Throws a `ValidationError` in CloudFormation's words for what is no template. */
export const declaredIn = (template: TemplateMap): readonly DeclaredResource[] => {
  const { Resources: section } = template;
  if (!isMap(section) || Object.keys(section).length === 0)
    throw templateError('Template format error: At least one Resources member must be defined.');
  return resourcesIn(section, !hasMacros(template));
};
