// Role validation and the role's credentials for jobs.
export { clusterToken, environmentFor } from './cluster-token.js';
export { credentialsRoute, type CredentialsRouteNeeds } from './credentials-route.js';
export { type FaultAnswer, faultTable, type RoleOperation } from './fault-table.js';
export {
  createIamClientValidator,
  type IamClientValidator,
  type IamClientValidatorOptions,
} from './iam-client-validator.js';
export { roleMode, type RoleMode, roleModes, type RoleModeSettings } from './mode.js';
export { isPermitted, type Policies, type RoleNeed } from './permission.js';
export {
  createRoleCredentials,
  type RoleCredentials,
  RoleCredentialsError,
  type RoleCredentialsNeeds,
} from './role-credentials.js';
export { findingText, missingPermission, type RoleFault, type RoleFinding, servicePrincipal } from './role-finding.js';
export { createRoleHook, type FindingOccasion, type RoleHook, type RoleHookOptions } from './role-hook.js';
export { type RoleValidation, type RoleValidator, roleValidators } from './role-validator.js';
export type { ContainerCredentials, RoleSession } from './session-credentials.js';
export { judgeTrustPolicy, type TrustVerdict } from './trust-policy.js';
