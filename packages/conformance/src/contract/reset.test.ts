// A whole reset against the real companion, and the companion's own pages, which nobody reaches through us.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CreateApplicationCommand, ListApplicationsCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { CreateBucketCommand, GetObjectCommand, ListBucketsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { TestHost } from '../host/test-host.js';
import { createInput, inlineCode } from './applications.js';

const host = new TestHost({ driver: 'none' });
const accounts = ['000000000000', '111111111111'];
const testMilliseconds = 120_000;

const fill = async (): Promise<void> => {
  for (const account of accounts) {
    const { flink, s3 } = host.clients(account);
    await s3.send(new CreateBucketCommand({ Bucket: `bucket-${account}` }));
    await s3.send(new PutObjectCommand({ Bucket: `bucket-${account}`, Key: 'x/moto-api/y', Body: 'content' }));
    await flink.send(new CreateApplicationCommand(createInput({ ApplicationConfiguration: inlineCode })));
  }
};

const held = async (): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const account of accounts) {
    const { flink, s3 } = host.clients(account);
    found.push(...((await s3.send(new ListBucketsCommand({}))).Buckets ?? []).map(({ Name = '' }) => Name));
    const { ApplicationSummaries = [] } = await flink.send(new ListApplicationsCommand({}));
    found.push(...ApplicationSummaries.map(({ ApplicationARN = '' }) => ApplicationARN));
  }
  return found;
};

const post = async (path: string): Promise<number> => {
  const answer = await fetch(`${host.endpoint}${path}`, { method: 'POST' });
  await answer.text();
  return answer.status;
};

beforeAll(() => host.start(), 600_000);
afterAll(() => host.close());

describe('a host with its companion', () => {
  it(
    "serves none of the companion's control pages, and keys that look like them",
    async () => {
      await fill();
      for (const path of [
        '/moto-api/reset',
        '//moto-api/reset',
        '/%6doto-api/reset',
        '/%256doto-api/reset',
        '/MOTO-API;a/reset',
      ])
        expect([path, await post(path)]).toEqual([path, 403]);
      expect(await held()).toHaveLength(4);
      const object = { Bucket: `bucket-${accounts[0]}`, Key: 'x/moto-api/y' };
      const { Body } = await host.clients().s3.send(new GetObjectCommand(object));
      expect(await Body?.transformToString()).toBe('content');
    },
    testMilliseconds,
  );

  it.each(['/_drey/reset', '/_localstack/state/reset'])(
    'forgets everything of every account on POST %s, also after a restart',
    async (path) => {
      if ((await held()).length === 0) await fill();
      expect(await post(path)).toBe(200);
      expect(await held()).toEqual([]);
      await host.stop();
      await host.start();
      expect(await held()).toEqual([]);
      await fill();
      expect(await held()).toHaveLength(4);
    },
    testMilliseconds,
  );

  it(
    'finishes a reset that it was killed over',
    async () => {
      expect(await held()).toHaveLength(4);
      await host.kill();
      writeFileSync(join(host.dataDirectory, 'reset-begun'), '');
      await host.start();
      expect(await held()).toEqual([]);
    },
    testMilliseconds,
  );
});
