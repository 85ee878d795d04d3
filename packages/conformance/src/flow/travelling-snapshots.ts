// A savepoint of a Flink that knows nothing of Drey goes in, a job of Drey goes on from it; what Drey exports, such a Flink goes on from.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { codeBucket, prepareAccount } from '../host/account.js';
import type { AwsClients } from '../host/aws-clients.js';
import { type BareFlink, startBareFlink } from '../host/bare-flink.js';
import { clusterOf, restoredFrom } from '../host/clusters.js';
import { exampleJarPath } from '../host/example-jar.js';
import { hostOn, type Machine, why } from '../host/machine.js';
import { committedRows, countFaults, moreObjects, objectsGrow } from '../host/rows.js';
import {
  callService,
  describeSnapshot,
  exportSnapshot,
  getFolder,
  importSnapshot,
  keepForAccount,
  putFolder,
  snapshotOperationSucceeds,
} from '../host/snapshots.js';
import {
  createTicks,
  keyOf,
  START_MILLISECONDS,
  stopTicks,
  succeeds,
  ticksProperties,
} from '../host/ticks-application.js';

const SNAPSHOTS = 'savepoints';
const ROWS_MILLISECONDS = 120_000;
const TEST_MILLISECONDS = 600_000;

/** From which bare Flink to which runtime of Drey, and back to the bare Flink of that. */
export interface Journey {
  readonly from: string;
  readonly to: string;
}

/**
 * Declares the tests of snapshots that come and go, over one kind of cluster. `passing`: runtimes whose snapshots come in and go out as they
 * are, with no job of Drey in between.
 */
