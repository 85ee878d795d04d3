// What outlives a host (records, clusters, time), and hosts over it, one after the other.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@drey/plugin-api';
import { type ClusterDriver, noneDriver } from '@drey/cluster';
import {
  type ClusterLogs,
  createOrchestrator,
  createSubmissions,
  defaultLimits,
  type MachineMemory,
  type Orchestrator,
  type WarmSetting,
} from '@drey/orchestrator';
import { flinkRuntime } from '@drey/runtimes';
import {
  type Application,
  type ApplicationStore,
  createApplicationStore,
  type IdSource,
  recordChange,
  type Stamp,
} from '@drey/state';
import { applicationRecord } from './application-record.js';
import { countingIds } from '@drey/state/testing';
import { type FakeClusters, fakeClusters } from './fake-clusters.js';
import { runningJobs } from './fake-cluster.js';
import { type ManualClock, manualClock } from './manual-clock.js';
import { answerOrDeath, mortal, type Mortal } from './mortal.test.support.js';
import { type RememberingBackend, rememberingBackend } from './remembering-backend.js';
import { tinyJar } from './tiny-jar.js';

/** Ends of sleeps, or strides, after which what is waited for is not coming: hours of the manual clock. Real time is no bound, since a busy machine is not a fault. */
const MOST_ADVANCES = 30_000;
/** Looks at a read of a file that is under way, about a millisecond each, after which it is not waited for. */
const MOST_FILE_LOOKS = 60_000;
/** Turns of the event loop after which everything that is under way without time passing is assumed to have come to rest. */
const TURNS = 12;

/** A host: a store and an orchestrator. */
export interface TestHost {
  readonly life: Mortal;
  readonly applications: ApplicationStore;
  readonly orchestrator: Orchestrator;
}

/** How a host differs from a usual one. */
export interface HostOptions {
  readonly wrapDriver?: (driver: ClusterDriver) => ClusterDriver;
  /** Hears what is said in log streams. */
  readonly say?: NonNullable<ClusterLogs['say']>;
  /** Clusters that it keeps parked. */
  readonly warmClusters?: WarmSetting;
  /** Clusters of another driver, by which it runs new ones; the world's own are at hand for what there is. */
  readonly moved?: FakeClusters;
  /** The provider `legacy`: it runs nothing, and knows the driver of the hosts before. */
  readonly legacy?: true;
}

