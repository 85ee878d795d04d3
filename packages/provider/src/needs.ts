// What operations are made with.
import type { OperationInputs, OperationName, OperationOutputs, Validated } from '@drey/api';
import type { Clock, RequestContext } from '@drey/plugin-api';
import type { ApplicationKey, ApplicationStore, IdSource } from '@drey/state';
import type { CodeCopier } from './code/code-copier.js';
import type { DashboardAccess } from './dashboard/dashboard-access.js';
import type { Quotas } from './quotas.js';
import type { RetiredRuntimes } from './retired-runtimes.js';
import type { RunningJobs } from './running-jobs.js';
import type { SampleSource } from './schema-discovery/sample.js';
import type { VpcLookup } from './vpc-lookup.js';

/** Everything that operations work with. */
export interface Services {
  readonly applications: ApplicationStore;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly code: CodeCopier;
  readonly quotas: Quotas;
  readonly vpcs: VpcLookup;
  readonly samples: SampleSource;
  readonly dashboards: DashboardAccess;
  /** What links to dashboards begin with, without a slash at the end; undefined for the address by which the caller reached the host. */
  readonly dashboardUrl: string | undefined;
  readonly jobs: RunningJobs;
  readonly retiredRuntimes: RetiredRuntimes;
}

/** The services that one operation names. */
export type Needs<Name extends keyof Services> = Pick<Services, Name>;

/** An operation of the model, with its input validated. */
export type Operation<Name extends OperationName> = (
  input: Validated<OperationInputs[Name]>,
  context: RequestContext,
) => Promise<OperationOutputs[Name]> | OperationOutputs[Name];

/** The key of an application that a caller names. */
export const keyOf = ({ accountId, region }: RequestContext, name: string): ApplicationKey => ({
  accountId,
  region,
  name,
});
