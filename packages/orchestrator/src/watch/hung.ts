// Members that are taken for hung or may be, for a decision.

/** What several looks together told of members that live. */
export interface Hung {
  /** Why the JobManager is taken for hung, a whole sentence; absent where it is not. */
  readonly jobManager?: string;
  /** Since when no look got an answer of the JobManager, hung or not; milliseconds since the epoch. Absent where the last look got one. */
  readonly silentSince?: number;
  /** The first TaskManager that is, by its member name. */
  readonly taskManager?: { readonly name: string; readonly why: string };
}
