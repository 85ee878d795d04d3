// Containers of the engine of this machine, as the scenarios see them.
import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { clearEngine, engineMissing, leftOnEngine, testEngine } from '@drey/driver-docker/testing';
import type { ClusterFacts, ClusterMember } from '../host/clusters.js';
import { livingId, type Machine } from '../host/machine.js';
import type { TestHost } from '../host/test-host.js';

const GONE_MILLISECONDS = 60_000;

const containerId = ({ container = '' }: ClusterMember): string => container;

const awaitEnd = async (container: Docker.Container): Promise<void> => {
  const end = Date.now() + GONE_MILLISECONDS;
  while ((await container.inspect()).State.Running) {
    if (Date.now() > end) throw new Error(`Container ${container.id} did not end.`);
    await sleep(50);
  }
};

const textOf = (output: Buffer): string => {
  const texts: string[] = [];
  for (let at = 0; at + 8 <= output.length;) {
    const length = output.readUInt32BE(at + 4);
    texts.push(output.subarray(at + 8, at + 8 + length).toString('utf8'));
    at += 8 + length;
  }
  return texts.join('');
};

const memberContainer = ({ members }: ClusterFacts, name: string): Docker.Container =>
  testEngine().getContainer(containerId(members.find((member) => member.name === name) as ClusterMember));

const left = async ({ instanceIds }: TestHost): Promise<readonly string[]> =>
  (await Promise.all(instanceIds.map(leftOnEngine))).flat();

/** The engine. */
export const engineMachine: Machine = {
  driver: 'docker',
  missing: engineMissing,
  idOf: containerId,
  kill: async (cluster, role) => {
    const container = testEngine().getContainer(livingId(engineMachine, cluster, role));
    await container.kill();
    await awaitEnd(container);
  },
  outputOf: async (_host, cluster, member) =>
    textOf(await memberContainer(cluster, member).logs({ stdout: true, stderr: true, follow: false })),
  residue: async (host) => (await left(host)).filter((one) => one.startsWith('container ')),
  stateOf: async (host) => (await left(host)).filter((one) => one.startsWith('volume ')),
  clear: async ({ instanceIds }) => {
    for (const id of instanceIds) await clearEngine(id);
  },
};
