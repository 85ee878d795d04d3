// What the real moto holds, over stops: kept for the next start, held on to where that cannot be, told where it is lost.
import { existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { elementText } from '@drey/upstream-client';
import { MOTO_TEST_MILLISECONDS, MotoDirectory } from './moto-directory.test.support.js';
import { systemProcesses } from './process-identity.js';
import { INSTALL_MILLISECONDS } from './real-moto.test.support.js';

/** Every mode that a file or directory has there. */
const modesBelow = (path: string): readonly string[] => {
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' });
  return [...new Set(names.map((name) => (statSync(join(path, name)).mode & 0o777).toString(8)))].toSorted();
};

describe('what moto holds', () => {
  let bench: MotoDirectory;
  beforeEach(() => {
    bench = new MotoDirectory();
  });
  afterEach(() => bench.close(), MOTO_TEST_MILLISECONDS);

  it(
    'holds again after a clean stop what it held before, open uploads included',
    async () => {
      const first = await bench.up();
      await bench.makeBucket(first, 'kept-bucket');
      await bench.putObject(first, '/kept-bucket/small', 'a few bytes');
      await bench.putObject(first, '/kept-bucket/large', 'x'.repeat(6_000_000));
      const upload = await bench.object(first, '/kept-bucket/parts?uploads', { method: 'POST' });
      const uploadId = elementText(upload.text, 'UploadId') ?? '';
      await bench.putObject(first, `/kept-bucket/parts?partNumber=1&uploadId=${uploadId}`, 'a part');
      const trust = encodeURIComponent('{"Version":"2012-10-17","Statement":[]}');
      await bench.iam(first, `Action=CreateRole&RoleName=kept&AssumeRolePolicyDocument=${trust}`);
      await bench.ask(first, 'sqs', '111111111111', 'Action=CreateQueue&QueueName=q&Version=2012-11-05');
      await first.stop();
      // It has secrets, as the keys of users.
      expect(modesBelow(bench.directory)).toEqual(['600', '700']);

      const second = await bench.up();
      expect((await bench.getObject(second, '/kept-bucket/small')).text).toBe('a few bytes');
      expect((await bench.getObject(second, '/kept-bucket/large', 'bytes=5999990-')).text).toBe('x'.repeat(10));
      expect((await bench.getObject(second, `/kept-bucket/parts?uploadId=${uploadId}`)).text).toContain(
        '<PartNumber>1<',
      );
      expect((await bench.iam(second, 'Action=GetRole&RoleName=kept')).status).toBe(200);
      expect((await bench.ask(second, 'sqs', '111111111111', 'Action=ListQueues&Version=2012-11-05')).text).toContain(
        '/q',
      );
      expect(second.facts().every((fact) => fact.ok)).toBe(true);
    },
    INSTALL_MILLISECONDS,
  );

  it(
    'holds it also after a moto that was killed while it read',
    async () => {
      const first = await bench.up();
      await bench.makeBucket(first, 'read-twice');
      await first.stop();
      renameSync(join(bench.directory, 'companion', 'kept'), join(bench.directory, 'companion', 'kept.used'));
      expect(await bench.buckets(await bench.up())).toContain('read-twice');
      expect(existsSync(join(bench.directory, 'companion', 'kept.used'))).toBe(false);
    },
    MOTO_TEST_MILLISECONDS,
  );

  it(
    'starts empty, and says so, when what was kept cannot be read',
    async () => {
      const first = await bench.up();
      await bench.makeBucket(first, 'torn-bucket');
      await first.stop();
      writeFileSync(join(bench.directory, 'companion', 'kept', 'state'), 'torn');
      const second = await bench.up();
      expect(await bench.buckets(second)).not.toContain('torn-bucket');
      expect(second.facts()).toContainEqual(expect.objectContaining({ name: 'upstream-data', ok: false }));
      expect(bench.said.join('\n')).toContain('could not be read');
    },
    MOTO_TEST_MILLISECONDS,
  );

  it(
    'leaves it running, and takes it over again, where what it holds cannot be kept',
    async () => {
      const first = await bench.up();
      await bench.makeBucket(first, 'only-in-memory');
      const { pid } = bench.record() ?? { pid: 0 };
      const inTheWay = join(bench.directory, 'companion', 'kept.new');
      writeFileSync(inTheWay, 'no folder can be made here');
      await first.stop();
      expect(bench.said.join('\n')).toContain('moto goes on running');
      expect(bench.record()?.pid).toBe(pid);
      rmSync(inTheWay);
      const second = await bench.up();
      expect(bench.record()?.pid).toBe(pid);
      expect(await bench.buckets(second)).toContain('only-in-memory');
      expect(second.facts().every((fact) => fact.ok)).toBe(true);
      await second.stop();
      expect(systemProcesses.identify(pid)).toBeUndefined();
      expect(await bench.buckets(await bench.up())).toContain('only-in-memory');
    },
    MOTO_TEST_MILLISECONDS,
  );

  it(
    'tells the loss at the next start where it was killed just before it was to end',
    async () => {
      const first = await bench.up();
      systemProcesses.signal(bench.record()?.pid ?? 0, 'SIGKILL');
      await first.stop();
      const second = await bench.up();
      expect(second.facts()).toContainEqual(expect.objectContaining({ name: 'upstream-data', ok: false }));
    },
    MOTO_TEST_MILLISECONDS,
  );
});
