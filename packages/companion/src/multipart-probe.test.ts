import { describe, expect, it } from '@jest/globals';
import type { RawClient } from '@drey/upstream-client';
import { judgeCompletion, probeMultipart, rootElementOf } from './multipart-probe.js';

describe('the root element of an answer', () => {
  it.each([
    [
      '<?xml version="1.0" encoding="utf-8"?>\n<CompleteMultipartUploadResult xmlns="x"><a/>',
      'CompleteMultipartUploadResult',
    ],
    ['\uFEFF <!-- <Fake/> --> <s3:Thing/>', 'Thing'],
    ['\n  <Error><Code>x</Code></Error>', 'Error'],
    ['not xml', undefined],
    ['', undefined],
  ])('of %j is %s', (xml, name) => {
    expect(rootElementOf(xml)).toBe(name);
  });

  it('tells the good answer from that of moto 5.2.1, which no FileSink survives', () => {
    expect(judgeCompletion(200, '<CompleteMultipartUploadResult/>')).toEqual({ kind: 'good' });
    expect(judgeCompletion(200, '<CompleteMultipartUploadResponse/>')).toEqual({
      kind: 'wrong',
      rootElement: 'CompleteMultipartUploadResponse',
    });
    expect(judgeCompletion(501, '<CompleteMultipartUploadResult/>').kind).toBe('unavailable');
  });
});

describe('the text of an element', () => {});

describe('the multipart probe', () => {
  const clientThat = (answer: (line: string) => string, seen: string[]): RawClient => ({
    send: async (_endpoint, { method, path }) => {
      const line = `${method} ${path.replace(/drey-probe-[\w-]+/, 'B')}`;
      seen.push(line);
      return { status: 200, etag: '"e"', text: answer(line) };
    },
    close: async () => {},
  });

  it('removes object and bucket after a wrong answer too', async () => {
    const seen: string[] = [];
    const client = clientThat((line) => (line.includes('uploads=') ? '<r><UploadId>7</UploadId></r>' : '<Odd/>'), seen);
    expect(await probeMultipart(client, 'http://x', {})).toEqual({ kind: 'wrong', rootElement: 'Odd' });
    expect(seen).toEqual([
      'PUT /B',
      'POST /B/probe?uploads=',
      'PUT /B/probe?partNumber=1&uploadId=7',
      'POST /B/probe?uploadId=7',
      'DELETE /B/probe',
      'DELETE /B',
    ]);
  });

  it('calls an S3 that cannot be reached unavailable', async () => {
    const client: RawClient = { send: () => Promise.reject(new Error('refused')), close: async () => {} };
    expect(await probeMultipart(client, 'http://x', {})).toEqual({ kind: 'unavailable', reason: 'refused' });
  });
});
