// Asks every validator about a role, within a bound, and makes one list of what they find.
import { type RoleFinding, unreachable } from '../role/role-finding.js';
import type { RoleValidation, RoleValidator } from '../role/role-validator.js';
import { untilAborted } from '../credentials/until-aborted.js';

type Findings = readonly RoleFinding[];

/** How long validators may take. */
export interface ValidatorBounds {
  /** A validator that takes longer counts as `unreachable`. */
  readonly milliseconds: number;
  /** Nobody waits for the answer any more once it aborts; left out, somebody always does. */
  readonly given?: AbortSignal;
}

/** The signal with its timers is made when a validator has somebody to ask: most calls ask nobody. */
const bounded = (
  question: Omit<RoleValidation, 'signal'>,
  { milliseconds, given }: ValidatorBounds,
): RoleValidation => {
  let signal: AbortSignal | undefined;
  return {
    ...question,
    get signal() {
      signal ??= AbortSignal.any([...(given === undefined ? [] : [given]), AbortSignal.timeout(milliseconds)]);
      return signal;
    },
  };
};

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const ask = (validator: RoleValidator, roleArn: string, validation: RoleValidation): Findings | Promise<Findings> => {
  const failed = (error: unknown): Findings => [unreachable(roleArn, `A role validator failed: ${textOf(error)}.`)];
  try {
    // A validator of another plugin may throw at once, or never look at the signal.
    const found = validator.validate(roleArn, validation);
    return 'then' in found ? untilAborted(Promise.resolve(found), validation.signal).catch(failed) : found;
  } catch (error) {
    return failed(error);
  }
};

const distinct = (findings: Findings): Findings => {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const key = `${finding.fault} ${finding.what} ${finding.why}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
};

/**
 * All findings, in order of the validators, each text once; undefined where every validator said at once that all is well. Throws or rejects
 * only when the given signal aborts.
 */
export const askValidators = (
  validators: readonly RoleValidator[],
  roleArn: string,
  question: Omit<RoleValidation, 'signal'>,
  bounds: ValidatorBounds,
): Promise<Findings> | undefined => {
  bounds.given?.throwIfAborted();
  const validation = bounded(question, bounds);
  const answers = validators.map((validator) => ask(validator, roleArn, validation));
  if (answers.every((answer) => !('then' in answer) && answer.length === 0)) return undefined;
  return Promise.all(answers.map((answer) => Promise.resolve(answer))).then((lists) => {
    bounds.given?.throwIfAborted();
    return distinct(lists.flat());
  });
};
