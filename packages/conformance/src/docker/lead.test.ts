// Jobs in containers name AWS and each other, and no endpoint: what they reach, and by which way.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { CreateApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { Network } from 'dockerode';
import { namesOfRegion } from '@drey/lead';
import { testEngine } from '@drey/driver-docker/testing';
import { codeBucket, prepareAccount } from '../host/account.js';
import { testRegion } from '../host/aws-clients.js';
import { type ClusterFacts, type ClusterMember, runningCluster } from '../host/clusters.js';
import { jobJar } from '../host/jobs.js';
import { TestHost } from '../host/test-host.js';
import { keyOf, START_MILLISECONDS, startTicks, ticksApplication } from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { makeQueueAndStream } from '../lead/led-resources.js';
import { isDone, outcomesIn } from '../lead/outcomes.js';
import { unmodifiedJar } from '../lead/unmodified-jobs.js';
import { engineMachine } from './engine-machine.js';
import { type Neighbour, startNeighbour } from './neighbour.js';

const BUILD_MILLISECONDS = 600_000;
/** Slow clients, of which some try again. */
const CALLS_MILLISECONDS = 240_000;
const WAIT_MILLISECONDS = 90_000;
const CLOSE_MILLISECONDS = 90_000;
const name = 'neighbour-of-the-lead';

/** The living member of a role; one that did not come up in time has been replaced. */
const nameOf = ({ members }: ClusterFacts, role: ClusterMember['role']): string =>
  members.find((member) => member.role === role && member.alive)?.name ?? '';

const describeHere = engineMachine.missing === undefined ? describe : describe.skip;

const addresses = {
  object: 'https://led-bucket.s3.us-east-1.amazonaws.com/greeting',
  plain: 'http://s3.us-east-1.amazonaws.com/led-bucket/greeting',
  unaware: 'tls:s3.us-east-1.amazonaws.com',
  metadata: 'http://169.254.169.254/latest/meta-data/',
  neighbour: `http://${name}:8080/over-http`,
  neighbourByTls: `trusting:https://${name}:8443/over-https`,
  nobody: 'https://nobody.invalid/',
  laptop: 'http://localhost:4566/led-bucket/greeting',
  laptopByName: 'http://localhost.localstack.cloud:4566/led-bucket/greeting',
  listedByNobody: 'tls:led-bucket.s3.us-east-1.amazonaws.com',
};

/** What would answer for AWS, if it were asked. */
const trapped = [
  ...namesOfRegion('us-east-1'),
  ...['led-bucket.s3', 'metrics.sqs'].map((one) => `${one}.us-east-1.amazonaws.com`),
];

/** What the job with AWS's SDKs gets for each call. */
const outcomes = {
  'sdk1-s3': 'hello',
  'sdk1-sqs': 'led-queue',
  'sdk2-s3-apache': 'hello',
  'sdk2-s3-url': 'hello',
  'sdk2-sqs-url': 'led-queue',
  'sdk2-sqs-netty': 'led-queue',
  'sdk2-kinesis-netty': 'led-stream',
  metadata: '403',
  'sdk1-at-localhost': 'hello',
  'sdk2-at-localhost': 'hello',
  'sdk1-at-localhost.localstack.cloud': 'hello',
  'sdk2-at-localhost.localstack.cloud': 'hello',
  all: 'done',
};

