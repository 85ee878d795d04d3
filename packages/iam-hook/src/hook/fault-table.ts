// What each fault of a role leads to, by operation and mode. The hook reads this table; docs/roles.md prints it.
import type { RoleMode } from './mode.js';
import type { RoleFault } from '../role/role-finding.js';

/** Operations that carry a role, or use the stored one. */
export type RoleOperation = 'CreateApplication' | 'UpdateApplication' | 'StartApplication';

/** Every operation of {@link RoleOperation}. */
export const roleOperations: readonly RoleOperation[] = ['CreateApplication', 'UpdateApplication', 'StartApplication'];

/** `pass`: not looked at. `warn`: goes on, and is reported. `refuse`: answered with the error of that code. */
export type FaultAnswer =
  | { readonly verdict: 'pass' }
  | { readonly verdict: 'warn' }
  | { readonly verdict: 'refuse'; readonly code: 'InvalidArgumentException' };

const pass: FaultAnswer = { verdict: 'pass' };
const warn: FaultAnswer = { verdict: 'warn' };
/** The three operations declare this error, and AWS answers role faults with it at creation (known for a role that cannot read the code). */
const refuse: FaultAnswer = { verdict: 'refuse', code: 'InvalidArgumentException' };

type Faults = Readonly<Record<RoleFault, FaultAnswer>>;
type Modes = Readonly<Record<RoleMode, Faults>>;

const allPass: Faults = {
  malformedArn: pass,
  foreignAccount: pass,
  absentRole: pass,
  untrusted: pass,
  missingPermission: pass,
  missingLogsPermission: pass,
  unreachable: pass,
};
const allWarn: Faults = {
  malformedArn: warn,
  foreignAccount: warn,
  absentRole: warn,
  untrusted: warn,
  missingPermission: warn,
  missingLogsPermission: warn,
  unreachable: warn,
};
/**
 * `unreachable` is refused as well: who asks for enforcement must not get an unchecked role because IAM was slow. A role that cannot write
 * logs is only warned of: the service takes it, and its log stays empty (inferred; no error of the API is documented for it).
 */
const allRefuse: Faults = {
  malformedArn: refuse,
  foreignAccount: refuse,
  absentRole: refuse,
  untrusted: refuse,
  missingPermission: refuse,
  missingLogsPermission: warn,
  unreachable: refuse,
};

/** operation x mode x fault -> answer. */
export const faultTable: Readonly<Record<RoleOperation, Modes>> = {
  CreateApplication: { off: allPass, report: allWarn, enforce: allRefuse },
  UpdateApplication: { off: allPass, report: allWarn, enforce: allRefuse },
  StartApplication: { off: allPass, report: allWarn, enforce: allRefuse },
};
