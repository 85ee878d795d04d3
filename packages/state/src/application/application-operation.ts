// One operation of an application, as the operation log keeps it.
import type { OperationStatus } from '@drey/api';

/** One entry of the log. Times in milliseconds since the epoch. */
export interface ApplicationOperation {
  /** Twelve letters and digits. */
  readonly id: string;
  /** API name for users' calls, for example `StartApplication`. */
  readonly name: string;
  readonly status: OperationStatus;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly versionFrom?: number;
  readonly versionTo?: number;
  /** Why it failed, for a person; cut to 512 characters where the API shows it. */
  readonly error?: string;
  readonly rollbackOperationId?: string;
  /** What a person should know though nothing failed, for example role findings in mode `report`. */
  readonly notes?: readonly string[];
}
