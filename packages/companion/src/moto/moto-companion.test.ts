// Runs the real moto: installs it into the shared cache the first time, then starts, kills, adopts and ends it.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '@drey/plugin-api';
import { elementText, type RawAnswer } from '@drey/upstream-client';
import { MOTO_TEST_MILLISECONDS, MotoDirectory } from './moto-directory.test.support.js';
import { systemProcesses } from './process-identity.js';
import { INSTALL_MILLISECONDS } from './real-moto.test.support.js';

const until = async (condition: () => Promise<boolean> | boolean, milliseconds: number): Promise<void> => {
  const deadline = Date.now() + milliseconds;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('The condition did not come true in time.');
    await systemClock.sleep(50);
  }
};

describe('the moto companion', () => {
  let bench: MotoDirectory;
  beforeEach(() => {
    bench = new MotoDirectory();
  });
  afterEach(() => bench.close(), MOTO_TEST_MILLISECONDS);

  it(
    'starts, passes the probe, and leaves nothing behind',
    async () => {
      const companion = await bench.up();
      const pid = bench.record()?.pid ?? 0;
      expect(companion.facts()).toEqual([
        expect.objectContaining({ name: 'upstream', ok: true }),
        expect.objectContaining({ name: 'upstream-multipart', ok: true }),
      ]);
      expect(await bench.buckets(companion, '000000000000')).not.toContain('drey-probe');
      await companion.stop();
      expect(systemProcesses.identify(pid)).toBeUndefined();
      expect(bench.record()).toBeUndefined();
      expect(existsSync(join(bench.directory, 'companion', 'tmp'))).toBe(false);
      expect(bench.said.join('\n')).toContain('what it held is kept for the next start');
      expect(companion.endpoint).toBeNull();
    },
    INSTALL_MILLISECONDS,
  );

  it(
    'comes back on the same port after a kill -9, and tells that the data is lost until the next clean start',
    async () => {
      const first = await bench.up();
      const { endpoint } = first;
      const pid = bench.record()?.pid ?? 0;
      await bench.makeBucket(first, 'kept-in-memory');
      process.kill(pid, 'SIGKILL');
      await until(() => first.facts()[0]?.ok === false, 10_000);
      await until(() => first.facts()[0]?.ok === true, 60_000);
      expect(first.endpoint).toBe(endpoint);
      expect(bench.record()?.pid).not.toBe(pid);
      expect(await bench.buckets(first)).not.toContain('kept-in-memory');
      expect(first.facts()).toContainEqual(expect.objectContaining({ name: 'upstream-data', ok: false }));
      await first.detach();
      const adopting = await bench.up();
      expect(adopting.facts()).toContainEqual(expect.objectContaining({ name: 'upstream-data', ok: false }));
      await adopting.stop();
      const clean = await bench.up();
      expect(clean.facts().every((fact) => fact.ok)).toBe(true);
    },
    MOTO_TEST_MILLISECONDS,
  );

  it(
    'is adopted with its data by the next companion of the data directory',
    async () => {
      const first = await bench.up();
      const before = bench.record();
      await bench.makeBucket(first, 'still-there');
      await first.detach();
      const second = await bench.up();
      expect(bench.record()).toEqual(before);
      expect(second.endpoint).toBe(first.endpoint ?? `http://127.0.0.1:${before?.port}`);
      expect(await bench.buckets(second)).toContain('still-there');
      expect(second.facts().every((fact) => fact.ok)).toBe(true);
    },
    MOTO_TEST_MILLISECONDS,
  );

  it(
    'answers as S3 does when an upload that nobody began is completed',
    async () => {
      const companion = await bench.up();
      await bench.makeBucket(companion, 'uploads');
      const body =
        '<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"a"</ETag></Part></CompleteMultipartUpload>';
      const answer = await bench.object(companion, '/uploads/key?uploadId=unknown', { method: 'POST', body });
      expect(answer.status).toBe(404);
      expect(answer.text).toContain('<Code>NoSuchUpload</Code>');
    },
    MOTO_TEST_MILLISECONDS,
  );

  it(
    'does not touch the process of a record that disagrees, and tells the loss',
    async () => {
      const first = await bench.up();
      await first.detach();
      const record = bench.record();
      if (record === undefined) throw new Error('no record');
      try {
        writeFileSync(join(bench.directory, 'companion', 'record.json'), JSON.stringify({ ...record, startTime: '1' }));
        const second = await bench.up();
        expect(bench.record()?.pid).not.toBe(record.pid);
        expect(systemProcesses.identify(record.pid)?.startTime).toBe(record.startTime);
        expect(second.endpoint).not.toBe(`http://127.0.0.1:${record.port}`);
        expect(second.facts()).toContainEqual(expect.objectContaining({ name: 'upstream-data', ok: false }));
      } finally {
        systemProcesses.signal(record.pid, 'SIGKILL');
      }
    },
    MOTO_TEST_MILLISECONDS,
  );

  it(
    'knows the accounts of the keys that it issued, and of no others',
    async () => {
      const companion = await bench.up();
      const account = '111111111111';
      await bench.ask(companion, 'iam', account, 'Action=CreateUser&UserName=bob&Version=2010-05-08');
      const made = await bench.ask(companion, 'iam', account, 'Action=CreateAccessKey&UserName=bob&Version=2010-05-08');
      const role = `arn:aws:iam::${account}:role/r`;
      const assumed = await bench.ask(
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
    MOTO_TEST_MILLISECONDS,
  );

  it(
    'attaches managed policies of AWS to roles',
    async () => {
      const companion = await bench.up();
      const trust = encodeURIComponent('{"Version":"2012-10-17","Statement":[]}');
      const policy = 'arn:aws:iam::aws:policy/AmazonKinesisFullAccess';
      for (const account of ['111111111111', '222222222222']) {
        const call = (body: string): Promise<RawAnswer> =>
          bench.ask(companion, 'iam', account, `${body}&Version=2010-05-08`);
        await call(`Action=CreateRole&RoleName=r&AssumeRolePolicyDocument=${trust}`);
        expect((await call(`Action=AttachRolePolicy&RoleName=r&PolicyArn=${policy}`)).status).toBe(200);
        expect((await call('Action=ListAttachedRolePolicies&RoleName=r')).text).toContain(policy);
        const found = await call(`Action=GetPolicy&PolicyArn=${policy}`);
        expect(elementText(found.text, 'AttachmentCount')).toBe('1');
      }
    },
    MOTO_TEST_MILLISECONDS,
  );

  it(
    'lives in a temporary directory without a data directory, and ends when let go',
    async () => {
      const companion = await bench.up(null);
      const pid = Number(/process (\d+)/.exec(companion.facts()[0]?.text ?? '')?.[1]);
      expect(systemProcesses.identify(pid)?.commandLine).toContain('ends-with-host');
      await companion.detach();
      expect(systemProcesses.identify(pid)).toBeUndefined();
    },
    MOTO_TEST_MILLISECONDS,
  );

  it(
    'can be stopped while it starts',
    async () => {
      const companion = bench.make(bench.directory);
      await companion.start();
      await companion.stop();
      await expect(companion.ready()).rejects.toMatchObject({ code: 'DREY_COMPANION_ENDED' });
      expect(bench.record()).toBeUndefined();
    },
    MOTO_TEST_MILLISECONDS,
  );
});
