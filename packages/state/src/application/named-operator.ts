// How an operator of a job is called by people and by snapshots.

/** One operator of a job. */
export interface NamedOperator {
  /** 32 hex digits: how snapshots know it. */
  readonly id: string;
  readonly uid?: string;
  readonly name?: string;
}