/** Everything around hosts. */
export interface World {
  readonly clock: ManualClock;
  readonly ids: IdSource;
  readonly clusters: FakeClusters;
  readonly backend: RememberingBackend;
  /** Memory of the machine, at the moment. */
  readonly memory: { now: MachineMemory };
  /** A READY application; the first host finds it. */
  readonly demo: Application;
  open(life?: Mortal, options?: HostOptions): Promise<TestHost>;
  /** Lets time pass until a condition holds, from one sleep's end to the next or in strides. Throws when it never does. */
  until(what: string, condition: () => boolean, strideMilliseconds?: number): Promise<void>;
  /** Lets everything run that needs no time. */
  settle(): Promise<void>;
  /** Replaces the code of every version. */
  putCode(jar: Buffer): void;
  /** What wishes are written with. */
  facts(): Stamp;
  remove(): void;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const opener =
  (
    { clock, ids, clusters, backend, memory }: Pick<World, 'clock' | 'ids' | 'clusters' | 'backend' | 'memory'>,
    jar: string,
  ): World['open'] =>
  async (
    life = mortal(),
    { wrapDriver = (given: ClusterDriver) => given, say = () => {}, warmClusters = 0, moved, legacy } = {},
  ) => {
    const applications = createApplicationStore(life.wrap(backend));
    const clusterDriver = wrapDriver(life.wrap(clusters.driver));
    const driver = legacy ? noneDriver : moved === undefined ? clusterDriver : life.wrap(moved.driver);
    const clustersOf = (rest: string): FakeClusters =>
      moved?.clusters.has(rest.slice('fake://'.length)) ? moved : clusters;
    const orchestrator = createOrchestrator({
      applications,
      driver,
      drivers: new Map([clusterDriver, driver].map((one) => [one.name, one])),
      clock,
      ids,
      log: silentLogger,
      flink: (cluster) => life.wrap(clustersOf(cluster.rest).flink(cluster)),
      code: { path: async () => jar },
      runtime: flinkRuntime,
      surroundings: (region) => ({ endpoint: null, region, environment: {} }),
      logs: { follow: () => {}, skip: async () => {}, finish: async () => {}, forget: async () => {}, say },
      limits: defaultLimits,
      warm: warmClusters,
      memory: async () => memory.now,
      codeCheck: 'refuse',
      codeSettings: 'refuse',
      autoscaling: { minuteMilliseconds: 60_000, kpusPerApplication: 64 },
      sizing: { taskManagerPerKpu: false, kpuMebibytes: null, jobManagerMebibytes: null },
      submissions: createSubmissions(),
    });
    const host = { life, applications, orchestrator };
    await answerOrDeath(life, orchestrator.start());
    return host;
  };

/** `CloseReq` is the closing of a file by its handle: under load the one thing that is left of reading it. */
const filesAreBeingRead = (): boolean =>
  process.getActiveResourcesInfo().some((resource) => /^(?:FSReq|CloseReq|Zlib)/.test(resource));

/** Lets everything run that needs no time. Reading the code is real work under a clock that is not: time must not pass while it lasts. */
const settle = async (): Promise<void> => {
  let fileLooks = 0;
  for (let quiet = 0; quiet < TURNS; quiet += 1) {
    await turn();
    if (!filesAreBeingRead() || fileLooks > MOST_FILE_LOOKS) continue;
    quiet = 0;
    fileLooks += 1;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
};

/** A world with one READY application. */
export const newWorld = async (facts: Parameters<typeof applicationRecord>[0] = {}): Promise<World> => {
  const directory = mkdtempSync(join(tmpdir(), 'drey-testing-'));
  const jar = join(directory, 'job.jar');
  writeFileSync(jar, tinyJar());
  const clock = manualClock();
  const ids = countingIds();
  const clusters = fakeClusters({ clock });
  const backend = rememberingBackend();
  const memory = { now: { availableBytes: 8e9, totalBytes: 16e9 } };
  const demo = applicationRecord({ createdAt: clock.now(), ...facts }, ids);
  await backend.write(recordChange(undefined, demo));
  return {
    clock,
    ids,
    clusters,
    backend,
    demo,
    memory,
    open: opener({ clock, ids, clusters, backend, memory }, jar),
    settle,
    until: async (what, condition, strideMilliseconds) => {
      for (let advances = 0; !condition(); advances += 1) {
        await settle();
        if (condition()) return;
        if (advances >= MOST_ADVANCES) throw new Error(`It never came to this: ${what}.`);
        if (strideMilliseconds === undefined) clock.advanceToNext();
        else clock.advance(strideMilliseconds);
      }
    },
    putCode: (content) => writeFileSync(jar, content),
    facts: () => ({ at: clock.now(), ids }),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
};

/** The hosts of a test, in the order in which they came; all are dead after {@link HostsOfTest.end}. */
export interface HostsOfTest {
  readonly all: TestHost[];
  readonly open: World['open'];
  end(): void;
}

/** Opens hosts over the world of the moment and remembers them. */
export const hostsOfTest = (world: () => World): HostsOfTest => {
  const all: TestHost[] = [];
  return {
    all,
    open: async (...given) => {
      const host = await world().open(...given);
      all.push(host);
      return host;
    },
    end: () => {
      for (const host of all.splice(0)) host.life.kill();
    },
  };
};

/** The application as a host has it. Throws when it is gone. */
export const demoOf = ({ applications }: TestHost, { demo }: World): Application => applications.get(demo);

/** Waits for a status of rest with nothing left to do in the open operation. */
export const rests = (
  world: World,
  host: TestHost,
  status: Application['status'],
  strideMilliseconds?: number,
): Promise<void> =>
  world.until(
    status,
    () => {
      const application = host.applications.find(world.demo);
      return application?.status === status && application.goal.operationId === null;
    },
    strideMilliseconds,
  );

/** Jobs that run now, in all clusters. */
export const jobsOf = ({ clusters }: World): readonly { readonly id: string; readonly restoredFrom: string | null }[] =>
  [...clusters.clusters.values()].flatMap(runningJobs);
