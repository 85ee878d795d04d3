// The port to the bucket that a snapshot comes from or goes to, with the rights of the role that the caller named.
import type { Readable } from 'node:stream';
import type { S3Transfer, SnapshotKey } from '@drey/state';

/** One object. */
export interface BucketObject {
  readonly key: string;
  readonly bytes: number;
  /** What changes with its content; absent where the upstream tells none. */
  readonly etag?: string;
}

/** What is to be done with which bucket. */
export interface BucketRequest {
  readonly snapshot: SnapshotKey;
  readonly place: S3Transfer;
  readonly purpose: 'import' | 'export';
  /** The prefix below which objects are read or written, with its slash. */
  readonly prefix: string;
}

/** A bucket. Every call rejects with a TransferFault, or with the reason of its signal. */
export interface SnapshotBucket {
  /** Objects below a prefix, as long as somebody asks for more. */
  list(prefix: string, signal: AbortSignal): AsyncIterable<BucketObject>;
  /** The content of an object as it was when it was listed; fails where it was changed meanwhile. */
  read(object: BucketObject, signal: AbortSignal): Readable;
  /** Writes an object of that many bytes. It is there whole, or not at all. */
  write(key: string, bytes: number, content: Readable, signal: AbortSignal): Promise<void>;
  /** Removes all objects below a prefix, and uploads to it that did not end. */
  clear(prefix: string, signal: AbortSignal): Promise<void>;
}

/** Buckets of an upstream. */
export interface SnapshotBuckets {
  /** Looks at the role and at the bucket. Rejects with a TransferFault where one of them will not do. */
  open(request: BucketRequest, signal: AbortSignal): Promise<SnapshotBucket>;
}
