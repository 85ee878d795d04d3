// The port between the store and whatever keeps the records.
import type { Application } from '../application/application.js';

/** Keeps records. A write that resolved survives a kill of the process and a power failure. */
export interface StoreBackend {
  /** Where the records are, for messages: the path of a file. */
  readonly place: string;
  /** Every application, in any order. */
  applications(): Iterable<Application>;
  /** Writes a record, or deletes it where it is null. */
  write(key: string, application: Application | null): Promise<void>;
  /** A value of the instance, for example the port of the data plane. */
  value(name: string): unknown;
  writeValue(name: string, value: unknown): Promise<void>;
  close(): Promise<void>;
}
