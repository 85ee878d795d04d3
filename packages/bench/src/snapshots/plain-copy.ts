// The baseline of a snapshot's way: the same bytes between the same S3 and the same disk, by the official client and nothing else.
import { createReadStream, createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';

const PART_BYTES = 8 * 1024 * 1024;

/** A bucket, and names of files in a folder of it. */
export interface CopyPlace {
  readonly s3: S3Client;
  readonly bucket: string;
  /** With its slash. */
  readonly prefix: string;
  readonly names: readonly string[];
}

/** Copies all objects to files, one after the other, each to the disk. */
export const plainDownload = async ({ s3, bucket, prefix, names }: CopyPlace, folder: string): Promise<void> => {
  mkdirSync(folder, { recursive: true });
  for (const name of names) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: `${prefix}${name}` }));
    await pipeline(Body as Readable, createWriteStream(join(folder, name), { flush: true }));
  }
};

/** Writes one object of many parts, of which one at a time is on its way. */
export const putParts = async (
  s3: S3Client,
  bucket: string,
  key: string,
  content: AsyncIterable<Buffer>,
): Promise<void> => {
  const at = { Bucket: bucket, Key: key };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(at));
  const Parts: { readonly PartNumber: number; readonly ETag: string | undefined }[] = [];
  for await (const Body of content) {
    const PartNumber = Parts.length + 1;
    const { ETag } = await s3.send(new UploadPartCommand({ ...at, UploadId, PartNumber, Body }));
    Parts.push({ PartNumber, ETag });
  }
  await s3.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } }));
};

/** Copies all files to objects, one after the other. */
export const plainUpload = async ({ s3, bucket, prefix, names }: CopyPlace, folder: string): Promise<void> => {
  for (const name of names) {
    const content = createReadStream(join(folder, name), { highWaterMark: PART_BYTES });
    await putParts(s3, bucket, `${prefix}${name}`, content as AsyncIterable<Buffer>);
  }
};

/** Puts a small object. */
export const putWhole = async (s3: S3Client, bucket: string, key: string, Body: Buffer): Promise<void> => {
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
};
