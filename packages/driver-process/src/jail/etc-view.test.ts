import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { hostsOf, writeEtc } from './etc-view.js';

const lead = { port: 1, authority: 'pem', names: ['s3.amazonaws.com', 'sqs.eu-west-1.amazonaws.com'] };

describe('the directory that is laid over /etc', () => {
  let etc: string;

  beforeEach(async () => {
    etc = await mkdtemp(join(tmpdir(), 'drey-etc-'));
  });
  afterEach(() => rm(etc, { recursive: true, force: true }));

  it('has names of AWS after those of the machine, one a line', async () => {
    expect(hostsOf('127.0.0.1 localhost\n\n10.0.0.1 mine\n', { ...lead, address: '127.77.1.2' })).toBe(
      '127.0.0.1 localhost\n10.0.0.1 mine\n127.77.1.2 s3.amazonaws.com\n127.77.1.2 sqs.eu-west-1.amazonaws.com\n',
    );
    await writeEtc(etc, '[]', { ...lead, address: '127.77.1.2' });
    const own = (await readFile('/etc/hosts', 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
    expect((await readFile(join(etc, 'hosts'), 'utf8')).split('\n').slice(0, own.length + 1)).toEqual([
      ...own,
      '127.77.1.2 s3.amazonaws.com',
    ]);
  });

  it('has no names of its own where they cannot be led', async () => {
    await writeEtc(etc, '[]', lead);
    await writeEtc(etc, '[]');
    const hosts = await readFile(join(etc, 'hosts'), 'utf8').catch(() => '');
    expect(hosts).not.toContain('amazonaws');
    expect(await readdir(etc)).toContain('flink');
  });
});
