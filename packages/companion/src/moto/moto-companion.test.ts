// Runs the real moto: installs it into the shared cache the first time, then starts, kills, adopts and ends it.
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Logger, silentLogger, systemClock } from '@drey/plugin-api';
import { userCacheDirectory } from '@drey/plugin-api/testing';
import type { Companion } from '../companion.js';
import { createCompanion } from '../create-companion.js';
import { createRawClient, elementText, type RawAnswer, type UpstreamService } from '@drey/upstream-client';
import { systemProcesses } from './process-identity.js';
import { readRecord } from './record.js';

const cacheDirectory = userCacheDirectory();
const installMilliseconds = 10 * 60_000;
const testMilliseconds = 2 * 60_000;

const until = async (condition: () => Promise<boolean> | boolean, milliseconds: number): Promise<void> => {
  const deadline = Date.now() + milliseconds;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('The condition did not come true in time.');
    await systemClock.sleep(50);
  }
};

/** Every mode that a file or directory has there. */
const modesBelow = (path: string): readonly string[] => {
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return [...new Set(names.map((name) => (statSync(join(path, name)).mode & 0o777).toString(8)))].toSorted();
};

describe('the moto companion', () => {
  const client = createRawClient(systemClock);
  let directory: string;
  let companions: Companion[];
  let said: string[];

  const listening: Logger = {
    ...silentLogger,
    info: (message) => said.push(message),
    warn: (message) => said.push(message),
    child: () => listening,
  };

  const make = (dataDirectory: string | null): Companion => {
    const instanceId = 'test-instance';
    const made = createCompanion({
      upstream: 'moto',
      dataDirectory,
      cacheDirectory,
      log: listening,
      clock: systemClock,
      instanceId,
    });
    companions.push(made);
    return made;
  };

  const recordOf = () => readRecord(join(directory, 'companion', 'record.json'));

  const up = async (dataDirectory: string | null): Promise<Companion> => {
    const companion = make(dataDirectory);
    await companion.start();
    await companion.ready();
    return companion;
  };

  const ask = (companion: Companion, service: string, account: string, body: string): Promise<RawAnswer> =>
    client.send(companion.endpoint ?? '', {
      method: 'POST',
      path: '/',
      // A few are asked here that the product never calls.
      service: service as UpstreamService,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...companion.accountHeaders(account) },
      body,
      timeoutMilliseconds: 10_000,
    });

  const makeBucket = (companion: Companion, name: string): Promise<RawAnswer> =>
    client.send(companion.endpoint ?? '', {
      method: 'PUT',
      path: `/${name}`,
      service: 's3',
      headers: { ...companion.accountHeaders('111111111111') },
      timeoutMilliseconds: 10_000,
    });

  const buckets = async (companion: Companion, account: string): Promise<string> => {
    const headers = companion.accountHeaders(account);
    const path = '/';
    return (
      await client.send(companion.endpoint ?? '', {
        method: 'GET',
        path,
        service: 's3',
        headers,
        timeoutMilliseconds: 10_000,
      })
    ).text;
  };

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'drey-moto-test-'));
    companions = [];
    said = [];
  });

  afterEach(async () => {
    for (const companion of companions) await companion.stop();
    const left = recordOf();
    if (left !== undefined && systemProcesses.identify(left.pid)?.startTime === left.startTime) {
      systemProcesses.signal(left.pid, 'SIGKILL');
    }
    rmSync(directory, { recursive: true, force: true });
  }, testMilliseconds);

  it(
    'starts, passes the probe, and leaves nothing behind',
    async () => {
      const companion = await up(directory);
      const pid = recordOf()?.pid ?? 0;
      expect(companion.facts()).toEqual([
        expect.objectContaining({ name: 'upstream', ok: true }),
        expect.objectContaining({ name: 'upstream-multipart', ok: true }),
      ]);
      expect(await buckets(companion, '000000000000')).not.toContain('drey-probe');
      await companion.stop();
      expect(systemProcesses.identify(pid)).toBeUndefined();
      expect(recordOf()).toBeUndefined();
      expect(existsSync(join(directory, 'companion', 'tmp'))).toBe(false);
      expect(said.join('\n')).toContain('what it held is kept for the next start');
      expect(companion.endpoint).toBeNull();
    },
    installMilliseconds,
  );

  it(
    'comes back on the same port after a kill -9, and tells that the data is lost until the next clean start',
    async () => {
      const first = await up(directory);
      const { endpoint } = first;
      const pid = recordOf()?.pid ?? 0;
      await makeBucket(first, 'kept-in-memory');
      process.kill(pid, 'SIGKILL');
      await until(() => first.facts()[0]?.ok === false, 10_000);
      await until(() => first.facts()[0]?.ok === true, 60_000);
      expect(first.endpoint).toBe(endpoint);
      expect(recordOf()?.pid).not.toBe(pid);
      expect(await buckets(first, '111111111111')).not.toContain('kept-in-memory');
      expect(first.facts()).toContainEqual(expect.objectContaining({ name: 'upstream-data', ok: false }));
      await first.detach();
      const adopting = await up(directory);
      expect(adopting.facts()).toContainEqual(expect.objectContaining({ name: 'upstream-data', ok: false }));
      await adopting.stop();
      const clean = await up(directory);
      expect(clean.facts().every((fact) => fact.ok)).toBe(true);
    },
    testMilliseconds,
  );

  it(
    'is adopted with its data by the next companion of the data directory',
    async () => {
      const first = await up(directory);
      const before = recordOf();
      await makeBucket(first, 'still-there');
      await first.detach();
      const second = await up(directory);
      expect(recordOf()).toEqual(before);
      expect(second.endpoint).toBe(first.endpoint ?? `http://127.0.0.1:${before?.port}`);
      expect(await buckets(second, '111111111111')).toContain('still-there');
      expect(second.facts().every((fact) => fact.ok)).toBe(true);
    },
    testMilliseconds,
  );

  const object = (
    companion: Companion,
    path: string,
    call: { readonly method: 'PUT' | 'GET' | 'POST'; readonly body?: string; readonly range?: string },
  ): Promise<RawAnswer> => {
    const { method, body, range } = call;
    const headers = { ...companion.accountHeaders('111111111111'), ...(range === undefined ? {} : { range }) };
    const sent = { method, path, service: 's3', headers, timeoutMilliseconds: 10_000 } as const;
    return client.send(companion.endpoint ?? '', body === undefined ? sent : { ...sent, body });
  };
  const putObject = (companion: Companion, path: string, body: string): Promise<RawAnswer> =>
    object(companion, path, { method: 'PUT', body });
  const getObject = (companion: Companion, path: string, range = 'bytes=0-'): Promise<RawAnswer> =>
    object(companion, path, { method: 'GET', range });

  const iam = (companion: Companion, body: string): Promise<RawAnswer> =>
    ask(companion, 'iam', '111111111111', `${body}&Version=2010-05-08`);

  it(
    'holds again after a clean stop what it held before, open uploads included',
    async () => {
      const first = await up(directory);
      await makeBucket(first, 'kept-bucket');
      await putObject(first, '/kept-bucket/small', 'a few bytes');
      await putObject(first, '/kept-bucket/large', 'x'.repeat(6_000_000));
      const upload = await object(first, '/kept-bucket/parts?uploads', { method: 'POST' });
      const uploadId = elementText(upload.text, 'UploadId') ?? '';
      await putObject(first, `/kept-bucket/parts?partNumber=1&uploadId=${uploadId}`, 'a part');
      const trust = encodeURIComponent('{"Version":"2012-10-17","Statement":[]}');
      await iam(first, `Action=CreateRole&RoleName=kept&AssumeRolePolicyDocument=${trust}`);
      await ask(first, 'sqs', '111111111111', 'Action=CreateQueue&QueueName=q&Version=2012-11-05');
      await first.stop();
      // It has secrets, as the keys of users.
      expect(modesBelow(directory)).toEqual(['600', '700']);

      const second = await up(directory);
      expect((await getObject(second, '/kept-bucket/small')).text).toBe('a few bytes');
      expect((await getObject(second, '/kept-bucket/large', 'bytes=5999990-')).text).toBe('x'.repeat(10));
      expect((await getObject(second, `/kept-bucket/parts?uploadId=${uploadId}`)).text).toContain('<PartNumber>1<');
      expect((await iam(second, 'Action=GetRole&RoleName=kept')).status).toBe(200);
      expect((await ask(second, 'sqs', '111111111111', 'Action=ListQueues&Version=2012-11-05')).text).toContain('/q');
      expect(second.facts().every((fact) => fact.ok)).toBe(true);
    },
    testMilliseconds,
  );

  it(
    'holds it also after a moto that was killed while it read',
    async () => {
      const first = await up(directory);
      await makeBucket(first, 'read-twice');
      await first.stop();
      renameSync(join(directory, 'companion', 'kept'), join(directory, 'companion', 'kept.used'));
      expect(await buckets(await up(directory), '111111111111')).toContain('read-twice');
      expect(existsSync(join(directory, 'companion', 'kept.used'))).toBe(false);
    },
    testMilliseconds,
  );

  it(
    'starts empty, and says so, when what was kept cannot be read',
    async () => {
      const first = await up(directory);
      await makeBucket(first, 'torn-bucket');
      await first.stop();
      writeFileSync(join(directory, 'companion', 'kept', 'state'), 'torn');
      const second = await up(directory);
      expect(await buckets(second, '111111111111')).not.toContain('torn-bucket');
      expect(second.facts()).toContainEqual(expect.objectContaining({ name: 'upstream-data', ok: false }));
      expect(said.join('\n')).toContain('could not be read');
    },
    testMilliseconds,
  );

  it(
    'answers as S3 does when an upload that nobody began is completed',
    async () => {
      const companion = await up(directory);
      await makeBucket(companion, 'uploads');
      const body =
        '<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"a"</ETag></Part></CompleteMultipartUpload>';
      const answer = await object(companion, '/uploads/key?uploadId=unknown', { method: 'POST', body });
      expect(answer.status).toBe(404);
      expect(answer.text).toContain('<Code>NoSuchUpload</Code>');
    },
    testMilliseconds,
  );

  it(
    'does not touch the process of a record that disagrees, and tells the loss',
    async () => {
      const first = await up(directory);
      await first.detach();
      const record = recordOf();
      if (record === undefined) throw new Error('no record');
      try {
        writeFileSync(join(directory, 'companion', 'record.json'), JSON.stringify({ ...record, startTime: '1' }));
        const second = await up(directory);
        expect(recordOf()?.pid).not.toBe(record.pid);
        expect(systemProcesses.identify(record.pid)?.startTime).toBe(record.startTime);
        expect(second.endpoint).not.toBe(`http://127.0.0.1:${record.port}`);
        expect(second.facts()).toContainEqual(expect.objectContaining({ name: 'upstream-data', ok: false }));
      } finally {
        systemProcesses.signal(record.pid, 'SIGKILL');
      }
    },
    testMilliseconds,
  );

  it(
    'knows the accounts of the keys that it issued, and of no others',
    async () => {
      const companion = await up(directory);
      const account = '111111111111';
      await ask(companion, 'iam', account, 'Action=CreateUser&UserName=bob&Version=2010-05-08');
      const made = await ask(companion, 'iam', account, 'Action=CreateAccessKey&UserName=bob&Version=2010-05-08');
      const role = `arn:aws:iam::${account}:role/r`;
      const assumed = await ask(
        companion,
        'sts',
        account,
        `Action=AssumeRole&RoleArn=${role}&RoleSessionName=s&Version=2011-06-15`,
      );
      expect(await companion.accountOf(elementText(made.text, 'AccessKeyId') ?? '')).toBe(account);
      expect(await companion.accountOf(elementText(assumed.text, 'AccessKeyId') ?? '')).toBe(account);
      expect(await companion.accountOf('test')).toBeUndefined();
      expect(await companion.accountOf('AKIAIOSFODNN7EXAMPLE')).toBeUndefined();
    },
    testMilliseconds,
  );

  it(
    'attaches managed policies of AWS to roles',
    async () => {
      const companion = await up(directory);
      const trust = encodeURIComponent('{"Version":"2012-10-17","Statement":[]}');
      const policy = 'arn:aws:iam::aws:policy/AmazonKinesisFullAccess';
      for (const account of ['111111111111', '222222222222']) {
        const call = (body: string): Promise<RawAnswer> => ask(companion, 'iam', account, `${body}&Version=2010-05-08`);
        await call(`Action=CreateRole&RoleName=r&AssumeRolePolicyDocument=${trust}`);
        expect((await call(`Action=AttachRolePolicy&RoleName=r&PolicyArn=${policy}`)).status).toBe(200);
        expect((await call('Action=ListAttachedRolePolicies&RoleName=r')).text).toContain(policy);
        const found = await call(`Action=GetPolicy&PolicyArn=${policy}`);
        expect(elementText(found.text, 'AttachmentCount')).toBe('1');
      }
    },
    testMilliseconds,
  );

  it(
    'lives in a temporary directory without a data directory, and ends when let go',
    async () => {
      const companion = await up(null);
      const pid = Number(/process (\d+)/.exec(companion.facts()[0]?.text ?? '')?.[1]);
      expect(systemProcesses.identify(pid)?.commandLine).toContain('ends-with-host');
      await companion.detach();
      expect(systemProcesses.identify(pid)).toBeUndefined();
    },
    testMilliseconds,
  );

  it(
    'can be stopped while it starts',
    async () => {
      const companion = make(directory);
      await companion.start();
      await companion.stop();
      await expect(companion.ready()).rejects.toMatchObject({ code: 'DREY_COMPANION_ENDED' });
      expect(recordOf()).toBeUndefined();
    },
    testMilliseconds,
  );
});
