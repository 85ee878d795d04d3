// A savepoint of a size of choice in a bucket: whole as far as its metadata tells, though no job has such state.
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { savepointMetadata } from '@drey/testing';
import type { AwsClients } from './aws-clients.js';
import type { S3Folder } from './snapshots.js';

/** Puts it there; the prefix ends with a slash. Resolves to the paths of its files, the metadata's included. */
export const putMadeSavepoint = async (
  { s3 }: AwsClients,
  { bucket, prefix }: S3Folder,
  sizes: readonly number[],
): Promise<readonly string[]> => {
  const files = sizes.map((bytes, index) => ({ path: `file-${index}`, bytes }));
  for (const { path, bytes } of files)
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `${prefix}${path}`, Body: Buffer.alloc(bytes, path) }));
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `${prefix}_metadata`, Body: savepointMetadata(files) }));
  return [...files.map(({ path }) => path), '_metadata'];
};
