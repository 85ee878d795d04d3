// Snapshots for the contract tests.
import type { SnapshotDetails } from '@aws-sdk/client-kinesis-analytics-v2';
import { createRunning, demo, eventually } from '../applications.js';
import type { Msf } from '../subject.js';

/** What DescribeApplicationSnapshot shows. */
export const snapshotOf = async (msf: Msf, SnapshotName: string): Promise<SnapshotDetails | undefined> =>
  (await msf.describeApplicationSnapshot({ ApplicationName: demo, SnapshotName })).SnapshotDetails;

/** Takes a snapshot of the demo application, which has to run; resolves once it is READY. */
export const takeSnapshot = async (msf: Msf, SnapshotName: string): Promise<SnapshotDetails> => {
  await msf.createApplicationSnapshot({ ApplicationName: demo, SnapshotName });
  return eventually(`Snapshot ${SnapshotName}`, async () => {
    const snapshot = await snapshotOf(msf, SnapshotName);
    return snapshot?.SnapshotStatus === 'READY' ? snapshot : undefined;
  });
};

/** A running demo application with snapshots. */
export const runningWithSnapshots = async (msf: Msf, ...names: readonly string[]): Promise<void> => {
  await createRunning(msf);
  for (const name of names) await takeSnapshot(msf, name);
};
