// One operation of a snapshot, as DescribeSnapshotOperation tells it.
import type { SnapshotEncryptionConfiguration, SnapshotOperationName, SnapshotOperationStatus } from '@drey/api';

/** Bucket and prefix in S3. */
export interface S3Place {
  readonly bucketArn: string;
  readonly keyPrefix: string;
}

/** One operation on one snapshot. Times in milliseconds since the epoch. */
export interface SnapshotOperation {
  /** Twelve letters and digits. */
  readonly id: string;
  readonly name: SnapshotOperationName;
  readonly status: SnapshotOperationStatus;
  readonly startedAt: number;
  readonly endedAt?: number;
  /** Of a system snapshot: the operation of the application that it was taken for. */
  readonly applicationOperation?: { readonly name: string; readonly id: string };
  /** Of an import. */
  readonly from?: S3Transfer;
  /** Of an export. */
  readonly to?: S3Transfer & {
    /** Where the files are: the prefix with the operation's id directly after it. */
    readonly exportedPrefix: string;
  };
  /** How far an import or export has come; of no meaning once it has ended. */
  readonly progress?: {
    readonly bytes: number;
    readonly totalBytes?: number;
    readonly files?: number;
    readonly totalFiles?: number;
  };
  /** What it waits for, a whole sentence; of no meaning once it has ended. */
  readonly note?: string;
  readonly error?: { readonly code: string; readonly message: string };
}

/** The side of a transfer that is in S3. */
export interface S3Transfer extends S3Place {
  /** The role that the service takes on. */
  readonly roleArn: string;
  readonly encryption?: SnapshotEncryptionConfiguration;
}
