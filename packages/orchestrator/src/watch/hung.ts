// Members that are taken for hung, for a decision.

/** What several looks together told of members that live. */
export interface Hung {
  /** Why the JobManager is taken for hung, a whole sentence; absent where it is not. */
  readonly jobManager?: string;
  /** The first TaskManager that is, by its member name. */
  readonly taskManager?: { readonly name: string; readonly why: string };
}
