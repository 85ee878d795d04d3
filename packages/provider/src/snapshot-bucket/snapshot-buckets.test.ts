// Copies of snapshots over an S3 that misbehaves.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { missingPermission, type RoleFinding, RoleCredentialsError, type RoleMode } from '@drey/iam-hook';
import type { BucketRequest, SnapshotBucket } from '@drey/orchestrator';
import { silentLogger, systemClock } from '@drey/plugin-api';
import { type FakeS3, refuse, startFakeS3 } from './fake-s3.test.support.js';
import { partBytes } from '@drey/upstream-client';
import { createSnapshotBuckets } from './snapshot-buckets.js';

const never = new AbortController().signal;
const roleArn = 'arn:aws:iam::111122223333:role/r';
const request = (purpose: BucketRequest['purpose'] = 'import'): BucketRequest => ({
  snapshot: { accountId: '111122223333', region: 'eu-west-1', name: 'mine' },
  place: { bucketArn: 'arn:aws:s3:::bucket', keyPrefix: 'in/', roleArn },
  purpose,
  prefix: 'in/',
});

describe('buckets of snapshots', () => {
  let s3: FakeS3;
  let mode: RoleMode;
  let findings: readonly RoleFinding[];
  let refusal: RoleCredentialsError | undefined;
  let made: ReturnType<typeof createSnapshotBuckets>;

  const open = (purpose?: BucketRequest['purpose']): Promise<SnapshotBucket> => made.open(request(purpose), never);

  beforeEach(async () => {
    s3 = await startFakeS3();
    mode = 'report';
    findings = [];
    refusal = undefined;
    made = createSnapshotBuckets({
      upstream: s3.upstream,
      clock: systemClock,
      log: silentLogger,
      roles: { mode: () => mode, check: () => Promise.resolve(findings) },
      credentials: {
        credentialsOf: () =>
          refusal === undefined
            ? Promise.resolve({
                AccessKeyId: 'ASIAROLE',
                SecretAccessKey: 's',
                Token: 't',
                Expiration: '2030-01-01T00:00:00Z',
                RoleArn: roleArn,
              })
            : Promise.reject(refusal),
      },
    });
  });
  afterEach(async () => {
    made.close();
    await s3[Symbol.asyncDispose]();
  });

  it('lists page by page, with the credentials of the role, keys as they are', async () => {
    const keys = ['in/_metadata', 'in/a&b <c> "d"', "in/e+f%20g'", 'in/h', 'in/i'];
    for (const key of [...keys, 'inside', 'other']) s3.objects.set(key, Buffer.from(key));
    const found: string[] = [];
    const bucket = await open();
    for await (const { key, bytes } of bucket.list('in/', never)) found.push(`${key} ${bytes}`);
    expect(found).toEqual(keys.toSorted().map((key) => `${key} ${key.length}`));
    expect(s3.signers).toEqual(new Set(['ASIAROLE']));
    for (const key of keys) {
      const content = bucket.read({ key, bytes: key.length, etag: `"${key.length}"` }, never);
      expect((await buffer(content)).toString()).toBe(key);
    }
  });

  it.each([true, false])('goes on where a connection broke, ranges known: %s', async (knowsRanges) => {
    const content = randomBytes(300_000);
    s3.objects.set('in/a', content);
    let breaks = 3;
    s3.interfere = (asked, response) => {
      if (asked.method !== 'GET') return false;
      if (!knowsRanges) delete asked.headers.range;
      breaks -= 1;
      if (breaks < 0) return false;
      const from = Number(/bytes=(\d+)/.exec(asked.headers.range ?? '')?.[1] ?? 0);
      const range = from === 0 ? {} : { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` };
      const length = { 'content-length': String(content.length - from) };
      response.writeHead(from === 0 ? 200 : 206, { etag: '"4"', ...length, ...range });
      response.write(content.subarray(from, from + 70_000), () => response.destroy());
      return true;
    };
    const read = await buffer((await open()).read({ key: 'in/a', bytes: content.length, etag: '"4"' }, never));
    expect(read.equals(content)).toBe(true);
  });

  it('tells an object that was changed or removed meanwhile', async () => {
    s3.objects.set('in/a', Buffer.from('content'));
    const bucket = await open();
    await expect(buffer(bucket.read({ key: 'in/a', bytes: 7, etag: '"older"' }, never))).rejects.toMatchObject({
      code: 'SourceChanged',
      isPassing: false,
    });
    for (const [status, code] of [
      [404, 'NoSuchKey'],
      [412, 'PreconditionFailed'],
    ] as const) {
      s3.interfere = (_asked, response) => refuse(response, status, code);
      await expect(buffer(bucket.read({ key: 'in/a', bytes: 7 }, never))).rejects.toMatchObject({
        code: 'SourceChanged',
      });
    }
  });

  it('writes objects of every size whole, in parts of bounded size', async () => {
    const bucket = await open('export');
    for (const bytes of [0, 1, 8 * 1024 * 1024, 8 * 1024 * 1024 + 1, 20_000_000]) {
      const content = randomBytes(bytes);
      await bucket.write(`out/${bytes}`, bytes, Readable.from([content]), never);
      expect(s3.objects.get(`out/${bytes}`)?.equals(content)).toBe(true);
    }
    expect(s3.requests.filter((one) => one.includes('partNumber'))).toHaveLength(2 + 3);
    expect(s3.uploads.size).toBe(0);
    expect(partBytes(100 * 1024 ** 3) * 10_000).toBeGreaterThanOrEqual(100 * 1024 ** 3);
  });

  it('tries a part again, and leaves no upload behind that fails or is given up', async () => {
    const bucket = await open('export');
    let faults = 2;
    s3.interfere = (_asked, response, url) => {
      if (!url.searchParams.has('partNumber') || faults <= 0) return false;
      faults -= 1;
      return refuse(response, 503, 'SlowDown');
    };
    const content = randomBytes(20_000_000);
    await bucket.write('out/a', content.length, Readable.from([content]), never);
    expect(s3.objects.get('out/a')?.equals(content)).toBe(true);
    faults = 1e9;
    await expect(bucket.write('out/b', content.length, Readable.from([content]), never)).rejects.toMatchObject({
      code: 'ServiceUnavailable',
      isPassing: true,
    });
    const stopping = new AbortController();
    const lost = new Error('the host stops');
    s3.interfere = (_asked, _response, url) => {
      if (url.searchParams.get('partNumber') !== '2') return false;
      stopping.abort(lost);
      return true;
    };
    await expect(bucket.write('out/c', content.length, Readable.from([content]), stopping.signal)).rejects.toBe(lost);
    expect(s3.uploads.size).toBe(0);
    expect([...s3.objects.keys()]).toEqual(['out/a']);
  });

  it('clears a prefix with all its pages and unfinished uploads, and nothing beside it', async () => {
    for (const key of ['out/1/a', 'out/1/b', 'out/1/c', 'out/10/a', 'out/1']) s3.objects.set(key, Buffer.alloc(1));
    for (const key of ['out/1/d', 'out/2/d']) s3.uploads.set(`u-${key}`, new Map());
    await (await open('export')).clear('out/1/', never);
    expect([...s3.objects.keys()].toSorted()).toEqual(['out/1', 'out/10/a']);
    expect([...s3.uploads.keys()]).toEqual(['u-out/2/d']);
  });

  it('tells a bucket that is missing or elsewhere, and rights that are missing', async () => {
    s3.interfere = (_asked, response) => (response.writeHead(404).end(), true);
    await expect(open()).rejects.toMatchObject({ code: 'NoSuchBucket', message: expect.stringMatching(/aws s3 mb/) });
    s3.interfere = (_asked, response) => (response.writeHead(200, { 'x-amz-bucket-region': 'us-east-2' }).end(), true);
    await expect(open()).rejects.toMatchObject({
      code: 'InvalidArgument',
      message: expect.stringMatching(/us-east-2/),
    });
    s3.interfere = (_asked, response) => (response.writeHead(403).end(), true);
    await expect(open()).rejects.toMatchObject({ code: 'AccessDenied' });
    await (
      await open('export')
    )
      .clear('x/', never)
      .catch((error: unknown) => expect(error).toMatchObject({ code: 'AccessDenied' }));
  });

  it('takes a role with faults in report, refuses it in enforce, looks at nothing in off', async () => {
    findings = [
      missingPermission(roleArn, {
        action: 's3:ListBucket',
        resource: 'arn:aws:s3:::bucket',
        purpose: 'to find it',
        kind: 'snapshot',
      }),
    ];
    await open();
    mode = 'enforce';
    await expect(open()).rejects.toMatchObject({
      code: 'AccessDenied',
      isPassing: false,
      message: expect.stringMatching(/may not do s3:ListBucket on .*which is needed to find it.*put-role-policy/),
    });
    mode = 'off';
    await open();
    findings = [];
    refusal = new RoleCredentialsError('STS answered HTTP 403 (AccessDenied).', 403, undefined);
    await expect(open()).rejects.toMatchObject({ code: 'AccessDenied', isPassing: false });
    refusal = new RoleCredentialsError('STS did not answer in time.', 503, undefined);
    await expect(open()).rejects.toMatchObject({ code: 'ServiceUnavailable', isPassing: true });
  });
});
