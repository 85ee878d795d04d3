// What tests of a cluster driver work with: a small cluster, its REST API, waiting with a bound.
import { randomBytes } from 'node:crypto';
import { type FlinkRest, createFlinkRest, restTokenEnvironment } from '@drey/flink-rest';
import { systemClock } from '@drey/plugin-api';
import type { ClusterDriver, ClusterSighting, ClusterSpec, MemberSighting } from '../cluster-driver.js';
import type { FlinkRuntime } from '../flink-runtime.js';

/** Real Flink: JVMs on a busy machine take their time. */
const WAIT_MILLISECONDS = 180_000;
/** Bound of one test. */
export const TEST_MILLISECONDS = 480_000;
/** A signal that is never aborted. */
export const never: AbortSignal = new AbortController().signal;
/** Random lower-case hex. */
export const hex = (bytes: number): string => randomBytes(bytes).toString('hex');

/** Asks until the answer is neither false nor undefined; a JobManager that does not answer counts as undefined. Rejects when that takes too long. */
export const until = async <T>(ask: () => Promise<T | false | undefined>): Promise<T> => {
  const deadline = Date.now() + WAIT_MILLISECONDS;
  for (;;) {
    const answer = await ask().catch((error: Error) => {
      if (error.name === 'FlinkUnreachable') return undefined;
      throw error;
    });
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline)
      throw new Error(`It did not come true within ${WAIT_MILLISECONDS} ms: ${ask.toString()}`);
    await systemClock.sleep(50);
  }
};

/** What lets a test act through Flink's REST API. */
export const TEST_REST_TOKEN = 'a-rest-token';

/** A cluster of one TaskManager with two slots. */
export const makeSpec = (runtime: FlinkRuntime, facts: Partial<ClusterSpec> = {}): ClusterSpec => ({
  clusterId: hex(8),
  stateId: hex(8),
  runtime,
  taskManagers: 1,
  slotsPerTaskManager: 2,
  flinkConfiguration: { 'execution.checkpointing.interval': '500 ms' },
  applicationProperties: '[{"PropertyGroupId":"g","PropertyMap":{"a":"b"}}]',
  environment: { DREY_TEST_TOKEN: 'a-token', ...restTokenEnvironment(TEST_REST_TOKEN) },
  logLevel: 'INFO',
  ...facts,
});

/** What differs between drivers. */
export interface DriverUnderTest {
  /** What its clusters run. */
  readonly runtime: FlinkRuntime;
  /** Another host's driver over the same directory each time. */
  makeDriver(): Promise<ClusterDriver>;
  /** Kills a member as the kernel would. */
  kill(member: MemberSighting): Promise<void>;
  /** Path of a jar whose `main` runs a streaming job with keyed state, and throws a `java.util.NoSuchElementException` of its first argument where it has one. */
  jar(): string;
}

/** A driver with a cluster whose two slots are there. */
export interface LaunchedCluster {
  readonly driver: ClusterDriver;
  readonly spec: ClusterSpec;
  readonly rest: FlinkRest;
}

/** Launches a cluster and waits for its slots. */
export const launched = async ({
  runtime,
  makeDriver,
}: Pick<DriverUnderTest, 'runtime' | 'makeDriver'>): Promise<LaunchedCluster> => {
  const driver = await makeDriver();
  const spec = makeSpec(runtime);
  const rest = createFlinkRest({ base: (await driver.launch(spec, never)).rest, token: TEST_REST_TOKEN });
  await until(async () => (await rest.overview()).slotsAvailable === 2);
  return { driver, spec, rest };
};

/** The cluster as the driver sees it. Rejects when it sees none. */
export const seen = async (driver: ClusterDriver, clusterId: string): Promise<ClusterSighting> => {
  const cluster = await driver.inspect(clusterId);
  if (cluster === undefined) throw new Error(`The driver knows no cluster ${clusterId}.`);
  return cluster;
};
