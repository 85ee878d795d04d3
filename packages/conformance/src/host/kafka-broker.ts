// A Kafka broker of a test: one JVM on loopback that is controller and broker, from the jars of jobs/kafka-broker.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { mavenBuild } from './maven-build.js';
import { until } from './until.js';

const READY_MILLISECONDS = 60_000;
const PUT_MILLISECONDS = 60_000;
/** Any: it only has to be the same for both commands. */
const CLUSTER_ID = '4L6g3nShT-eMCtK--X86sw';

/** A broker that takes records. */
export interface KafkaBroker {
  /** `host:port`. */
  readonly address: string;
  /** Makes the topic where there is none and puts orders with the numbers from `first` on. */
  put(topic: string, first: number, count: number): Promise<void>;
  /** Ends it and removes its directory. */
  close(): Promise<void>;
}

const freePorts = async (count: number): Promise<readonly number[]> => {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((done, fail) => {
          server.once('error', fail);
          server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port));
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((done) => void server.close(done))));
  return ports;
};

const propertiesOf = (directory: string, broker: number, controller: number): string =>
  [
    'process.roles=broker,controller',
    'node.id=1',
    `controller.quorum.voters=1@127.0.0.1:${controller}`,
    `listeners=PLAINTEXT://127.0.0.1:${broker},CONTROLLER://127.0.0.1:${controller}`,
    `advertised.listeners=PLAINTEXT://127.0.0.1:${broker}`,
    'controller.listener.names=CONTROLLER',
    'offsets.topic.replication.factor=1',
    'offsets.topic.num.partitions=1',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'group.initial.rebalance.delay.ms=0',
    `log.dirs=${join(directory, 'log')}`,
    '',
  ].join('\n');

const ended = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((done) => void child.once('exit', done));
  child.kill('SIGKILL');
  await exit;
};

/** Starts a broker; resolves when it is up, rejects with what it wrote when it ends before. */
export const startKafka = async (): Promise<KafkaBroker> => {
  const list = mavenBuild('packages/conformance/jobs/kafka-broker', 'compile', 'target/class-path');
  const classPath = [join(dirname(list), 'classes'), readFileSync(list, 'utf8').trim()].join(delimiter);
  const directory = mkdtempSync(join(tmpdir(), 'drey-kafka-'));
  const java = (...args: readonly string[]) =>
    promisify(execFile)('java', ['-Xmx256m', '-cp', classPath, ...args], { timeout: PUT_MILLISECONDS });
  const [broker = 0, controller = 0] = await freePorts(2);
  const properties = join(directory, 'server.properties');
  const output = join(directory, 'output');
  writeFileSync(properties, propertiesOf(directory, broker, controller));
  await java('kafka.tools.StorageTool', 'format', '--cluster-id', CLUSTER_ID, '--config', properties);
  const written = openSync(output, 'w');
  const child = spawn('java', ['-Xmx256m', '-cp', classPath, 'kafka.Kafka', properties], {
    stdio: ['ignore', written, written],
  });
  const address = `127.0.0.1:${broker}`;
  const close = async (): Promise<void> => {
    await ended(child);
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await until('the broker', READY_MILLISECONDS, async () => {
      if (child.exitCode !== null) throw new Error(`The broker ended: ${readFileSync(output, 'utf8')}`);
      return java('broker.Put', address, 'ready', '0', '0').then(
        () => true,
        () => false,
      );
    });
  } catch (error) {
    await close();
    throw error;
  }
  return {
    address,
    put: async (topic, first, count) => {
      await java('broker.Put', address, topic, String(first), String(count));
    },
    close,
  };
};
