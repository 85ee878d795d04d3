import { describe, expect, it } from '@jest/globals';
import { requestHeaders, responseHeaders } from './relay-headers.js';

const request = (raw: readonly string[], method = 'GET', expectsContinue = false): string[] =>
  requestHeaders({ method, raw, expectsContinue, account: { 'x-fake-account': '1' } });

describe('requestHeaders', () => {
  it('keeps order, case and repetitions, and drops what belongs to the connection', () => {
    const raw = [
      'Host',
      'b.localhost',
      'X-Amz-Meta',
      'a',
      'x-amz-meta',
      'b',
      'Connection',
      'keep-alive, X-Hop',
      'X-Hop',
      '1',
    ];
    expect(request(raw)).toEqual(['Host', 'b.localhost', 'X-Amz-Meta', 'a', 'x-amz-meta', 'b', 'x-fake-account', '1']);
  });

  it.each(['content-length', 'Transfer-Encoding', 'host', 'Authorization', 'x-amz-target', 'CONTENT-LENGTH , x-hop'])(
    'keeps what frames and addresses a request when Connection names %s',
    (named) => {
      const raw = ['Host', 'h', 'Content-Length', '5', 'Transfer-Encoding', 'chunked', 'Authorization', 'a'];
      const kept = [...raw, 'X-Amz-Target', 't'];
      expect(request([...kept, 'Connection', named])).toEqual([...kept, 'x-fake-account', '1']);
    },
  );

  it('does not let a client name an account by the header of the host', () => {
    expect(request(['X-Fake-Account', '9'])).toEqual(['x-fake-account', '1']);
  });

  it('forwards an expectation only where the client waits for it', () => {
    expect(request(['Expect', '100-continue', 'Content-Length', '1'], 'PUT', true)).toContain('Expect');
    expect(request(['Expect', '100-continue', 'Content-Length', '1'], 'PUT')).not.toContain('Expect');
  });

  it('announces an empty body where a method has one', () => {
    expect(request([], 'POST')).toEqual(['x-fake-account', '1', 'Content-Length', '0']);
    expect(request([], 'DELETE')).toEqual(['x-fake-account', '1']);
  });
});

describe('responseHeaders', () => {
  const raw = [
    'ETag',
    '"x"',
    'Access-Control-Allow-Origin',
    '*',
    'Transfer-Encoding',
    'chunked',
    'Set-Cookie',
    'a',
    'Set-Cookie',
    'b',
  ];

  it('drops CORS headers of the upstream, and adds ours', () => {
    expect(responseHeaders({ raw, status: 200, keepCors: false, extra: { Vary: 'Origin' } })).toEqual([
      'ETag',
      '"x"',
      'Set-Cookie',
      'a',
      'Set-Cookie',
      'b',
      'Vary',
      'Origin',
    ]);
  });

  it.each(['content-length', 'Content-Type'])('keeps %s though Connection names it', (named) => {
    const framed = ['Content-Length', '2', 'Content-Type', 'text/plain'];
    const parts = { raw: [...framed, 'Connection', named], status: 200, keepCors: true, extra: undefined };
    expect(responseHeaders(parts)).toEqual(framed);
  });

  it('announces no length of an answer that has no content', () => {
    expect(responseHeaders({ raw: ['Content-Length', '5'], status: 204, keepCors: true, extra: undefined })).toEqual(
      [],
    );
  });

  it("keeps S3's own CORS headers", () => {
    expect(responseHeaders({ raw, status: 200, keepCors: true, extra: { Vary: 'Origin' } })).toContain(
      'Access-Control-Allow-Origin',
    );
    expect(responseHeaders({ raw, status: 200, keepCors: true, extra: { Vary: 'Origin' } })).not.toContain('Vary');
  });
});
