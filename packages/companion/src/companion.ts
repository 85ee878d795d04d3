// The companion of a host: what it promises, and what one is made of.
import type { Clock, HealthFact, Logger, Upstream } from '@drey/plugin-api';
import type { AnswerHeaders, MotoFault } from './moto/faults.js';

/** What a companion is made of. */
export interface CompanionNeeds {
  /** `moto`, `none`, or the http(s) URL of an emulator that runs already. */
  readonly upstream: string;
  /** Where the process record and the log live, so that a killed host finds its moto again. Null: a temporary directory, and moto ends with us. */
  readonly dataDirectory: string | null;
  /** Where the private Python environment is made once for all data directories. */
  readonly cacheDirectory: string;
  readonly log: Logger;
  readonly clock: Clock;
  /** Id of the data directory; part of moto's command line. */
  readonly instanceId: string;
  /** MiB of each log stream that moto keeps, the newest events. 256 unless given. */
  readonly logMebibytes?: number | undefined;
}

/** The upstream of a host, with a life of its own. */
export interface Companion extends Upstream {
  /** `moto`, `none` or `endpoint`. */
  readonly name: string;
  /** Begins and returns soon: adopts a moto that runs already, or installs and starts one in the background. */
  start(): Promise<void>;
  /** Resolves when the upstream answers and was probed; rejects with an OperatorError when it never will. Bounded. */
  ready(): Promise<void>;
  /** Ends what we started. What moto held is kept for the next start where there is a data directory. */
  stop(): Promise<void>;
  /** Lets go without ending it; the next companion of the same data directory adopts it. */
  detach(): Promise<void>;
  /**
   * Forgets everything that it holds, in all accounts; `kept` for an upstream that is not ours to empty. Rejects with an OperatorError when it
   * could not. May be repeated.
   */
  reset(): Promise<'reset' | 'kept'>;
  /**
   * Whether its CloudFormation makes resources of this host's services, by calls to the host; undefined for an upstream that knows nothing of
   * us.
   */
  readonly callsBack?: boolean;
  /**
   * {@link Upstream.accountHeaders} for a request that is passed on, with the address at which the host is to be called back about it; undefined
   * where the caller may not use all of the host.
   */
  callHeaders?(accountId: string, gateway: string | undefined): Readonly<Record<string, string>>;
  /**
   * What an answer of it says that it broke over; undefined where it says nothing, and always for an upstream that is not ours: its word for
   * where the traceback lies would be anybody's.
   */
  faultOf?(headers: AnswerHeaders): MotoFault | undefined;
  facts(): readonly HealthFact[];
}

/** Makes a companion. */
export type CreateCompanion = (needs: CompanionNeeds) => Companion;
