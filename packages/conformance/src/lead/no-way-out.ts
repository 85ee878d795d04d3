// Runs an unmodified job in Java and one in Python where every name is answered and nobody is there but Drey, and prints what came of it as JSON.
// A program of its own, since its network namespace is not that of the test. Arguments: the jar, the archive of the Python job.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { CreateApplicationCommand, type PropertyGroup } from '@aws-sdk/client-kinesis-analytics-v2';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { codeBucket, prepareAccount } from '../host/account.js';
import { type AwsClients, testRegion } from '../host/aws-clients.js';
import { type ClusterFacts, runningCluster } from '../host/clusters.js';
import { processMachine } from '../host/machine.js';
import { runOptions } from '../host/python-application.js';
import { TestHost } from '../host/test-host.js';
import { keyOf, startTicks, ticksApplication } from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { makeQueueAndStream } from './led-resources.js';
import { isDone, type Outcomes, outcomesIn } from './outcomes.js';
import { setTrap, type Trap } from './trap.js';

const WAIT_MILLISECONDS = 180_000;
const BUCKET = 'led-bucket';
const JAVA = 'unmodified-java';
const PYTHON = 'unmodified-python';

/** What the program prints. */
export interface NoWayOut {
  /** Whether the trap works: what it caught of the program itself. */
  readonly caught: readonly string[];
  readonly java: Outcomes;
  readonly python: Outcomes;
  /** Connections that came to the trap while the jobs ran, and names that were asked for. */
  readonly came: readonly string[];
  readonly asked: readonly string[];
}

const fallIn = async (trap: Trap): Promise<readonly string[]> => {
  const socket = connect(443, `s3.${testRegion}.amazonaws.com`);
  socket.on('error', () => {});
  await once(socket, 'close');
  const caught = [...trap.asked, ...trap.came];
  trap.clear();
  return [...new Set(caught)];
};

const fill = async (clients: AwsClients, jar: string, archive: string): Promise<void> => {
  const { s3, endpoint } = clients;
  await prepareAccount(clients);
  await s3.send(new PutObjectCommand({ Bucket: codeBucket, Key: `${JAVA}.jar`, Body: readFileSync(jar) }));
  await s3.send(new PutObjectCommand({ Bucket: codeBucket, Key: `${PYTHON}.zip`, Body: readFileSync(archive) }));
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'greeting', Body: 'hello' }));
  await makeQueueAndStream(endpoint);
};

const propertiesFor = (endpoint: string): PropertyGroup => {
  const { port } = new URL(endpoint);
  const endpoints = ['127.0.0.1', 'localhost', 'localhost.localstack.cloud'].map((name) => `http://${name}:${port}`);
  return {
    PropertyGroupId: 'unmodified',
    PropertyMap: { region: testRegion, bucket: BUCKET, endpoints: endpoints.join('\n') },
  };
};

const outcomesOf = (host: TestHost, cluster: ClusterFacts): Promise<Outcomes> =>
  until('all calls', WAIT_MILLISECONDS, async () => {
    const outputs = await Promise.all(
      ['jobmanager', 'taskmanager-1'].map((member) => processMachine.outputOf(host, cluster, member)),
    );
    const outcomes = outcomesIn(outputs.join('\n'));
    return isDone(outcomes, 'main') && isDone(outcomes, 'task') ? outcomes : undefined;
  });

const runJob = async (
  host: TestHost,
  { name, key, properties }: { readonly name: string; readonly key: string; readonly properties: PropertyGroup[] },
): Promise<Outcomes> => {
  const clients = host.clients();
  const application = ticksApplication(clients.accountId, { name, sink: BUCKET, key, properties });
  await clients.flink.send(new CreateApplicationCommand(application));
  await startTicks(clients, name);
  return outcomesOf(host, await runningCluster(host.endpoint, keyOf(clients, name), WAIT_MILLISECONDS));
};

const [jar = '', archive = ''] = process.argv.slice(2);
const trap = await setTrap();
const host = new TestHost();
try {
  const caught = await fallIn(trap);
  await host.start();
  await fill(host.clients(), jar, archive);
  const properties = propertiesFor(host.endpoint);
  const java = await runJob(host, { name: JAVA, key: `${JAVA}.jar`, properties: [properties] });
  const options = runOptions({ pyFiles: 'lib' });
  const python = await runJob(host, { name: PYTHON, key: `${PYTHON}.zip`, properties: [options, properties] });
  const found: NoWayOut = { caught, java, python, came: trap.came, asked: [...new Set(trap.asked)] };
  process.stdout.write(`${JSON.stringify(found)}\n`);
} finally {
  await host.close();
  trap.close();
}
