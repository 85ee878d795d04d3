// The shape of a companion, as the gateway needs it; tests pass a fake of it.
import type { Clock, HealthFact, Logger, Upstream } from '@drey/plugin-api';

/** Whatever serves the other AWS services, with its life cycle. */
export interface CompanionLike extends Upstream {
  /** `moto`, `none`, or a name for the emulator behind a URL. */
  readonly name: string;
  /** Begins; may still be installing when it resolves. */
  start(): Promise<void>;
  /** Resolves when requests can be sent. */
  ready(): Promise<void>;
  /** Ends a process of ours. */
  stop(): Promise<void>;
  /** Lets go of it without ending it. */
  detach(): Promise<void>;
  /** Forgets everything that it holds; `kept` when it is not ours to empty. Rejects with an `OperatorError` when it could not. */
  reset(): Promise<'reset' | 'kept'>;
  facts(): readonly HealthFact[];
}

/** What a companion is made with. */
export interface CompanionSettings {
  /** `moto`, `none` or a URL. */
  readonly upstream: string;
  readonly dataDirectory: string | null;
  readonly cacheDirectory: string;
  readonly log: Logger;
  readonly clock: Clock;
  readonly instanceId: string;
}

/** Makes a companion. */
export type CreateCompanion = (settings: CompanionSettings) => CompanionLike;
