// What tries of a real cluster share.
import type { TestHost } from '../host/test-host.js';

/** Where a trial runs. */
export interface TrialPlace {
  readonly host: TestHost;
  readonly namespace: string;
}

/** One thing that is tried. It resolves to a fact worth telling, if there is one, and rejects with what is wrong. */
export interface Try {
  readonly name: string;
  /** Without it no later one can pass. */
  readonly isGround?: boolean;
  run(): Promise<string | void>;
}
