// kill -9 of the gateway while an application runs: the next one takes over what lives, and nothing is lost.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { createLogStream, prepareAccount } from '../host/account.js';
import { type ClusterFacts, clusterOf } from '../host/clusters.js';
import { logMessages } from '../host/log-events.js';
import { recordsShipped, recordsWritten, without } from '../host/log-records.js';
import { hostOn, leftAfterStop, livingIds, type Machine, why } from '../host/machine.js';
import { committedRows, countFaults, finishedKeys, objectsGrow } from '../host/rows.js';
import { createTicks, describeTicks, keyOf, START_MILLISECONDS, startTicks } from '../host/ticks-application.js';
import { timed, until } from '../host/until.js';

const NAME = 'survivor';
const SINK = 'survivor-rows';
const GROUP = '/aws/kinesis-analytics/survivor';
const STREAM = 'job';
const LOG_SHIPPING_MILLISECONDS = 60_000;

interface LogLine {
  readonly message: string;
  readonly logger: string;
}

/** Lines of a host's log that tell why it began a job anew, where it should have found it. */
const broughtBack = (log: string): readonly string[] =>
  log.split('\n').filter((line) => line.includes('Bringing a job back.'));

/** Declares the tests over one kind of cluster. */
export const describeGatewayKilled = (machine: Machine): void => {
  (machine.missing === undefined ? describe : describe.skip)(
    `a gateway that is killed while an application runs, driver ${machine.driver}${why(machine)}`,
    () => {
      const host = hostOn(machine);
      let before: ClusterFacts;
      let objectsBefore = 0;
      /** Why the start took more than one cluster, where it did: records of all of them are in the log stream then. */
      let replaced: readonly string[] = [];

      beforeAll(async () => {
        await host.start();
        const clients = host.clients();
        await prepareAccount(clients);
        const logStreamArn = await createLogStream(clients, GROUP, STREAM);
        await createTicks(clients, { name: NAME, sink: SINK, logStreamArn });
        await startTicks(clients, NAME);
        await objectsGrow(clients, SINK, 0, 120_000);
        const cluster = await clusterOf(host.endpoint, keyOf(clients, NAME));
        if (cluster === undefined) throw new Error('A running application has no cluster.');
        before = cluster;
        replaced = broughtBack(host.lastLog());
        if (replaced.length > 0) console.warn('The start took more than one cluster:', replaced);
        objectsBefore = (await finishedKeys(clients, SINK)).length;
        await host.kill();
        const atKill = (await recordsWritten(machine, host, before)).length;
        await until(
          'log records while there is no gateway',
          60_000,
          async () => (await recordsWritten(machine, host, before)).length > atKill + 2,
        );
        const { seconds } = await timed(() => host.start());
        console.info(`The gateway was ready again ${seconds} s after its start.`);
      }, START_MILLISECONDS);

      afterAll(async () => {
        await host.close();
        await machine.clear(host);
      }, 60_000);

      it('finds the application RUNNING, with the same job in the same processes', async () => {
        const clients = host.clients();
        expect((await describeTicks(clients, NAME)).ApplicationStatus).toBe('RUNNING');
        expect(broughtBack(host.lastLog())).toEqual([]);
        const after = await clusterOf(host.endpoint, keyOf(clients, NAME));
        const { id, jobId, rest } = before;
        expect(after).toMatchObject({ id, jobId, driver: machine.driver });
        if (machine.lendsPorts !== true) expect(after?.rest).toBe(rest);
        expect(after === undefined ? [] : livingIds(machine, after)).toEqual(livingIds(machine, before));
      });

      it('adopts the companion with everything in it', async () => {
        const { Buckets = [] } = await host.clients().s3.send(new ListBucketsCommand({}));
        expect(Buckets.map(({ Name }) => Name)).toEqual(expect.arrayContaining(['code-bucket', SINK]));
      });

      it("tells the user's log stream nothing of its own looking", async () => {
        const lines = (await logMessages(host.clients(), GROUP, STREAM)).map((text) => JSON.parse(text) as LogLine);
        const fromLooking = lines.filter(
          ({ logger, message }) =>
            logger.endsWith('.JarRunHandler') || message.startsWith('Exception occurred in REST handler'),
        );
        expect(fromLooking).toEqual([]);
        // Nobody can do anything about the SDK that Flink's own plugin brings.
        expect(lines.filter(({ message }) => message.startsWith('The AWS SDK for Java 1.x entered'))).toEqual([]);
      });

      it('lets the job write on, with credentials and endpoint that it already had', async () => {
        const clients = host.clients();
        await objectsGrow(clients, SINK, objectsBefore + 3, 120_000);
        expect(countFaults(await committedRows(clients, SINK))).toEqual([]);
        const after = await clusterOf(host.endpoint, keyOf(clients, NAME));
        expect(after?.jobId).toBe(before.jobId);
      }, 150_000);

      it('delivers every log record once, those of the gap included', async () => {
        const written = await recordsWritten(machine, host, before);
        expect(written.length).toBeGreaterThan(20);
        const shipped = await until('every log record in CloudWatch', LOG_SHIPPING_MILLISECONDS, async () => {
          const found = await recordsShipped(host, GROUP, STREAM);
          return without(written, found).length === 0 ? found : undefined;
        });
        // The job writes on meanwhile, so what was shipped is held against what is written by now.
        if (replaced.length === 0) expect(without(shipped, await recordsWritten(machine, host, before))).toEqual([]);
      }, 120_000);

      it('stops cleanly afterwards and leaves nothing', async () => {
        expect(await leftAfterStop(host, machine)).toEqual([]);
      }, 180_000);
    },
  );
};
