// Events `machine` of the stream. Times are milliseconds since the epoch, sizes bytes.
import type { Remark } from './wire-routes.js';

/** Facts of the machine; each member that is there is whole. */
export interface MachinePatch {
  readonly now: number;
  readonly health?: HealthFacts;
  readonly runtimes?: readonly RuntimeFacts[];
  readonly parked?: readonly ParkedFacts[];
  readonly resources?: ResourceFacts;
}

/** As `GET /_drey/health` has it. */
export interface HealthFacts {
  readonly status: string;
  readonly problems: readonly HealthRemark[];
  readonly facts: readonly HealthRemark[];
  readonly plugins: readonly {
    readonly id: string;
    readonly version: string | null;
    readonly state: string;
    readonly provider: string | null;
    readonly problem: string | null;
  }[];
  readonly upstream: { readonly name: string; readonly state: string; readonly endpoint: string | null };
}

/** One fact of the health. */
export interface HealthRemark {
  /** Plugin, `host` or `upstream`. */
  readonly source: string;
  readonly name: string;
  readonly text: string;
}

/** One Flink runtime. */
export interface RuntimeFacts {
  readonly environment: string;
  readonly flinkVersion: string;
  /** `unknown` where only the driver's engine could tell (images of containers). */
  readonly state: 'installed' | 'absent' | 'underWay' | 'unknown';
  /** While under way: what is done, for how long (`since`). */
  readonly underWay: readonly Remark[];
}

/** A cluster that is kept ready for the next start. */
export interface ParkedFacts {
  readonly id: string;
  readonly driver: string;
  readonly runtimeEnvironment: string;
  /** Whether its warm-up job has run, so that it can be taken. */
  readonly warm: boolean;
  readonly startedAt: number;
}

/** What the host takes and has left; bytes. Disks are measured anew each ten minutes at most, and only while somebody looks. */
export interface ResourceFacts {
  readonly at: number;
  readonly memoryTotal: number;
  readonly memoryAvailable: number;
  readonly processors: number;
  /** Load of the last minute. */
  readonly load: number;
  readonly disks: readonly {
    readonly purpose: 'data' | 'cache';
    readonly path: string;
    readonly bytes: number;
    readonly free: number | null;
  }[];
}
