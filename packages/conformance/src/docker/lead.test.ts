// Jobs in containers name AWS and each other, and no endpoint: what they reach, and by which way.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { CreateApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { Network } from 'dockerode';
import { testEngine } from '@drey/driver-docker/testing';
import { codeBucket, prepareAccount } from '../host/account.js';
import { type ClusterFacts, runningCluster } from '../host/clusters.js';
import { jobJar } from '../host/jobs.js';
import { TestHost } from '../host/test-host.js';
import { keyOf, START_MILLISECONDS, startTicks, ticksApplication } from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { engineMachine } from './engine-machine.js';
import { type Neighbour, startNeighbour } from './neighbour.js';

const WAIT_MILLISECONDS = 90_000;
const CLOSE_MILLISECONDS = 90_000;
const name = 'neighbour-of-the-lead';
const describeHere = engineMachine.missing === undefined ? describe : describe.skip;

const addresses = {
  object: 'https://led-bucket.s3.us-east-1.amazonaws.com/greeting',
  plain: 'http://s3.us-east-1.amazonaws.com/led-bucket/greeting',
  unaware: 'tls:s3.us-east-1.amazonaws.com',
  metadata: 'http://169.254.169.254/latest/meta-data/',
  neighbour: `http://${name}:8080/over-http`,
  neighbourByTls: `trusting:https://${name}:8443/over-https`,
  nobody: 'https://nobody.invalid/',
};

describeHere(`what jobs in containers reach by names alone (${engineMachine.missing ?? 'docker'})`, () => {
  const networkName = `drey-lead-${randomBytes(4).toString('hex')}`;
  const host = new TestHost({ driver: 'docker', flags: ['--docker-network', networkName] });
  let network: Network | undefined;
  let neighbour: Neighbour | undefined;
  let cluster: ClusterFacts;

  beforeAll(async () => {
    network = await testEngine().createNetwork({ Name: networkName });
    await host.start();
    const clients = host.clients();
    await prepareAccount(clients);
    await clients.s3.send(new CreateBucketCommand({ Bucket: 'led-bucket' }));
    await clients.s3.send(
      new PutObjectCommand({ Bucket: 'led-bucket', Key: 'greeting', Body: 'hello of the bucket', ACL: 'public-read' }),
    );
    const Body = await jobJar('visits', 'Visits');
    await clients.s3.send(new PutObjectCommand({ Bucket: codeBucket, Key: 'visits.jar', Body }));
    neighbour = await startNeighbour(name, networkName);
    const PropertyMap = { addresses: Object.values(addresses).join('\n'), authority: neighbour.certificate };
    const properties = [{ PropertyGroupId: 'visits', PropertyMap }];
    await clients.flink.send(
      new CreateApplicationCommand(
        ticksApplication(clients.accountId, { name: 'visits', sink: 'none', key: 'visits.jar', properties }),
      ),
    );
    await startTicks(clients, 'visits');
    cluster = await runningCluster(host.endpoint, keyOf(clients, 'visits'), WAIT_MILLISECONDS);
  }, START_MILLISECONDS);

  afterAll(async () => {
    await neighbour?.remove();
    await host.close();
    await engineMachine.clear(host);
    await network?.remove();
  }, CLOSE_MILLISECONDS);

  describe.each(['jobmanager', 'taskmanager-1'])('on the %s', (member) => {
    it.each([
      ['an object of a bucket', 'object', /^200 hello of the bucket$/],
      ['the same without TLS', 'plain', /^200 hello of the bucket$/],
      ['AWS from a connection that knows of no proxy', 'unaware', /^HTTP\/1\.1 \d{3} .*amz/i],
      ['no metadata of a machine', 'metadata', /^403 drey: /],
      [
        'a container beside it, by the relay',
        'neighbour',
        /^200 asked GET \/over-http HTTP\/1\.1 .*Connection: close$/,
      ],
      ['that container over TLS, which the relay does not see into', 'neighbourByTls', /^200 asked GET \/over-https /],
      ['nobody where there is nobody', 'nobody', /^failed java\.io\.IOException: .*502 .*its name is unknown/],
    ] as const)(
      'is %s',
      async (_what, which, expected) => {
        const begin = `VISITED ${addresses[which]} `;
        const line = await until(`a visit to ${addresses[which]}`, WAIT_MILLISECONDS, async () =>
          (await engineMachine.outputOf(host, cluster, member)).split('\n').find((one) => one.startsWith(begin)),
        );
        expect(line.slice(begin.length)).toMatch(expected);
      },
      WAIT_MILLISECONDS,
    );
  });
});
