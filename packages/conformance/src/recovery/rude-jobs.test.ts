// Jobs that leave something in their JVMs, and such as never come to work: an update goes through, and what is wrong is told.
import { createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { codeBucket } from '../host/account.js';
import { clusterOf } from '../host/clusters.js';
import { jobJar } from '../host/jobs.js';
import { processMachine, why } from '../host/machine.js';
import { runTicks } from '../host/running-ticks.js';
import { TestHost } from '../host/test-host.js';
import {
  describeTicks,
  keyOf,
  START_MILLISECONDS,
  startTicks,
  statusRests,
  updateTicks,
} from '../host/ticks-application.js';
import { timed, until } from '../host/until.js';

const NAME = 'rude';
const CODE = 'rude-job.jar';
const TEST_MILLISECONDS = 300_000;

/** A port that nobody listens on now, and that the system gives to nobody of itself: Flink's JVMs take those from 32768 on all the time. */
const freePort = async (): Promise<string> => {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    if (await isFree(port)) return String(port);
  }
};

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

(processMachine.missing === undefined ? describe : describe.skip)(
  `an application whose job is rude to its JVMs${why(processMachine)}`,
  () => {
    const host = new TestHost({ driver: processMachine.driver });
    const key = (): string => keyOf(host.clients(), NAME);

    /** Updates the properties, and the code to the rude job, and waits until that has succeeded. */
    const update = async (properties: Record<string, string>): Promise<void> => {
      const clients = host.clients();
      await updateTicks(clients, NAME, {
        ApplicationConfigurationUpdate: {
          ApplicationCodeConfigurationUpdate: {
            CodeContentUpdate: { S3ContentLocationUpdate: { FileKeyUpdate: CODE } },
          },
          EnvironmentPropertyUpdates: { PropertyGroups: [{ PropertyGroupId: 'job', PropertyMap: properties }] },
        },
        RunConfigurationUpdate: {
          FlinkRunConfiguration: { AllowNonRestoredState: true },
        },
      });
    };

    beforeAll(async () => {
      await host.start();
      const clients = host.clients();
      await runTicks(clients, { name: NAME, sink: 'rude-rows' });
      await clients.s3.send(
        new PutObjectCommand({ Bucket: codeBucket, Key: CODE, Body: await jobJar('rude', 'RudeJob') }),
      );
      await update({ calm: 'yes' });
    }, START_MILLISECONDS);

    // What one job broke is not the next one's fault.
    beforeEach(async () => {
      const clients = host.clients();
      const { ApplicationStatus } = await statusRests(clients, NAME, START_MILLISECONDS);
      if (ApplicationStatus === 'READY') await startTicks(clients, NAME);
    }, START_MILLISECONDS);

    afterAll(async () => {
      await host.close();
      await processMachine.clear(host);
    }, 60_000);

    it.each([
      ['a port that main opened', async () => ({ mainPort: await freePort() })],
      ['a port that a task opened', async () => ({ taskPort: await freePort() })],
      ['a System property', () => Promise.resolve({ once: 'yes' })],
      ['a thread', () => Promise.resolve({ thread: 'yes' })],
    ])(
      'is updated over %s',
      async (_, propertiesOf) => {
        const properties: Record<string, string> = await propertiesOf();
        await update({ ...properties, round: '1' });
        const before = await clusterOf(host.endpoint, key());
        const { seconds } = await timed(() => update({ ...properties, round: '2' }));
        console.info(`The update took ${seconds} s.`);
        expect((await describeTicks(host.clients(), NAME)).ApplicationStatus).toBe('RUNNING');
        expect((await clusterOf(host.endpoint, key()))?.id).not.toBe(before?.id);
      },
      TEST_MILLISECONDS,
    );

    it(
      'tells of a job that restarts over a name of AWS, with the remedy, and stays RUNNING',
      async () => {
        await update({ host: 'kinesis.us-east-1.amazonaws.com' });
        const told = await until('word of it', 120_000, async () => {
          const text = await (await fetch(`${host.endpoint}/_drey/health`)).text();
          return text.includes('restarts again and again') ? text : undefined;
        });
        expect(told).toContain('UnknownHostException: kinesis.us-east-1.amazonaws.com');
        expect(told).toContain('aws.endpoint');
        expect((await describeTicks(host.clients(), NAME)).ApplicationStatus).toBe('RUNNING');
        const warnings = (): number => host.gateway.log().split('An application is not well').length - 1;
        await until('the warning in the log', 60_000, () => warnings() > 0);
        // Once for each time that it came up again between two troubles: on a slow machine that may be more than once, but never at each restart.
        expect(warnings()).toBeLessThanOrEqual(2);
      },
      TEST_MILLISECONDS,
    );
  },
);
