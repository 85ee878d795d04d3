// What the bench and its stand-in for Kubernetes say to each other.

/**
 * `tell`: facts, with JobManagers that were asked since a time (ms since the epoch). `expire`: every version so far is too old, and watches end.
 * `leave`, `return`: the API server. `kill`: one TaskManager.
 */
export type StandInOrder =
  | { readonly do: 'tell'; readonly since: number }
  | { readonly do: 'expire' | 'leave' | 'return' | 'kill' };

/** How it stands. */
export interface StandInFacts {
  /** Requests so far, by `verb resource`. */
  readonly calls: Readonly<Record<string, number>>;
  readonly watches: number;
  /** Pods of members that run. */
  readonly members: number;
  /** JobManagers that were given a job. */
  readonly jobs: number;
  readonly asked: number;
  /** Milliseconds between looks at one job, sorted. */
  readonly gaps: readonly number[];
}

/** What it says. The first thing is where it is found. */
export type StandInAnswer =
  | { readonly environment: Readonly<Record<string, string>>; readonly url: string }
  | { readonly facts: StandInFacts }
  | { readonly failed: string };
