// Asks an S3 for the one answer on which Flink's FileSink stands or falls: the root element of CompleteMultipartUpload.
import { randomUUID } from 'node:crypto';
import { elementText, type RawAnswer, type RawClient, type RawRequest } from '@drey/upstream-client';

/** What the probe found. */
export type MultipartOutcome =
  | { readonly kind: 'good' }
  /** Multipart uploads complete, but with an answer that the AWS SDK for Java v1 (inside Flink's S3 plugin) cannot read. */
  | { readonly kind: 'wrong'; readonly rootElement: string }
  /** S3 could not be asked: absent, refusing, or broken in another way. */
  | { readonly kind: 'unavailable'; readonly reason: string };

const REQUEST_TIMEOUT_MILLISECONDS = 15_000;

/** The name of an XML document's root element without its prefix, or undefined when there is none. */
export const rootElementOf = (xml: string): string | undefined =>
  /^\uFEFF?\s*(?:<\?[\s\S]*?\?>\s*|<!--[\s\S]*?-->\s*|<!DOCTYPE[^>]*>\s*)*<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)/.exec(
    xml,
  )?.[1];

/** Judges the answer to CompleteMultipartUpload. */
export const judgeCompletion = (status: number, body: string): MultipartOutcome => {
  const rootElement = rootElementOf(body);
  if (status !== 200) return { kind: 'unavailable', reason: `CompleteMultipartUpload answered ${status}` };
  if (rootElement === 'CompleteMultipartUploadResult') return { kind: 'good' };
  return { kind: 'wrong', rootElement: rootElement ?? 'nothing' };
};

type Send = (method: RawRequest['method'], path: string, body?: string) => Promise<RawAnswer>;

const unavailable = (step: string, answer: RawAnswer): MultipartOutcome => ({
  kind: 'unavailable',
  reason: `${step} answered ${answer.status}`,
});

const upload = async (send: Send, path: string): Promise<MultipartOutcome> => {
  const created = await send('POST', `${path}?uploads=`);
  const uploadId = elementText(created.text, 'UploadId');
  if (created.status !== 200 || uploadId === undefined) return unavailable('CreateMultipartUpload', created);
  const query = `uploadId=${encodeURIComponent(uploadId)}`;
  const part = await send('PUT', `${path}?partNumber=1&${query}`, 'squirrel');
  if (part.status !== 200 || part.etag === undefined) return unavailable('UploadPart', part);
  const completed = await send(
    'POST',
    `${path}?${query}`,
    '<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
      `<Part><ETag>${part.etag.replaceAll('"', '&quot;')}</ETag><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>`,
  );
  if (completed.status !== 200) await send('DELETE', `${path}?${query}`);
  return judgeCompletion(completed.status, completed.text);
};

/**
 * Makes a bucket with a random name, completes a multipart upload in it, and removes both again. Never rejects.
 *
 * That the answer matters was seen on the wire: moto 5.2.0 to 5.2.2 sends `CompleteMultipartUploadResponse`, on which the SDK inside
 * Flink's S3 plugin fails with a NullPointerException, so that the job restarts for ever.
 */
export const probeMultipart = async (
  client: RawClient,
  endpoint: string,
  accountHeaders: Readonly<Record<string, string>>,
): Promise<MultipartOutcome> => {
  const bucket = `/drey-probe-${randomUUID()}`;
  const send: Send = (method, path, body) =>
    client.send(endpoint, {
      method,
      path,
      service: 's3',
      headers: { ...accountHeaders, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
      ...(body === undefined ? {} : { body }),
      timeoutMilliseconds: REQUEST_TIMEOUT_MILLISECONDS,
    });
  try {
    const made = await send('PUT', bucket);
    if (made.status !== 200) return unavailable('CreateBucket', made);
    try {
      return await upload(send, `${bucket}/probe`);
    } finally {
      await send('DELETE', `${bucket}/probe`);
      await send('DELETE', bucket);
    }
  } catch (error) {
    return { kind: 'unavailable', reason: error instanceof Error ? error.message : String(error) };
  }
};
