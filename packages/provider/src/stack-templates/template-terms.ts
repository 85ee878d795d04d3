// What a computed value of a template can come to, as far as it is known before the stack is made.
import { isMap, type TemplateMap } from './template-document.js';

/** All that a value can be; undefined where that is not known. Several, because conditions are not decided here. */
export type Candidates = readonly unknown[] | undefined;

/** What names of a template stand for. */
export interface Scope {
  /** Parameters and pseudo parameters. */
  readonly names: ReadonlyMap<string, Candidates>;
  readonly mappings: TemplateMap;
  /** What was evaluated before: a template's aliases may name one value a million times. */
  readonly known: Map<object, Candidates>;
  /** What may still be computed, in characters and members of lists; all is unknown once it is used up. */
  readonly budget: { left: number };
}

/** What `AWS::NoValue` stands for: a member of a list or map that is left out. */
export const noValue: unique symbol = Symbol('AWS::NoValue');

const DEEPEST = 20;
/** For one template, whose aliases may use one long value again and again. */
export const MOST_COMPUTED = 4_000_000;
/** Choices multiply; more than this are as good as unknown. */
const MOST_CANDIDATES = 64;
/** Far more than an address has. */
const LONGEST_TEXT = 10_000;
/** Far more than a list in a mapping has. */
const LONGEST_LIST = 1000;

const atMost = (candidates: readonly unknown[]): Candidates =>
  candidates.length > MOST_CANDIDATES ? undefined : candidates;

/** Every combination of what the members can be. */
const combinations = (members: readonly Candidates[]): readonly (readonly unknown[])[] | undefined => {
  let all: unknown[][] = [[]];
  for (const member of members) {
    if (member === undefined || all.length * member.length > MOST_CANDIDATES) return undefined;
    // No copy for what has one candidate, as nearly all members have: copies of ever longer lists would take quadratic time.
    if (member.length === 1) for (const some of all) some.push(member[0]);
    else all = all.flatMap((some) => member.map((one) => [...some, one]));
  }
  return all;
};

/** A scalar as text; undefined for all else. */
export const textOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
};

/** Applies a function to every combination; unknown as soon as it cannot be applied to one. */
const mapped = (members: readonly Candidates[], apply: (...values: readonly unknown[]) => unknown): Candidates => {
  const results = combinations(members)?.map((values) => apply(...values));
  return results?.includes(undefined) === false ? results : undefined;
};

/** A list of texts as one; undefined where it is none, or too long. */
export const joined = (separator: unknown, list: unknown): string | undefined => {
  if (typeof separator !== 'string' || !Array.isArray(list)) return undefined;
  const texts = list.map(textOf);
  if (texts.includes(undefined)) return undefined;
  const length = texts.reduce((sum, text) => sum + (text?.length ?? 0), separator.length * texts.length);
  return length > LONGEST_TEXT ? undefined : texts.join(separator);
};

const substituted = (text: string, named: (name: string) => Candidates): Candidates => {
  const pieces = text.split(/(\$\{[^{}]*\})/);
  const members = pieces.map((piece, index): Candidates => {
    if (index % 2 === 0) return [piece];
    const name = piece.slice(2, -1).trim();
    return name.startsWith('!') ? [`\${${name.slice(1)}}`] : named(name);
  });
  return mapped(members, (...values) => joined('', values));
};

const ownMember = (map: unknown, key: unknown): unknown =>
  isMap(map) && typeof key === 'string' && Object.hasOwn(map, key) ? map[key] : undefined;

/** What a mapping may map to: a text, or a list of texts. */
const mappedTo = (value: unknown): unknown => {
  if (!Array.isArray(value)) return textOf(value);
  const isOfTexts = value.length <= LONGEST_LIST && value.every((member) => textOf(member) !== undefined);
  return isOfTexts ? value : undefined;
};

type Evaluate = (value: unknown) => Candidates;

const functions: Readonly<Record<string, (argument: unknown, evaluate: Evaluate, scope: Scope) => Candidates>> = {
  Ref: (name, _evaluate, { names }) => (typeof name === 'string' ? names.get(name) : undefined),
  'Fn::Sub': (argument, evaluate, { names, budget }) => {
    const [text, own]: readonly unknown[] = Array.isArray(argument) ? argument : [argument];
    if (typeof text !== 'string' || text.length > LONGEST_TEXT) return undefined;
    budget.left -= text.length;
    return substituted(text, (name) =>
      isMap(own) && Object.hasOwn(own, name) ? evaluate(own[name]) : names.get(name),
    );
  },
  'Fn::Join': (argument, evaluate) =>
    Array.isArray(argument) ? mapped([evaluate(argument[0]), evaluate(argument[1])], joined) : undefined,
  'Fn::Split': (argument, evaluate) =>
    Array.isArray(argument)
      ? mapped([evaluate(argument[0]), evaluate(argument[1])], (separator, text) =>
          typeof separator === 'string' && typeof text === 'string' ? text.split(separator) : undefined,
        )
      : undefined,
  'Fn::Select': (argument, evaluate) =>
    Array.isArray(argument)
      ? mapped([evaluate(argument[0]), evaluate(argument[1])], (index, list) =>
          Array.isArray(list) ? (list as readonly unknown[])[Number(index)] : undefined,
        )
      : undefined,
  'Fn::FindInMap': (argument, evaluate, { mappings }) =>
    Array.isArray(argument)
      ? mapped(argument.slice(0, 3).map(evaluate), (name, first, second) =>
          mappedTo(ownMember(ownMember(ownMember(mappings, name), first), second)),
        )
      : undefined,
  'Fn::If': (argument, evaluate) => {
    if (!Array.isArray(argument)) return undefined;
    const [yes, no] = [evaluate(argument[1]), evaluate(argument[2])];
    return yes === undefined || no === undefined ? undefined : atMost([...yes, ...no]);
  },
};

const evaluated = (value: object, scope: Scope, depth: number): Candidates => {
  const evaluate: Evaluate = (inner) => candidatesOf(inner, scope, depth + 1);
  if (Array.isArray(value))
    return combinations(value.map(evaluate))?.map((members) => members.filter((member) => member !== noValue));
  const [[name, argument] = [], second] = Object.entries(value) as [string, unknown][];
  if (name === undefined || second !== undefined || !Object.hasOwn(functions, name)) return undefined;
  return functions[name]?.(argument, evaluate, scope);
};

const lengthOf = (value: unknown): number => (typeof value === 'string' || Array.isArray(value) ? value.length + 1 : 1);

/** What `value` comes to, before it is paid for. */
const looked = (value: unknown, scope: Scope, depth: number): Candidates => {
  if (typeof value !== 'object' || value === null) {
    const text = textOf(value);
    // A dynamic reference is looked up when the stack is made.
    return text === undefined || text.includes('{{resolve:') ? undefined : [text];
  }
  if (depth > DEEPEST) return undefined;
  if (!scope.known.has(value)) {
    // A value that lies in itself has no end.
    scope.known.set(value, undefined);
    scope.known.set(value, evaluated(value, scope, depth));
  }
  return scope.known.get(value);
};

/** What a value can come to. `GetAtt`, `ImportValue` and the like are not known before. */
export const candidatesOf = (value: unknown, scope: Scope, depth = 0): Candidates => {
  const { budget } = scope;
  if (budget.left <= 0) return undefined;
  const candidates = looked(value, scope, depth);
  // Paid for wherever it is used, also where it was known: what is made of it takes its time again.
  budget.left -= candidates?.reduce<number>((sum, one) => sum + lengthOf(one), 0) ?? 1;
  return candidates;
};
