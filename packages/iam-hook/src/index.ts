// Role validation and the role's credentials for jobs.
export { clusterToken, environmentFor, isClusterToken } from './credentials/cluster-token.js';
export { credentialsRoute, type CredentialsRouteNeeds } from './credentials/credentials-route.js';
export { askValidators, type ValidatorBounds } from './hook/ask-validators.js';
export { type FaultAnswer, faultTable, type RoleOperation } from './hook/fault-table.js';
export {
  createIamClientValidator,
  type IamClientValidator,
  type IamClientValidatorNeeds,
} from './role/iam-client-validator.js';
export { roleMode, type RoleMode, roleModes, type RoleModeSettings } from './hook/mode.js';
export { isPermitted, type Policies, type RoleNeed } from './policy/permission.js';
export {
  createRoleCredentials,
  type RoleCredentials,
  RoleCredentialsError,
  type RoleCredentialsNeeds,
} from './credentials/role-credentials.js';
export {
  findingText,
  missingPermission,
  type RoleFault,
  type RoleFinding,
  SERVICE_PRINCIPAL,
} from './role/role-finding.js';
export { createRoleHook, type FindingOccasion, type RoleHook, type RoleHookNeeds } from './hook/role-hook.js';
export { type RoleValidation, type RoleValidator, roleValidators } from './role/role-validator.js';
export type { ContainerCredentials, RoleSession } from './credentials/session-credentials.js';
export { judgeTrustPolicy, type TrustVerdict } from './policy/trust-policy.js';
