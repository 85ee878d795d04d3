// What `/_drey/snapshots` tells of the inside of a snapshot, and of what it would do to a version.
import type { ApplicationRef } from '../model/route.js';
import { routeAddress } from './addresses.js';
import { ask } from './routes.js';

/** An operator with state in a snapshot. */
export interface StoredOperator {
  readonly id: string;
  readonly name: string | null;
  readonly uid: string | null;
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly hasState: boolean;
  readonly totalBytes: number;
}

/** A snapshot with its inside. */
export interface SnapshotPage {
  readonly error: string | null;
  readonly runtimeEnvironment: string | null;
  readonly inside: {
    readonly form: string | null;
    readonly stateBytes?: number;
    readonly operators: readonly StoredOperator[] | null;
    readonly files: { readonly count: number; readonly bytes: number };
    readonly faults: readonly unknown[];
  } | null;
  /** Why nothing is known of it. */
  readonly insideUnknown: string | null;
}

/** An operator of snapshot or job, and what becomes of it. */
export interface CheckedOperator {
  readonly outcome: 'restored' | 'new' | 'dropped' | 'incompatible';
  readonly id: string;
  readonly name?: string;
  readonly uid?: string;
  readonly bytes?: number;
  readonly words: string;
  readonly remedy?: string;
}

/** The verdict. */
export interface RestoreVerdict {
  readonly versionId: number;
  readonly restores: 'as-is' | 'allowing-non-restored-state' | 'never' | 'unknown';
  readonly summary: string;
  readonly operators?: readonly CheckedOperator[];
}

/** Looks inside; `isOfApplication` for snapshots that belong to the application. */
export const lookInside = (of: ApplicationRef, name: string, isOfApplication: boolean): Promise<SnapshotPage> => {
  const query = new URLSearchParams({
    name,
    account: of.accountId,
    region: of.region,
    ...(isOfApplication ? { application: of.name, kind: 'legacy' } : { kind: 'enhanced' }),
  });
  return ask(routeAddress(`snapshot?${query.toString()}`));
};

/** Asks what a snapshot would do to a version. The job's main runs for it in a cluster of its own, so it takes a while. */
export const checkSnapshot = (of: ApplicationRef, name: string, version: number): Promise<RestoreVerdict> => {
  const query = new URLSearchParams({
    name,
    application: of.name,
    account: of.accountId,
    region: of.region,
    version: String(version),
  });
  return ask(routeAddress(`snapshot/check?${query.toString()}`), { method: 'POST' });
};
