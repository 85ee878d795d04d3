// The port through which roles are checked, and the place where other plugins add checks of their own.
import { type ExtensionPoint, extensionPoint } from '@drey/plugin-api';
import type { RoleNeed } from '../policy/permission.js';
import type { RoleFinding } from './role-finding.js';

/** For whom a role is checked, and for how long. */
export interface RoleValidation {
  /** The caller's account, twelve digits. */
  readonly accountId: string;
  readonly region: string;
  /** ARN of the application that will use the role, for conditions on `aws:SourceArn`. */
  readonly sourceArn?: string;
  /** What the application needs of the role; none when only its being there matters. */
  readonly needs?: readonly RoleNeed[];
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/**
 * Checks a role. Gives its faults, none when all is well, as a promise only where somebody has to be asked. A validator that fails, or is
 * not done within the hook's bound, counts as `unreachable`.
 *
 * @example
 * registration.contribute(roleValidators, {
 *   validate: async (roleArn, { needs = [] }) => needs.filter(forbiddenHere).map((need) => missingPermission(roleArn, need)),
 * });
 */
export interface RoleValidator {
  validate(roleArn: string, validation: RoleValidation): Promise<readonly RoleFinding[]> | readonly RoleFinding[];
}

/** Further role validators, run beside the one that asks IAM. */
export const roleValidators: ExtensionPoint<RoleValidator> = extensionPoint('drey/role-validator');
