import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flinkRuntime, linuxProc, type Proc } from '@drey/runtimes';
import type { ClusterRecord, MemberRecord } from '../files/cluster-records.js';
import { livingPid, markedPids } from './members.js';
import { unrecordedClusters } from './unrecorded.js';

const clusterId = 'ab'.repeat(8);
const instanceId = 'cd'.repeat(8);
const member: MemberRecord = { name: 'taskmanager-1', role: 'taskmanager', startedAt: 1, pid: 100, startTime: '777' };

const record: ClusterRecord = {
  format: 1,
  clusterId,
  instanceId,
  stateId: 'ef'.repeat(8),
  runtime: flinkRuntime('FLINK-1_20')!,
  bootId: 'boot',
  restPort: 1,
  rpcPort: 2,
  portAttempts: 0,
  java: '/java',
  jvmArguments: { jobmanager: [], taskmanager: [] },
  flinkArguments: [],
  nextTaskManager: 2,
  members: [member],
};

describe('recognition of members', () => {
  let root: string;
  let proc: Proc;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'drey-proc-'));
    proc = linuxProc(root);
    await mkdir(join(root, 'sys/kernel/random'), { recursive: true });
    await writeFile(join(root, 'sys/kernel/random/boot_id'), 'boot\n');
  });

  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
  });

  const put = async (
    pid: number,
    startTime: string,
    line: readonly string[],
    state = 'S',
    group = pid,
  ): Promise<void> => {
    await mkdir(join(root, String(pid)));
    const fields = [state, '1', String(group), ...Array<string>(16).fill('0'), startTime, '0'];
    await writeFile(join(root, String(pid), 'stat'), `${pid} (a (b) c) ${fields.join(' ')}\n`);
    await writeFile(join(root, String(pid), 'cmdline'), line.map((argument) => `${argument}\0`).join(''));
  };

  const marked = (cluster = clusterId, instance = instanceId, name = 'taskmanager-1'): readonly string[] => [
    'java',
    `-Ddrey.cluster=${cluster}`,
    `-Ddrey.instance=${instance}`,
    `-Ddrey.member=${name}`,
  ];

  it('wants pid, start time, boot and marks in agreement', async () => {
    await put(100, '777', marked());
    expect(await livingPid({ proc }, record, member)).toBe(100);
    expect(await livingPid({ proc }, { ...record, bootId: 'earlier' }, member)).toBeUndefined();
    expect(await livingPid({ proc }, record, { ...member, startTime: '778' })).toBeUndefined();
    expect(await livingPid({ proc }, { ...record, instanceId: '00'.repeat(8) }, member)).toBeUndefined();
    expect(await livingPid({ proc }, record, { ...member, name: 'taskmanager-2' })).toBeUndefined();
    expect(await livingPid({ proc }, record, { ...member, ended: 'was ended' })).toBeUndefined();
  });

  it('takes a process that waits to be reaped for dead', async () => {
    await put(100, '777', marked(), 'Z');
    expect(await livingPid({ proc }, record, member)).toBeUndefined();
  });

  it('finds a member again whose pid was never written down', async () => {
    const { pid: _, startTime: __, ...intent } = member;
    expect(await livingPid({ proc }, record, intent)).toBeUndefined();
    await put(50, '1', marked(clusterId, '00'.repeat(8)));
    await put(51, '1', marked(clusterId, instanceId, 'taskmanager-11'));
    expect(await livingPid({ proc }, record, intent)).toBeUndefined();
    await put(45, '1', marked(), 'S', 52);
    await put(52, '1', ['unshare', '--mount', '--', 'sh', '-c', 'exec "$@"', ...marked()]);
    expect(await livingPid({ proc }, record, intent)).toBe(52);
  });

  it('finds every process of a cluster, and clusters that have no record', async () => {
    await put(60, '1', marked());
    await put(61, '1', marked(clusterId, instanceId, 'taskmanager-2'));
    await put(62, '1', marked('12'.repeat(8)));
    await put(63, '1', marked('34'.repeat(8), '00'.repeat(8)));
    expect(new Set(await markedPids(proc, instanceId, clusterId))).toEqual(new Set([60, 61]));
    const found = await unrecordedClusters({ proc, instanceId }, new Set([clusterId]));
    expect(found.map((cluster) => cluster.clusterId)).toEqual(['12'.repeat(8)]);
  });

  it('leaves the JVMs of containers to the driver that has them, though they carry the same marks', async () => {
    await put(70, '1', marked());
    await writeFile(join(root, '70/status'), 'Name:\tjava\nNSpid:\t70\t1\nNSpgid:\t70\t1\n');
    expect(await markedPids(proc, instanceId, clusterId)).toEqual([]);
    expect(await unrecordedClusters({ proc, instanceId }, new Set())).toEqual([]);
    await writeFile(join(root, '70/status'), 'Name:\tjava\nNSpid:\t70\nNSpgid:\t70\n');
    expect(await markedPids(proc, instanceId, clusterId)).toEqual([70]);
    expect(await unrecordedClusters({ proc, instanceId }, new Set())).toHaveLength(1);
  });
});
