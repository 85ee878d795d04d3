// Hands a job archive to the JobManager by Flink's own upload, streamed.
import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { posix } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { REST_TOKEN_HEADER } from '@drey/flink-rest';
import { check, parseChecked } from '@drey/plugin-api';
import type { KubernetesApi } from './api/kubernetes-api.js';
import { aboutPod, KubernetesFault } from './api/kubernetes-fault.js';
import { ports } from './object/places.js';

const UPLOAD_MILLISECONDS = 15 * 60_000;

const isUploaded = check.shape<{ readonly filename: string; readonly status: string }>({
  filename: check.text,
  status: check.text,
});

async function* formOf(head: string, archive: string, tail: string): AsyncGenerator<Buffer, void, undefined> {
  yield Buffer.from(head);
  for await (const chunk of createReadStream(archive) as AsyncIterable<Buffer>) yield chunk;
  yield Buffer.from(tail);
}

/** Uploads it; resolves to Flink's jar id. Rejects with a fault of the API server's kind where nobody answers. */
export const uploadCode = async (
  api: Pick<KubernetesApi, 'proxy'>,
  pod: string,
  token: string,
  archive: string,
  name: string,
): Promise<string> => {
  const safe = /^[A-Za-z0-9][\w.-]{0,120}\.jar$/.test(name) ? name : `${randomBytes(8).toString('hex')}.jar`;
  const boundary = `drey-${randomBytes(16).toString('hex')}`;
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="jarfile"; filename="${safe}"\r\nContent-Type: application/x-java-archive\r\n\r\n`;
  const tail = `\r\n--${boundary}--\r\n`;
  const { size } = await stat(archive);
  const body = Readable.from(formOf(head, archive, tail), { objectMode: false });
  try {
    const answer = await api.proxy(
      pod,
      ports.rest,
      {
        method: 'POST',
        path: '/jars/upload',
        headers: {
          [REST_TOKEN_HEADER]: token,
          'content-type': `multipart/form-data; boundary=${boundary}`,
          'content-length': String(head.length + size + tail.length),
        },
        body,
      },
      AbortSignal.timeout(UPLOAD_MILLISECONDS),
    );
    const said = await text(answer.body);
    const uploaded = answer.status === 200 ? parseChecked(said, isUploaded) : undefined;
    if (uploaded !== undefined) return posix.basename(uploaded.filename);
    throw new KubernetesFault(answer.status, {
      message: `${aboutPod(pod)}did not take the archive: ${said.slice(0, 500)}`,
    });
  } finally {
    // Whoever answers before it has read all leaves the file open.
    body.destroy();
  }
};
