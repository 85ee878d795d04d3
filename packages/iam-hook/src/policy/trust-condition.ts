// Conditions of a trust policy, as far as we can judge them: who the source of the call is.
import { matchesArn, matchesWildcard } from './wildcard.js';

/** What is known of the call that a condition is about. */
export interface TrustKeys {
  /** Account that the service acts for: `aws:SourceAccount`. */
  readonly accountId: string;
  /** ARN of the application: `aws:SourceArn`. */
  readonly sourceArn?: string | undefined;
}

/** How a condition block turned out. `unknown`: it hangs on something that we do not know; `notes` say on what. */
export interface ConditionVerdict {
  readonly outcome: 'satisfied' | 'failed' | 'unknown';
  readonly notes: readonly string[];
}

type Match = (wanted: string, actual: string) => boolean;

const equals: Match = (wanted, actual) => wanted === actual;
const positive: Readonly<Record<string, Match>> = {
  stringequals: equals,
  stringequalsignorecase: (wanted, actual) => wanted.toLowerCase() === actual.toLowerCase(),
  stringlike: matchesWildcard,
  arnequals: matchesArn,
  arnlike: matchesArn,
};
const negative: Readonly<Record<string, Match>> = {
  stringnotequals: equals,
  stringnotlike: matchesWildcard,
  arnnotequals: matchesArn,
  arnnotlike: matchesArn,
};

const factOf = (key: string, keys: TrustKeys): string | undefined => {
  const name = key.toLowerCase();
  if (name === 'aws:sourceaccount') return keys.accountId;
  return name === 'aws:sourcearn' ? keys.sourceArn : undefined;
};

const judge = (operator: string, key: string, values: readonly string[], keys: TrustKeys): boolean | undefined => {
  const actual = factOf(key, keys);
  if (actual === undefined) return undefined;
  const name = operator.toLowerCase().replace(/ifexists$/, '');
  const wanted = positive[name];
  if (wanted !== undefined) return values.some((value) => wanted(value, actual));
  const unwanted = negative[name];
  return unwanted === undefined ? undefined : !values.some((value) => unwanted(value, actual));
};

const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value : [value]).map(String);

/** Judges a condition block: all of its entries must hold. */
export const judgeConditions = (block: Readonly<Record<string, unknown>>, keys: TrustKeys): ConditionVerdict => {
  const notes: string[] = [];
  for (const [operator, entries] of Object.entries(block)) {
    if (typeof entries !== 'object' || entries === null) {
      notes.push(`The condition ${operator} names no keys and was left out of account.`);
      continue;
    }
    for (const [key, value] of Object.entries(entries)) {
      const holds = judge(operator, key, texts(value), keys);
      if (holds === false) {
        const actual = factOf(key, keys) ?? '';
        return { outcome: 'failed', notes: [`The condition ${operator} on ${key} does not hold for ${actual}.`] };
      }
      if (holds === undefined) notes.push(`The condition ${operator} on ${key} cannot be judged here.`);
    }
  }
  return { outcome: notes.length === 0 ? 'satisfied' : 'unknown', notes };
};
