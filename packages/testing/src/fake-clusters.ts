// A cluster driver without JVMs: clusters, jobs and their state in memory, with switches for what can go wrong.
import type { Clock } from '@drey/plugin-api';
import type { ClusterDriver, ClusterDriverFactory, MemberSighting } from '@drey/cluster';
import type { FlinkRestFactory } from '@drey/orchestrator';
import {
  endMembers,
  type FakeCluster,
  launchedCluster,
  runningJobs,
  scaleCluster,
  sightingOf,
} from './fake-cluster.js';
import { fakeFlink } from './fake-flink.js';
import { fakeState, type FakeState } from './fake-state.js';
import { type FakeSwitches, newSwitches } from './fake-switches.js';

/** Fake clusters and the two ports through which they are driven. They outlive the orchestrator on top of them, as real ones outlive their host. */
export interface FakeClusters {
  readonly driver: ClusterDriver;
  readonly flink: FlinkRestFactory;
  /** What a plugin contributes to the extension point for drivers. */
  readonly factory: ClusterDriverFactory;
  readonly switches: FakeSwitches;
  readonly state: FakeState;
  /** Clusters by id that were launched and not removed. */
  readonly clusters: ReadonlyMap<string, FakeCluster>;
  /** Calls that changed something, in order, for example `launch 0…1`. */
  readonly calls: readonly string[];
  /** Ends the members of a role in every cluster, as a kill does. */
  kill(role: MemberSighting['role']): void;
  /** The members of a role in every cluster do nothing from now on, as after a SIGSTOP that no driver sees. */
  hang(role: MemberSighting['role']): void;
  /** All that hangs goes on. */
  wake(): void;
  /** Every running job completes a checkpoint. */
  checkpoint(): void;
}

interface Members {
  readonly name: string;
  readonly clock: Clock;
  readonly clusters: Map<string, FakeCluster>;
  readonly calls: string[];
  readonly switches: FakeSwitches;
  readonly state: FakeState;
}

const fakeDriver = ({ name, clock, clusters, calls, switches, state }: Members): ClusterDriver => {
  const known = (clusterId: string): FakeCluster => {
    const cluster = clusters.get(clusterId);
    if (cluster === undefined) throw new Error(`There is no fake cluster ${clusterId}.`);
    return cluster;
  };
  return {
    name,
    runsJobs: true,
    unavailable: async () => switches.unavailable,
    prepare: async () => {},
    launch: async (spec) => {
      let cluster = clusters.get(spec.clusterId);
      if (cluster === undefined) {
        calls.push(`launch ${spec.clusterId}`);
        cluster = launchedCluster(spec, () => clock.now());
        clusters.set(spec.clusterId, cluster);
      }
      return sightingOf(cluster);
    },
    scale: async (clusterId, taskManagers) => {
      calls.push(`scale ${clusterId} ${taskManagers}`);
      scaleCluster(known(clusterId), taskManagers, clock.now());
    },
    endMember: async (clusterId, member) => {
      calls.push(`endMember ${clusterId} ${member}`);
      endMembers(known(clusterId), ({ name: one }) => one === member, 'hung');
    },
    inspect: async (clusterId) => {
      const cluster = clusters.get(clusterId);
      return cluster && sightingOf(cluster);
    },
    list: async () => [...clusters.values()].map(sightingOf),
    setLogLevel: async (clusterId, logLevel) => {
      const cluster = known(clusterId);
      cluster.spec = { ...cluster.spec, logLevel };
    },
    setProperties: async (clusterId, applicationProperties) => {
      const cluster = known(clusterId);
      cluster.spec = { ...cluster.spec, applicationProperties };
    },
    putCode: async (clusterId, _archive, file) => {
      known(clusterId);
      return file;
    },
    readLog: async () => ({ lines: [], cursor: '', end: true }),
    releaseLog: async () => {},
    destroy: async (clusterId) => {
      const cluster = clusters.get(clusterId);
      if (cluster === undefined) return;
      calls.push(`destroy ${clusterId}`);
      endMembers(cluster, () => true, 'destroyed');
    },
    remove: async (clusterId) => {
      clusters.delete(clusterId);
    },
    state: state.port,
    close: async () => {},
  };
};

/** Makes fake clusters under a driver name. */
export const fakeClusters = ({
  clock,
  name = 'fake',
}: {
  readonly clock: Clock;
  readonly name?: string;
}): FakeClusters => {
  const clusters = new Map<string, FakeCluster>();
  const calls: string[] = [];
  const switches = newSwitches();
  const state = fakeState();
  const driver = fakeDriver({ name, clock, clusters, calls, switches, state });
  return {
    driver,
    flink: ({ rest }) =>
      fakeFlink({ cluster: () => clusters.get(rest.slice('fake://'.length)), state, switches, clock }),
    factory: { name, create: () => driver },
    switches,
    state,
    clusters,
    calls,
    kill: (role) => {
      for (const cluster of clusters.values()) endMembers(cluster, (member) => member.role === role, 'signal 9');
    },
    hang: (role) => {
      for (const { members, hung } of clusters.values())
        for (const member of members) if (member.role === role && member.alive) hung.set(member.name, clock.now());
    },
    wake: () => {
      for (const { hung } of clusters.values()) hung.clear();
    },
    checkpoint: () => {
      for (const cluster of clusters.values())
        for (const { id } of runningJobs(cluster))
          state.add({ stateId: cluster.spec.stateId, jobId: id, kind: 'checkpoint', at: clock.now() });
    },
  };
};
