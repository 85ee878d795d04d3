import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { clusterPaths } from './cluster-paths.js';
import { type ClusterRecord, createClusterRecords, wholeRecord } from './cluster-records.js';

const record: ClusterRecord = {
  format: 1,
  clusterId: 'a'.repeat(32),
  instanceId: 'b'.repeat(32),
  stateId: 'c'.repeat(32),
  isolated: true,
  runtime: {
    environment: 'FLINK-1_20',
    flinkVersion: '1.20.3',
    javaVersions: [17, 11],
    serviceJava: 11,
    configurationFile: 'config.yaml',
  },
  bootId: 'boot',
  restPort: 40_000,
  rpcPort: 40_001,
  portAttempts: 0,
  java: '/usr/bin/java',
  jvmArguments: { jobmanager: ['-Xmx1g'], taskmanager: [] },
  flinkArguments: [],
  nextTaskManager: 2,
  members: [{ name: 'jobmanager', role: 'jobmanager', startedAt: 1 }],
};

describe('the record of a cluster', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'drey-records-'));
    await mkdir(dirname(clusterPaths(directory, record.clusterId).record), { recursive: true });
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('is read as it was written', async () => {
    await createClusterRecords(directory).write(record);
    expect(await createClusterRecords(directory).read(record.clusterId)).toEqual(record);
  });

  it('is missing where there is none, and not where nobody can look', async () => {
    const records = createClusterRecords(directory);
    expect(await records.read(record.clusterId)).toBeUndefined();
    const { record: path } = clusterPaths(directory, record.clusterId);
    await symlink(path, path);
    await expect(records.read(record.clusterId)).rejects.toMatchObject({ code: 'ELOOP' });
    await expect(wholeRecord(records, record.clusterId)).rejects.toMatchObject({ code: 'ELOOP' });
    await rm(path);
    await writeFile(path, '{');
    expect(await wholeRecord(records, record.clusterId)).toBeUndefined();
    expect(await records.ids()).toEqual([record.clusterId]);
    const folder = dirname(dirname(path));
    await rm(folder, { recursive: true });
    expect(await records.ids()).toEqual([]);
    await symlink(folder, folder);
    await expect(records.ids()).rejects.toMatchObject({ code: 'ELOOP' });
  });

  it.each([
    ['cut off', '{"format":1,'],
    ['of another form', JSON.stringify({ ...record, format: 2 })],
    ['without its members', JSON.stringify({ ...record, members: undefined })],
  ])('that is %s is refused by name, with how to find its processes', async (_, text) => {
    const path = clusterPaths(directory, record.clusterId).record;
    await writeFile(path, text);
    await expect(createClusterRecords(directory).read(record.clusterId)).rejects.toMatchObject({
      code: 'DREY_DATA_DIR_DAMAGED',
      message: expect.stringContaining(path),
      remedy: expect.stringContaining(`-Ddrey.cluster=${record.clusterId}`),
    });
  });
});
