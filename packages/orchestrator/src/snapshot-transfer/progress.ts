// How far a transfer has come: in the record of its operation now and then, and in the log.
import { type Snapshot, type SnapshotOperation, withProgress } from '@drey/state';
import { changeSnapshot, type TransferNeeds } from './transfer-needs.js';

const RECORD_MILLISECONDS = 2_000;
const LOG_MILLISECONDS = 10_000;

type Done = NonNullable<SnapshotOperation['progress']>;

/** Counts what one transfer does. */
export interface Progress {
  /** What there is to do, once it is known. */
  expect(totals: Pick<Done, 'totalBytes' | 'totalFiles'>): void;
  bytes(count: number): void;
  file(): void;
  /** Bytes and files so far. */
  readonly done: Done;
  /** For the log: what was moved, in what time. */
  summary(): Readonly<Record<string, number>>;
  /** Resolves once nothing more is written to the record. */
  settled(): Promise<void>;
}

/** Nothing is done yet. */
export const startProgress = (
  needs: Pick<TransferNeeds, 'applications' | 'clock' | 'log'>,
  snapshot: Snapshot,
  operation: SnapshotOperation,
): Progress => {
  const { clock, log } = needs;
  const startedAt = clock.now();
  let done: Done = { bytes: 0, files: 0 };
  let recordedAt = startedAt;
  let loggedAt = startedAt;
  let recording: Promise<void> | undefined;

  const record = (): void => {
    recordedAt = clock.now();
    const shown = done;
    recording = changeSnapshot(needs, snapshot, (now) => withProgress(now, operation.id, shown))
      // Who fails to write this fails to write the outcome as well, which is tried again.
      .catch((error: unknown) => log.debug('The progress of a snapshot could not be recorded.', { error }))
      .finally(() => (recording = undefined));
  };
  const look = (): void => {
    const now = clock.now();
    if (recording === undefined && now - recordedAt >= RECORD_MILLISECONDS) record();
    if (now - loggedAt < LOG_MILLISECONDS) return;
    loggedAt = now;
    log.info('A snapshot is on its way.', { snapshot: snapshot.name, operation: operation.name, ...done });
  };
  return {
    expect: (totals) => {
      done = { ...done, ...totals };
      if (recording === undefined) record();
    },
    bytes: (count) => {
      done = { ...done, bytes: done.bytes + count };
      look();
    },
    file: () => {
      done = { ...done, files: (done.files ?? 0) + 1 };
      look();
    },
    get done() {
      return done;
    },
    summary: () => {
      const seconds = Math.max(clock.now() - startedAt, 1) / 1_000;
      const megabytesPerSecond = Math.round(done.bytes / 100_000 / seconds) / 10;
      return { bytes: done.bytes, files: done.files ?? 0, seconds: Math.round(seconds * 10) / 10, megabytesPerSecond };
    },
    settled: async () => {
      await recording;
    },
  };
};
