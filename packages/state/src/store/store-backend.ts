// The port between the store and whatever keeps the records.
import type { Application } from '../application/application.js';
import type { Snapshot } from '../snapshot/snapshot.js';

/** The record of an application. What it shows of snapshots is composed of theirs. */
export type StoredApplication = Omit<Application, 'snapshots'>;

/** Records to write, or to delete where they are null: all of them or, where the write rejects, none. */
export interface RecordChange {
  /** An application by its key. */
  readonly application?: { readonly key: string; readonly record: StoredApplication | null };
  /** Snapshots by their keys. */
  readonly snapshots: readonly { readonly key: string; readonly record: Snapshot | null }[];
}

/** Keeps records. A write that resolved survives a kill of the process and a power failure. */
export interface StoreBackend {
  /** Where the records are, for messages: the path of a file. */
  readonly place: string;
  /** Every application, in any order. */
  applications(): Iterable<StoredApplication>;
  /** Every snapshot, in any order. */
  snapshots(): Iterable<Snapshot>;
  write(change: RecordChange): Promise<void>;
  /** A value of the instance, for example the port of the data plane. */
  value(name: string): unknown;
  writeValue(name: string, value: unknown): Promise<void>;
  close(): Promise<void>;
}
