// The health of a host as it lends it to plugins that show it.
import type { HealthFact } from './route.js';

/** A fact and who says it: a plugin's id, `upstream` or `host`. */
export interface SourcedFact extends HealthFact {
  readonly source: string;
}

/** The health of a host. */
export interface HostHealth {
  readonly status: 'starting' | 'ok' | 'degraded' | 'resetting' | 'stopping';
  readonly version: string;
  /** What is wrong and what to do about it; empty when all is well. */
  readonly problems: readonly SourcedFact[];
  readonly plugins: readonly {
    readonly id: string;
    readonly version: string | undefined;
    readonly state: string;
    readonly service: string | undefined;
    readonly provider: string | undefined;
    readonly problem: string | undefined;
  }[];
  readonly upstream: { readonly name: string; readonly state: string; readonly endpoint: string | null };
  readonly facts: readonly SourcedFact[];
}