describeHere(`what jobs in containers reach by names alone (${engineMachine.missing ?? 'docker'})`, () => {
  const networkName = `drey-lead-${randomBytes(4).toString('hex')}`;
  const host = new TestHost({ driver: 'docker', flags: ['--docker-network', networkName] });
  let network: Network | undefined;
  let neighbour: Neighbour | undefined;
  let visits: ClusterFacts;
  let unmodified: ClusterFacts;

  const running = async (job: string, Body: Uint8Array, PropertyMap: Record<string, string>): Promise<ClusterFacts> => {
    const clients = host.clients();
    await clients.s3.send(new PutObjectCommand({ Bucket: codeBucket, Key: `${job}.jar`, Body }));
    const properties = [{ PropertyGroupId: job, PropertyMap }];
    const application = ticksApplication(clients.accountId, { name: job, sink: 'none', key: `${job}.jar`, properties });
    await clients.flink.send(new CreateApplicationCommand(application));
    await startTicks(clients, job);
    return runningCluster(host.endpoint, keyOf(clients, job), WAIT_MILLISECONDS);
  };

  beforeAll(
    async () => {
      network = await testEngine().createNetwork({ Name: networkName });
      const jar = unmodifiedJar();
      await host.start();
      const clients = host.clients();
      await prepareAccount(clients);
      await clients.s3.send(new CreateBucketCommand({ Bucket: 'led-bucket' }));
      await clients.s3.send(
        new PutObjectCommand({ Bucket: 'led-bucket', Key: 'greeting', Body: 'hello', ACL: 'public-read' }),
      );
      await makeQueueAndStream(host.endpoint);
      neighbour = await startNeighbour(name, networkName, trapped);
      const PropertyMap = { addresses: Object.values(addresses).join('\n'), authority: neighbour.certificate };
      const endpoints = 'http://localhost:4566\nhttp://localhost.localstack.cloud:4566';
      visits = await running('visits', await jobJar('visits', 'Visits'), PropertyMap);
      const PropertyMapOfCalls = { region: testRegion, bucket: 'led-bucket', endpoints };
      unmodified = await running('unmodified', readFileSync(jar), PropertyMapOfCalls);
    },
    BUILD_MILLISECONDS + 2 * START_MILLISECONDS,
  );

  afterAll(async () => {
    await neighbour?.remove();
    await host.close();
    await engineMachine.clear(host);
    await network?.remove();
  }, CLOSE_MILLISECONDS);

  describe.each(['jobmanager', 'taskmanager'] as const)('on the %s', (role) => {
    it.each([
      ['an object of a bucket', 'object', /^200 hello$/],
      ['the same without TLS', 'plain', /^200 hello$/],
      ['AWS from a connection that knows of no proxy', 'unaware', /^HTTP\/1\.1 \d{3} .*amz/i],
      ['no metadata of a machine', 'metadata', /^403 drey: /],
      [
        'a container beside it, by the relay',
        'neighbour',
        /^200 asked GET \/over-http HTTP\/1\.1 .*Connection: close$/,
      ],
      ['that container over TLS, which the relay does not see into', 'neighbourByTls', /^200 asked GET \/over-https /],
      ['what code for a laptop names', 'laptop', /^200 hello$/],
      ['what such code calls by a name', 'laptopByName', /^200 hello$/],
      ['nobody where there is nobody', 'nobody', /^failed java\.io\.IOException: .*502 .*its name is unknown/],
    ] as const)(
      'is %s',
      async (_what, which, expected) => {
        const begin = `VISITED ${addresses[which]} `;
        const line = await until(`a visit to ${addresses[which]}`, WAIT_MILLISECONDS, async () =>
          (await engineMachine.outputOf(host, visits, nameOf(visits, role)))
            .split('\n')
            .find((one) => one.startsWith(begin)),
        );
        expect(line.slice(begin.length)).toMatch(expected);
      },
      WAIT_MILLISECONDS,
    );
  });

  it.each([
    ['main', 'jobmanager'],
    ['task', 'taskmanager'],
  ] as const)(
    "is AWS from the %s of a job with AWS's SDKs, by each client",
    async (where, role) => {
      const found = await until(`all calls of ${where}`, CALLS_MILLISECONDS, async () => {
        const all = outcomesIn(await engineMachine.outputOf(host, unmodified, nameOf(unmodified, role)));
        return isDone(all, where) ? all : undefined;
      });
      const expected = Object.entries(outcomes).map(([call, result]) => [`${where} ${call}`, result]);
      expect(found).toMatchObject(Object.fromEntries(expected));
    },
    CALLS_MILLISECONDS,
  );

  it(
    'is not what would answer for AWS, but for a name that nobody can list, looked up by code that knows of no proxy',
    async () => {
      for (const role of ['jobmanager', 'taskmanager'] as const)
        await until('the last visit', WAIT_MILLISECONDS, async () =>
          (await engineMachine.outputOf(host, visits, nameOf(visits, role))).includes(
            `VISITED ${addresses.listedByNobody} failed`,
          ),
        );
      const calls = (await neighbour?.calls()) ?? [];
      const times = (port: string): number => calls.filter((one) => one === port).length;
      // In each round it is visited twice by its own name, and once by that of the bucket.
      expect(times('8443')).toBeGreaterThanOrEqual(2);
      expect([times('80'), times('8080'), times('443')]).toEqual([0, times('8443'), times('8443')]);
    },
    WAIT_MILLISECONDS,
  );
});
