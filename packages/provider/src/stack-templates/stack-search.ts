// Looks for resources of ours in a template and in all templates that it nests.
import { type DeclaredResource, declaredIn } from './declared-resources.js';
import { isMap, readTemplate, templateError, type TemplateMap } from './template-document.js';
import { type GivenParameters, scopeOf, type StackPlace } from './template-scope.js';
import { type Candidates, candidatesOf, joined, noValue, type Scope, textOf } from './template-terms.js';

/** Both services of this API's family: the one for SQL applications has types of its own. */
const ours = /^AWS::KinesisAnalytics(?:V2)?::/;

/** Resources that bring a template along: a nested stack, and stacks in other accounts and regions. */
const nesting: ReadonlySet<string> = new Set(['AWS::CloudFormation::Stack', 'AWS::CloudFormation::StackSet']);

/** What a search works with. */
export interface SearchParts {
  /** The text of the template at an address; undefined where it cannot be read. */
  readonly fetch: (url: string) => Promise<string | undefined>;
  readonly place: StackPlace;
}

/** Templates of one request at all: a bound on what one call makes us read. */
const MOST_TEMPLATES = 30;

const shown = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)}...` : text);

const refusal = (id: string, why: string): Error =>
  templateError(
    `Template error: the nested stack ${id} could not be looked into: ${why}. Whether it holds an application of Managed Service for Apache ` +
      'Flink, which CloudFormation cannot make here, is not known, so the stack is not made. Put the template into a bucket of this endpoint and ' +
      'write its TemplateURL out, or compute it from parameters, mappings and pseudo parameters.',
  );

const byWhat = (value: unknown): string => (isMap(value) ? `: it is computed by ${Object.keys(value).join(', ')}` : '');

/** One search. */
class StackSearch {
  readonly #parts: SearchParts;
  readonly #seen = new Set<string>();

  constructor(parts: SearchParts) {
    this.#parts = parts;
  }

  async look(template: TemplateMap, given: GivenParameters, place: StackPlace): Promise<readonly DeclaredResource[]> {
    const declared = declaredIn(template);
    const found = declared.filter(({ type }) => ours.test(type));
    if (found.length > 0) return found;
    const scope = scopeOf(template, given, place);
    for (const resource of declared.filter(({ type }) => nesting.has(type))) {
      const inner = await this.#lookInto(resource, scope);
      if (inner.length > 0) return inner;
    }
    return [];
  }

  async #lookInto({ id, properties }: DeclaredResource, scope: Scope): Promise<readonly DeclaredResource[]> {
    const given = parametersOf(properties, scope);
    if (scope.budget.left <= 0) throw refusal(id, 'its template makes too much of its values');
    for (const [member, isAddress] of [
      ['TemplateBody', false],
      ['TemplateURL', true],
    ] as const) {
      if (!(member in properties)) continue;
      const values = candidatesOf(properties[member], scope);
      if (values === undefined) throw refusal(id, `its ${member} is not known before${byWhat(properties[member])}`);
      for (const value of values.filter((one) => one !== noValue)) {
        if (typeof value !== 'string') throw refusal(id, `its ${member} is no text`);
        const found = await this.#lookAt(id, value, isAddress, given);
        if (found.length > 0) return found;
      }
    }
    return [];
  }

  async #lookAt(
    id: string,
    value: string,
    isAddress: boolean,
    given: GivenParameters,
  ): Promise<readonly DeclaredResource[]> {
    const key = keyOf(value, given);
    if (this.#seen.has(key)) return [];
    this.#seen.add(key);
    if (this.#seen.size > MOST_TEMPLATES) throw refusal(id, `more than ${MOST_TEMPLATES} templates are nested`);
    const text = isAddress ? await this.#parts.fetch(value) : value;
    if (text === undefined) throw refusal(id, `there is no template at ${shown(value)} that can be read`);
    let template: TemplateMap;
    try {
      template = readTemplate(text);
    } catch (error) {
      throw refusal(id, `${(error as Error).message.replace(/\.$/, '')}, at ${shown(value)}`);
    }
    return this.look(template, given, { ...this.#parts.place, stackName: undefined });
  }
}

const parametersOf = ({ Parameters: parameters }: TemplateMap, scope: Scope): GivenParameters => {
  const given = new Map<string, Candidates>();
  for (const [name, value] of Object.entries(isMap(parameters) ? parameters : {})) {
    scope.budget.left -= name.length;
    if (scope.budget.left <= 0) break;
    given.set(name, asTexts(candidatesOf(value, scope)));
  }
  return given;
};

/** A list is handed on as the text from which the nested template makes it again; unknown as soon as one value is no text. */
const asTexts = (values: Candidates): Candidates => {
  const texts = values?.map((value) => {
    if (value === noValue) return noValue;
    return Array.isArray(value) ? joined(',', value) : textOf(value);
  });
  return texts?.includes(undefined) === true ? undefined : texts;
};

/** Parameters are texts, or unknown, so this is no longer than what was paid for. */
const keyOf = (value: string, given: GivenParameters): string => JSON.stringify([value, [...given]]);

/**
 * Resources of ours that a template declares, or the first nested one that has any. Throws a `ValidationError` for what is no template, and for
 * a nested one that cannot be looked into.
 */
export const oursIn = (
  template: TemplateMap,
  given: GivenParameters,
  parts: SearchParts,
): Promise<readonly DeclaredResource[]> => new StackSearch(parts).look(template, given, parts.place);