export const describeTravellingSnapshots = (
  machine: Machine,
  journeys: readonly Journey[],
  passing: readonly string[] = ['FLINK-1_13'],
): void => {
  (machine.missing === undefined ? describe : describe.skip)(
    `snapshots that come from elsewhere and go there, driver ${machine.driver}${why(machine)}`,
    () => {
      const host = hostOn(machine);
      const bare: BareFlink[] = [];
      let clients: AwsClients;

      const startBare = async (environment: string, name: string, sink: string): Promise<BareFlink> => {
        const directory = join(host.root, name);
        mkdirSync(directory);
        const properties = ticksProperties(sink, 100);
        const flink = await startBareFlink({ environment, directory, s3Endpoint: host.endpoint, properties });
        bare.push(flink);
        return flink;
      };

      /** Some rows of a bare job, and its savepoint. */
      const savedOutside = async ({ from }: Journey, name: string, sink: string): Promise<string> => {
        const flink = await startBare(from, `${name}-before`, sink);
        const jobId = await flink.run(exampleJarPath(from));
        await objectsGrow(clients, sink, 2, ROWS_MILLISECONDS);
        const savepoint = await flink.stopWithSavepoint(jobId);
        await flink.stop();
        return savepoint;
      };

      const createEnhanced = async ({ to }: Journey, name: string, sink: string): Promise<void> => {
        await clients.s3.send(
          new PutObjectCommand({ Bucket: codeBucket, Key: `${name}.jar`, Body: readFileSync(exampleJarPath(to)) }),
        );
        await createTicks(clients, { name, sink, environment: to, key: `${name}.jar` }, { makesBucket: false });
        await keepForAccount(clients, name);
      };

      beforeAll(async () => {
        await host.start();
        clients = host.clients();
        await prepareAccount(clients);
        await clients.s3.send(new CreateBucketCommand({ Bucket: SNAPSHOTS }));
      }, START_MILLISECONDS);

      afterAll(async () => {
        for (const flink of bare) await flink.stop();
        await host.close();
        await machine.clear(host);
      }, 120_000);

      /** Exports a snapshot, and lets a bare Flink go on from it; resolves once that has written rows, and has ended with all of them committed. */
      const goesOnOutside = async (
        environment: string,
        snapshot: string,
        { name, sink }: { readonly name: string; readonly sink: string },
      ): Promise<void> => {
        const exported = await exportSnapshot(clients, snapshot, { bucket: SNAPSHOTS, prefix: `${name}/out/` });
        const { SnapshotDestinationLocationDescription: at } = await snapshotOperationSucceeds(
          clients,
          snapshot,
          exported,
        );
        const prefix = `${at?.S3PrefixLocation.ExportedPrefix}/`;
        expect(prefix).toBe(`${name}/out/${exported}/`);
        const folder = join(host.root, `${name}-exported`);
        await getFolder(clients, { bucket: SNAPSHOTS, prefix }, folder);
        const after = await startBare(environment, `${name}-after`, sink);
        const jobId = await after.run(exampleJarPath(environment), `file://${folder}`);
        expect(await after.restoredFrom(jobId)).toContain(folder);
        await moreObjects(clients, sink, 1, ROWS_MILLISECONDS);
        await after.stopWithSavepoint(jobId);
        await after.stop();
      };

      for (const environment of passing)
        it(
          `of ${environment} outside come in, and go on outside`,
          async () => {
            const name = environment.toLowerCase().replaceAll('_', '-');
            const sink = `${name}-rows`;
            await clients.s3.send(new CreateBucketCommand({ Bucket: sink }));
            const savepoint = await savedOutside({ from: environment, to: environment }, name, sink);
            const before = await committedRows(clients, sink);
            await putFolder(clients, savepoint, { bucket: SNAPSHOTS, prefix: `${name}/in/` });
            const id = await importSnapshot(clients, name, { bucket: SNAPSHOTS, prefix: `${name}/in/` });
            await snapshotOperationSucceeds(clients, name, id);
            await goesOnOutside(environment, name, { name, sink });
            const rows = await committedRows(clients, sink);
            expect(countFaults(rows)).toEqual([]);
            expect(rows.length).toBeGreaterThan(before.length);
          },
          TEST_MILLISECONDS,
        );

      it.each(journeys)(
        'from $from outside through $to to $to outside, with every row counted once',
        async (journey) => {
          const name = `${journey.from}-to-${journey.to}`.toLowerCase().replaceAll('_', '-');
          const sink = `${name}-rows`;
          await clients.s3.send(new CreateBucketCommand({ Bucket: sink }));
          const savepoint = await savedOutside(journey, name, sink);
          await putFolder(clients, savepoint, { bucket: SNAPSHOTS, prefix: `${name}/in/` });

          const imported = await importSnapshot(clients, name, { bucket: SNAPSHOTS, prefix: `${name}/in` });
          await snapshotOperationSucceeds(clients, name, imported);
          const detail = await describeSnapshot(clients, name);
          expect(detail).toMatchObject({ SnapshotStatus: 'READY' });
          expect(detail.RuntimeEnvironment).toBeUndefined();
          expect(detail.SnapshotSizeInBytes).toBeGreaterThan(500);

          await createEnhanced(journey, name, sink);
          const { OperationId } = await callService<{ readonly OperationId: string }>(clients, 'StartApplication', {
            ApplicationName: name,
            RunConfiguration: {
              ApplicationRestoreConfiguration: {
                ApplicationRestoreType: 'RESTORE_FROM_CUSTOM_SNAPSHOT',
                SnapshotArn: detail.SnapshotArn,
              },
            },
          });
          await succeeds(clients, name, OperationId);
          const cluster = await clusterOf(host.endpoint, keyOf(clients, name));
          expect(cluster === undefined ? undefined : await restoredFrom(cluster)).toMatch(/savepoints\/imported$/);
          const rows = await committedRows(clients, sink);
          await moreObjects(clients, sink, 1, ROWS_MILLISECONDS);
          expect(countFaults(await committedRows(clients, sink))).toEqual([]);

          // The job ends in a snapshot of the account.
          await stopTicks(clients, name);
          const {
            SnapshotInfoList: [system],
          } = await callService<{
            readonly SnapshotInfoList: readonly { readonly SnapshotName: string }[];
          }>(clients, 'ListSnapshots', { SourceApplicationName: name });
          const taken = system?.SnapshotName ?? '';
          await goesOnOutside(journey.to, taken, { name, sink });
          const all = await committedRows(clients, sink);
          expect(countFaults(all)).toEqual([]);
          expect(all.length).toBeGreaterThan(rows.length);
        },
        TEST_MILLISECONDS,
      );
    },
  );
};
