// A bucket of S3 as the state of clusters needs it: a few calls, with failures in words.
import { Readable } from 'node:stream';
import { OperatorError, type Upstream } from '@drey/plugin-api';
import {
  createSdkClients,
  describeFailure,
  objectBody,
  type ObjectTarget,
  transferLimits,
  type UpstreamCredentials,
  writeObject,
} from '@drey/upstream-client';

/** One object of a listing. */
export interface StoredObject {
  readonly key: string;
  readonly bytes: number;
}

/** One level of a listing. */
export interface Level {
  readonly objects: readonly StoredObject[];
  /** Prefixes of what lies deeper, each with a slash at its end. */
  readonly folders: readonly string[];
}

/** A bucket. Keys are whole ones. */
export interface ObjectStore {
  /** Makes the bucket where there is none. */
  ensure(signal: AbortSignal): Promise<void>;
  /** All objects below a prefix. */
  list(prefix: string): Promise<readonly StoredObject[]>;
  /** What lies directly below a prefix. */
  level(prefix: string): Promise<Level>;
  /** When an object was written (ms since the epoch); undefined where there is none. */
  writtenAt(key: string): Promise<number | undefined>;
  read(object: StoredObject, signal: AbortSignal): Promise<Readable>;
  write(object: StoredObject & { readonly content: Readable }, signal: AbortSignal): Promise<void>;
  copy(from: StoredObject, to: string): Promise<void>;
  /** Deletes objects; those that are gone are fine. */
  remove(keys: readonly string[]): Promise<void>;
  /** Deletes the bucket, which has to be empty; one that is gone is fine. */
  discard(): Promise<void>;
  close(): void;
}

/** Which bucket, and where. */
export interface ObjectStoreNeeds {
  readonly upstream: Upstream;
  readonly bucket: string;
  readonly accountId: string;
  readonly region: string;
  /** Undefined for an emulator, which knows accounts by their ids. */
  readonly credentials: UpstreamCredentials | undefined;
}

const WHOLE_MILLISECONDS = 24 * 3_600_000;
const DELETES_AT_ONCE = 16;
/** S3 copies no more by one call. */
const MOST_COPIED_BYTES = 5 * 1024 ** 3;

const nameOf = (error: unknown): string => (error as { readonly name?: string } | null)?.name ?? '';
const statusOf = (error: unknown): number | undefined =>
  (error as { readonly $metadata?: { readonly httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode;

const isMissing = (error: unknown): boolean =>
  nameOf(error) === 'NotFound' || nameOf(error) === 'NoSuchKey' || statusOf(error) === 404;

const fault = (error: unknown, what: string, bucket: string, endpoint: string | null): Error =>
  error instanceof OperatorError
    ? error
    : new OperatorError(
        'DREY_STATE_STORE',
        `The S3 that keeps the state of jobs could not ${what} in the bucket ${bucket}: ${describeFailure('s3', endpoint, error)}`,
        'Check DREY_KUBERNETES_STATE, DREY_KUBERNETES_STATE_ENDPOINT and the keys for it, or the upstream where the state is there.',
        { cause: error },
      );

type Telling = <T>(what: string, act: () => Promise<T>) => Promise<T>;

/** What is done with the bucket and not with what is in it. */
const bucketItself = (
  { bucket, connect }: Pick<ObjectTarget, 'bucket'> & { readonly connect: () => ReturnType<ObjectTarget['connect']> },
  telling: Telling,
): Pick<ObjectStore, 'ensure' | 'discard'> => ({
  ensure: (signal) =>
    telling('be made ready', async () => {
      const { sdk, client } = await connect();
      try {
        await client.send(new sdk.HeadBucketCommand({ Bucket: bucket }), { abortSignal: signal });
      } catch (error) {
        if (!isMissing(error)) throw error;
        await client.send(new sdk.CreateBucketCommand({ Bucket: bucket }), { abortSignal: signal });
      }
    }),
  discard: () =>
    telling('be deleted', async () => {
      const { sdk, client } = await connect();
      try {
        await client.send(new sdk.DeleteBucketCommand({ Bucket: bucket }));
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    }),
});

/** Opens it; nothing is asked before it is needed. */
export const createObjectStore = (needs: ObjectStoreNeeds): ObjectStore => {
  const { upstream, bucket, accountId, region, credentials } = needs;
  const clients = createSdkClients(upstream, 's3', { limits: transferLimits });
  const connect = () => clients.of({ accountId, region, ...(credentials === undefined ? {} : { credentials }) });
  const target: ObjectTarget = { bucket, connect };
  const telling: Telling = async (what, act) => {
    try {
      return await act();
    } catch (error) {
      throw fault(error, what, bucket, upstream.endpoint);
    }
  };
  const pages = async (prefix: string, delimiter: string | undefined): Promise<Level> => {
    const objects: StoredObject[] = [];
    const folders: string[] = [];
    for (let token: string | undefined; ;) {
      const { sdk, client } = await connect();
      const page = await client.send(
        new sdk.ListObjectsV2Command({
          Bucket: bucket,
          Prefix: prefix,
          Delimiter: delimiter,
          ContinuationToken: token,
        }),
      );
      for (const { Key, Size } of page.Contents ?? [])
        if (Key !== undefined) objects.push({ key: Key, bytes: Size ?? 0 });
      for (const { Prefix } of page.CommonPrefixes ?? []) if (Prefix !== undefined) folders.push(Prefix);
      const next = page.IsTruncated === true ? page.NextContinuationToken : undefined;
      if (next === undefined || next === token) return { objects, folders };
      token = next;
    }
  };
  return {
    ...bucketItself({ bucket, connect }, telling),
    list: (prefix) => telling('list objects', async () => (await pages(prefix, undefined)).objects),
    level: (prefix) => telling('list objects', () => pages(prefix, '/')),
    writtenAt: (key) =>
      telling('look at an object', async () => {
        const { sdk, client } = await connect();
        try {
          const { LastModified } = await client.send(new sdk.HeadObjectCommand({ Bucket: bucket, Key: key }));
          return LastModified?.getTime() ?? 0;
        } catch (error) {
          if (isMissing(error)) return undefined;
          throw error;
        }
      }),
    read: ({ key }, signal) =>
      telling('give an object', async () => {
        const { sdk, client } = await connect();
        const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: key }), {
          abortSignal: signal,
        });
        if (Body === undefined) throw new Error('S3 answered without a body.');
        const at = { service: 's3', endpoint: upstream.endpoint } as const;
        return Readable.from(objectBody(Body as Readable, at, WHOLE_MILLISECONDS), { objectMode: false });
      }),
    write: (object, signal) => telling('take an object', () => writeObject(target, object, signal)),
    copy: ({ key, bytes }, to) =>
      telling('copy an object', async () => {
        if (bytes > MOST_COPIED_BYTES) throw new Error(`${key} is larger than S3 copies by one call`);
        const { sdk, client } = await connect();
        const source = `${bucket}/${key}`.split('/').map(encodeURIComponent).join('/');
        await client.send(new sdk.CopyObjectCommand({ Bucket: bucket, Key: to, CopySource: source }));
      }),
    remove: (keys) =>
      telling('delete objects', async () => {
        const { sdk, client } = await connect();
        for (let from = 0; from < keys.length; from += DELETES_AT_ONCE)
          await Promise.all(
            keys
              .slice(from, from + DELETES_AT_ONCE)
              .map((Key) => client.send(new sdk.DeleteObjectCommand({ Bucket: bucket, Key }))),
          );
      }),
    close: () => clients.close(),
  };
};
