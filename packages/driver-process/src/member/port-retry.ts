// Starts a cluster again on other ports when another program took one between choosing and binding it.
import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { clusterPaths } from '../files/cluster-paths.js';
import { type ClusterRecord, withMember } from '../files/cluster-records.js';
import type { DriverContext } from '../driver-context.js';
import { endProcesses } from '../ending.js';
import { choosePorts, environmentOfMembers, startIntended, withTaskManagers } from '../launching.js';
import { livingPid } from './members.js';

const ATTEMPTS = 3;
const START_WINDOW_MILLISECONDS = 120_000;
const TAIL_BYTES = 128 * 1024;
const GRACE_MILLISECONDS = 1000;

const portTaken = /java\.net\.BindException|Address already in use|on any port in port range/;

const tail = async (path: string): Promise<string> => {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return '';
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.min(size, TAIL_BYTES));
    await file.read(buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8');
  } finally {
    await file.close();
  }
};

/** Puts other ports into a configuration file of either format. */
export const withPorts = (text: string, ports: Pick<ClusterRecord, 'restPort' | 'rpcPort'>): string => {
  const values: Readonly<Record<string, string>> = {
    'rest.port': String(ports.restPort),
    'rest.bind-port': String(ports.restPort),
    'jobmanager.rpc.port': String(ports.rpcPort),
    'web.access-control-allow-origin': `http://127.0.0.1:${ports.restPort}`,
  };
  return text.replaceAll(/^("?)([\w.-]+)\1: .*$/gm, (line: string, quote: string, key: string) => {
    const value = values[key];
    if (value === undefined) return line;
    return quote === '' ? `${key}: ${value}` : `"${key}": ${JSON.stringify(value)}`;
  });
};

/** Whether a JobManager ended soon after its start because a port was taken. */
const lostItsPort = async (context: DriverContext, record: ClusterRecord): Promise<boolean> => {
  const member = record.members.find((member) => member.role === 'jobmanager');
  if (member === undefined || context.clock.now() - member.startedAt > START_WINDOW_MILLISECONDS) return false;
  if ((await livingPid(context, record, member)) !== undefined) return false;
  return portTaken.test(await tail(clusterPaths(context.directory, record.clusterId).log(member.name)));
};

/** To be called, under the cluster's lock, when a JobManager ended. True when the cluster was started again. */
export const retryWithOtherPorts = async (context: DriverContext, record: ClusterRecord): Promise<boolean> => {
  if (record.destroyed || record.portAttempts + 1 >= ATTEMPTS || !(await lostItsPort(context, record))) return false;
  const environment = await environmentOfMembers(context, record);
  const living = await Promise.all(record.members.map((member) => livingPid(context, record, member)));
  await endProcesses(
    context,
    living.flatMap((pid) => pid ?? []),
    GRACE_MILLISECONDS,
  );
  const ports = await choosePorts();
  context.log.warn('A port of a cluster was taken; starting it again on others', {
    cluster: record.clusterId,
    ...ports,
  });
  const path = join(clusterPaths(context.directory, record.clusterId).configuration, record.runtime.configurationFile);
  await writeFile(path, withPorts(await readFile(path, 'utf8'), ports));
  const count = living.filter((pid) => pid !== undefined).length;
  let next: ClusterRecord = { ...record, ...ports, portAttempts: record.portAttempts + 1 };
  for (const member of next.members) {
    if (member.role === 'taskmanager')
      next = withMember(next, member.name, { ended: member.ended ?? 'a port was taken' });
  }
  next = withTaskManagers(context, next, count);
  next = {
    ...next,
    members: next.members.map((member) =>
      member.role === 'jobmanager' ? { name: member.name, role: member.role, startedAt: context.clock.now() } : member,
    ),
  };
  context.exits.delete(`${record.clusterId}/jobmanager`);
  await context.records.write(next);
  await startIntended(context, next, environment);
  return true;
};
