// The loop over snapshots that accounts own: a few transfers at a time, each from its start, until its operation has an outcome.
import { backOff } from '@drey/plugin-api';
import { endOperation, failedSnapshot, type Snapshot, type SnapshotOperation, snapshotKeyText } from '@drey/state';
import { WorkQueue } from '../loop/work-queue.js';
import { deleteSnapshot } from './delete-snapshot.js';
import { exportSnapshot } from './export-snapshot.js';
import { importSnapshot } from './import-snapshot.js';
import { isAbandoned, nextTransfer } from './next-transfer.js';
import { faultOf, type TransferFault } from './transfer-fault.js';
import { changeSnapshot, type TransferNeeds } from './transfer-needs.js';

/** Transfers at the same time: more would only share the same disk and the same upstream. */
const WORKERS = 3;
/** A companion that comes back, or an engine that is started again, is waited for about two minutes. */
const MOST_ATTEMPTS = 8;
const FIRST_PAUSE_MILLISECONDS = 1_000;
const LONGEST_PAUSE_MILLISECONDS = 30_000;
const PAUSE_BOUND_MILLISECONDS = 60_000;

/** The loop. */
export interface SnapshotTransfers {
  /** Does what is due, and what will be; what a host that was killed left half done is done again. */
  start(): void;
  /** Ends transfers that are under way; the next start does them again. */
  stop(): Promise<void>;
  /** Ends what is under way and forgets every snapshot of every account, its files first. */
  reset(): Promise<void>;
}

/** How often an operation failed, and not before when it is tried again: its own records of progress wake it at once. */
interface Failures {
  readonly count: number;
  readonly notBefore: number;
}

class TransferLoop implements SnapshotTransfers {
  readonly #needs: TransferNeeds;
  readonly #queue: WorkQueue;
  /** By operation, since this host runs. */
  readonly #failures = new Map<string, Failures>();
  #running = new AbortController();
  #unsubscribe: () => void = () => {};

  constructor(needs: TransferNeeds) {
    this.#needs = needs;
    this.#queue = new WorkQueue({
      handle: (key) => this.#handle(key),
      workers: WORKERS,
      log: needs.log,
      clock: needs.clock,
    });
  }

  start(): void {
    const { snapshots } = this.#needs.applications;
    const wake = (snapshot: Snapshot): void => {
      if (nextTransfer(snapshot) !== undefined) this.#queue.wake(snapshotKeyText(snapshot));
    };
    this.#unsubscribe = snapshots.subscribe((_key, snapshot) => {
      if (snapshot !== null) wake(snapshot);
    });
    for (const snapshot of snapshots.all()) {
      wake(snapshot);
      if (isAbandoned(snapshot, this.#needs.applications)) void this.#giveUp(snapshot);
    }
  }

  /** Nobody completes it any more, and only one that is FAILED can be deleted. */
  async #giveUp(snapshot: Snapshot): Promise<void> {
    const { clock, log } = this.#needs;
    const why = 'Its application is gone, so that nobody completes the snapshot. Delete it, and take another one.';
    const fields = { snapshot: snapshot.name, error: why };
    await changeSnapshot(this.#needs, snapshot, (now) => failedSnapshot(now, why, clock.now())).then(
      () => log.warn('A snapshot FAILED.', fields),
      (error: unknown) => log.warn('A snapshot that FAILED could not be recorded.', { ...fields, error }),
    );
  }

  async stop(): Promise<void> {
    this.#unsubscribe();
    this.#running.abort(new Error('The host is stopping.'));
    await this.#queue.close();
  }

  async reset(): Promise<void> {
    const { applications, drivers } = this.#needs;
    this.#running.abort(new Error('Everything is reset.'));
    await this.#queue.pause(PAUSE_BOUND_MILLISECONDS);
    try {
      for (const snapshot of applications.snapshots.all()) {
        for (const driver of drivers.values()) await driver.state.deleteAll(snapshot.id);
        await changeSnapshot(this.#needs, snapshot, () => null);
      }
    } finally {
      this.#failures.clear();
      this.#running = new AbortController();
      this.#queue.resume();
    }
  }

  #find(key: string): Snapshot | undefined {
    for (const snapshot of this.#needs.applications.snapshots.all())
      if (snapshotKeyText(snapshot) === key) return snapshot;
    return undefined;
  }

  async #handle(key: string): Promise<number | null> {
    const snapshot = this.#find(key);
    const next = snapshot === undefined ? undefined : nextTransfer(snapshot);
    if (snapshot === undefined || next === undefined) return null;
    if (next.do === 'delete') return (await deleteSnapshot(this.#needs, snapshot)) ?? null;
    const { signal } = this.#running;
    const { operation } = next;
    const pause = (this.#failures.get(operation.id)?.notBefore ?? 0) - this.#needs.clock.now();
    if (pause > 0) return pause;
    try {
      signal.throwIfAborted();
      const transfer = next.do === 'import' ? importSnapshot : exportSnapshot;
      await transfer(this.#needs, snapshot, operation, signal);
      this.#failures.delete(operation.id);
      // A deletion may have waited for it.
      return 0;
    } catch (error) {
      // What was ended is done again by the next host; after a reset there is nothing to do it for.
      if (signal.aborted) return null;
      return this.#afterFault(snapshot, operation, faultOf(error));
    }
  }

  async #afterFault(snapshot: Snapshot, operation: SnapshotOperation, fault: TransferFault): Promise<number> {
    const failures = (this.#failures.get(operation.id)?.count ?? 0) + 1;
    const fields = { snapshot: snapshot.name, operation: operation.name, reason: fault.message };
    if (fault.isPassing && failures < MOST_ATTEMPTS) {
      const pause = backOff(failures - 1, FIRST_PAUSE_MILLISECONDS, LONGEST_PAUSE_MILLISECONDS);
      this.#failures.set(operation.id, { count: failures, notBefore: this.#needs.clock.now() + pause });
      this.#needs.log.warn('A snapshot could not be moved; it is tried again.', {
        ...fields,
        afterMilliseconds: pause,
      });
      return pause;
    }
    this.#needs.log.warn('A snapshot could not be moved.', { ...fields, code: fault.code });
    await this.#fail(snapshot, operation, fault);
    this.#failures.delete(operation.id);
    return 0;
  }

  /** The operation is FAILED, and with an import its snapshot, which has no files then. */
  async #fail(snapshot: Snapshot, operation: SnapshotOperation, { code, message }: TransferFault): Promise<void> {
    const { clock, driver } = this.#needs;
    const at = clock.now();
    const isImport = operation.name === 'ImportSnapshot';
    if (isImport) await driver.state.deleteAll(snapshot.id);
    await changeSnapshot(this.#needs, snapshot, (now) =>
      isImport
        ? failedSnapshot(now, message, at, code)
        : endOperation(now, operation.id, { at, error: { code, message } }),
    );
  }
}

/** A loop that is not started yet. */
export const createSnapshotTransfers = (needs: TransferNeeds): SnapshotTransfers => new TransferLoop(needs);
