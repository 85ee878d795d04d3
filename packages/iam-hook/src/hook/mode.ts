// How strict the role validation is, and which settings say so.
import { OperatorError } from '@drey/plugin-api';

/**
 * `off`: roles are not looked at (the model still wants an ARN). `report`: nothing is refused, every fault is a warning. `enforce`:
 * every fault is refused with the service's error.
 */
export type RoleMode = 'off' | 'report' | 'enforce';

/** Every mode, from lenient to strict. */
export const roleModes: readonly RoleMode[] = ['off', 'report', 'enforce'];

/** The settings that the mode follows from. */
export interface RoleModeSettings {
  /** `--role-validation` or DREY_ROLE_VALIDATION. Wins over the others. */
  readonly roleValidation?: string | undefined;
  /** LocalStack's ENFORCE_IAM. */
  readonly enforceIam: boolean;
  /** LocalStack's IAM_SOFT_MODE: evaluate and tell, deny nothing. Means something only beside ENFORCE_IAM, as there. */
  readonly softMode: boolean;
}

const isRoleMode = (value: string): value is RoleMode => (roleModes as readonly string[]).includes(value);

/** The mode in force. Throws an {@link OperatorError} for an unknown explicit value. */
export const roleMode = ({ roleValidation, enforceIam, softMode }: RoleModeSettings): RoleMode => {
  const explicit = roleValidation?.trim().toLowerCase();
  if (explicit !== undefined && explicit !== '') {
    if (isRoleMode(explicit)) return explicit;
    throw new OperatorError(
      'DREY_ROLE_VALIDATION_UNKNOWN',
      `Role validation '${explicit}' does not exist.`,
      `Set --role-validation (DREY_ROLE_VALIDATION) to one of ${roleModes.join(', ')}.`,
    );
  }
  return enforceIam && !softMode ? 'enforce' : 'report';
};
