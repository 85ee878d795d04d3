// Asks every validator about a role, within a bound, and makes one list of what they find.
import { type RoleFinding, unreachable } from './role-finding.js';
import type { RoleValidation, RoleValidator } from './role-validator.js';
import { untilAborted } from './until-aborted.js';

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const ask = async (
  validator: RoleValidator,
  roleArn: string,
  validation: RoleValidation,
): Promise<readonly RoleFinding[]> => {
  try {
    // A validator of another plugin may throw at once, or never look at the signal.
    return await untilAborted(Promise.resolve(validator.validate(roleArn, validation)), validation.signal);
  } catch (error) {
    return [unreachable(roleArn, `A role validator failed: ${textOf(error)}.`)];
  }
};

/**
 * All findings, in order of the validators, each text once. Rejects only when `validation.signal` aborts. `boundMilliseconds`: a validator
 * that takes longer counts as `unreachable`.
 */
export const askValidators = async (
  validators: readonly RoleValidator[],
  roleArn: string,
  validation: RoleValidation,
  boundMilliseconds: number,
): Promise<readonly RoleFinding[]> => {
  const signal = AbortSignal.any([validation.signal, AbortSignal.timeout(boundMilliseconds)]);
  const lists = await Promise.all(validators.map((validator) => ask(validator, roleArn, { ...validation, signal })));
  validation.signal.throwIfAborted();
  const seen = new Set<string>();
  return lists.flat().filter((finding) => {
    const key = `${finding.fault} ${finding.what} ${finding.why}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
};
