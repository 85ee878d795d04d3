// What runs the JVMs of a test: processes of this machine, or containers of its engine. The scenarios are the same for both.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ClusterFacts, type ClusterMember, pidOf } from './clusters.js';
import { killProcess } from './marked-processes.js';
import { TestHost, type TestHostOptions } from './test-host.js';

/** A kind of cluster under test. */
export interface Machine {
  /** Value of `--driver`. */
  readonly driver: string;
  /** Why it cannot be tested here; undefined when it can. */
  readonly missing: string | undefined;
  /** Starts what a gateway needs besides, where there is such; resolves to environment that leads there. {@link clear} ends it. */
  readonly surroundings?: () => Promise<Readonly<Record<string, string>>>;
  /** Whether Flink's REST API is reached by a port of the host itself, and so by another one after a restart of it. */
  readonly lendsPorts?: boolean;
  /** What tells a member from its successor. */
  idOf(member: ClusterMember): string;
  /** Kills the living member of a role as the kernel would, and waits for its end. */
  kill(cluster: ClusterFacts, role: ClusterMember['role']): Promise<void>;
  /** All that a member has written. */
  outputOf(host: TestHost, cluster: ClusterFacts, member: string): Promise<string>;
  /** What is left of clusters beyond {@link TestHost.residue}, one line a finding. */
  residue(host: TestHost): Promise<readonly string[]>;
  /** Applications whose state is kept, by the ids of the state: none after all were deleted. */
  stateOf(host: TestHost): Promise<readonly string[]>;
  /** Removes all that, whatever happened before; to be called after {@link TestHost.close}. */
  clear(host: TestHost): Promise<void>;
}

/** Plain JVMs. */
export const processMachine: Machine = {
  driver: 'process',
  missing: undefined,
  idOf: ({ pid }) => String(pid),
  kill: (cluster, role) => killProcess(pidOf(cluster, role)),
  outputOf: (host, { id }, member) =>
    Promise.resolve(readFileSync(join(host.dataDirectory, 'clusters', id, 'log', `${member}.log`), 'utf8')),
  residue: () => Promise.resolve([]),
  stateOf: ({ dataDirectory }) => {
    const directory = join(dataDirectory, 'state');
    return Promise.resolve(existsSync(directory) ? readdirSync(directory) : []);
  },
  clear: () => Promise.resolve(),
};

/** A host whose clusters run on a machine. */
export const hostOn = ({ driver, surroundings }: Machine, more: TestHostOptions = {}): TestHost =>
  new TestHost({ driver, ...(surroundings === undefined ? {} : { surroundings }), ...more });

/** Stops a host; resolves to what is wrong then, one line a finding: an end other than with 0, or something that is left of it. */
export const leftAfterStop = async (host: TestHost, machine: Machine = processMachine): Promise<readonly string[]> => {
  const { code, signal } = await host.stop();
  const end = code === 0 && signal === null ? [] : [`The host ended with ${code ?? signal}.`];
  return [...end, ...host.residue(), ...(await machine.residue(host))];
};

/** Ids of all living members, in the order of their names. */
export const livingIds = (machine: Machine, { members }: ClusterFacts): readonly string[] =>
  members
    .filter(({ alive }) => alive)
    .toSorted((one, other) => one.name.localeCompare(other.name))
    .map((member) => machine.idOf(member));

/** Id of the living member of a role; throws where there is none. */
export const livingId = (machine: Machine, { members }: ClusterFacts, role: ClusterMember['role']): string => {
  const member = members.find((one) => one.role === role && one.alive);
  if (member === undefined) throw new Error(`The cluster has no living ${role}.`);
  return machine.idOf(member);
};

/** The end of a test's title where it is skipped: why. */
export const why = ({ missing }: Machine): string => (missing === undefined ? '' : ` (${missing})`);
