// The six listings that have pages: five items of each, and changes between two pages.
import { createInput, demo, eventually } from '../applications.js';
import { newerCall, runningEnhanced, takeEnhanced, tryExport } from '../snapshot/enhanced.js';
import { runningWithSnapshots, snapshotOf, takeSnapshot } from '../snapshot/snapshots.js';
import type { Msf } from '../subject.js';

/** A listing as clients name it, with a life of its own. */
export interface Listing {
  /** As boto3 writes it; the command line writes it with dashes. */
  readonly operation: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** Member of the answer that holds the items. */
  readonly member: string;
  /** What tells two items apart. */
  readonly key: string;
  /** Whether it is newer than the AWS CLI, which then takes its model from boto3. */
  readonly isNewer?: boolean;
  /** Makes five items. */
  fill(msf: Msf): Promise<void>;
  /** Changes the listing after its first two items were given; resolves to the keys that are expected after them, for given keys before. */
  change(msf: Msf, keys: readonly string[]): Promise<readonly string[]>;
}

const of = { ApplicationName: demo };

const update = (msf: Msf, version: number): Promise<unknown> =>
  msf.updateApplication({
    ...of,
    CurrentApplicationVersionId: version,
    ServiceExecutionRoleUpdate: `arn:aws:iam::000000000000:role/role${version}`,
  });

const updateTimes = async (msf: Msf, count: number): Promise<void> => {
  await msf.createApplication(createInput());
  for (let version = 1; version <= count; version += 1) await update(msf, version);
};

const create = (msf: Msf, ApplicationName: string): Promise<unknown> =>
  msf.createApplication(createInput({ ApplicationName }));

const applications: Listing = {
  operation: 'list_applications',
  parameters: {},
  member: 'ApplicationSummaries',
  key: 'ApplicationName',
  fill: async (msf) => {
    for (const name of ['g', 'a', 'i', 'c', 'e']) await create(msf, name);
  },
  // By name: what lies before the token stays unseen, what lies after it is seen, and the token outlives the application that it names.
  change: async (msf, keys) => {
    const { ApplicationDetail } = await msf.describeApplication({ ApplicationName: 'c' });
    await msf.deleteApplication({ ApplicationName: 'c', CreateTimestamp: ApplicationDetail?.CreateTimestamp });
    for (const name of ['b', 'd']) await create(msf, name);
    return ['d', ...keys.slice(2)];
  },
};

const isGone = async (msf: Msf, name: string): Promise<true | undefined> => {
  const { SnapshotSummaries = [] } = await msf.listApplicationSnapshots(of);
  return SnapshotSummaries.every(({ SnapshotName }) => SnapshotName !== name) ? true : undefined;
};

const snapshots: Listing = {
  operation: 'list_application_snapshots',
  parameters: of,
  member: 'SnapshotSummaries',
  key: 'SnapshotName',
  fill: (msf) => runningWithSnapshots(msf, 'e', 'd', 'c', 'b', 'a'),
  // Oldest first: a new one comes last, and the token outlives the snapshot that it names.
  change: async (msf, keys) => {
    for (const SnapshotName of keys.slice(1, 3)) {
      const snapshot = await snapshotOf(msf, SnapshotName);
      const SnapshotCreationTimestamp = snapshot?.SnapshotCreationTimestamp;
      await msf.deleteApplicationSnapshot({ ...of, SnapshotName, SnapshotCreationTimestamp });
      await eventually(`The end of ${SnapshotName}`, () => isGone(msf, SnapshotName));
    }
    await takeSnapshot(msf, 'aa');
    return [...keys.slice(3), 'aa'];
  },
};

const versions: Listing = {
  operation: 'list_application_versions',
  parameters: of,
  member: 'ApplicationVersionSummaries',
  key: 'ApplicationVersionId',
  fill: (msf) => updateTimes(msf, 4),
  // Newest first: what comes meanwhile belongs before the first page.
  change: async (msf, keys) => {
    await update(msf, 5);
    return keys.slice(2);
  },
};

const operations: Listing = {
  operation: 'list_application_operations',
  parameters: of,
  member: 'ApplicationOperationInfoList',
  key: 'OperationId',
  fill: (msf) => updateTimes(msf, 5),
  change: async (msf, keys) => {
    await update(msf, 6);
    return keys.slice(2);
  },
};

const isDeleted = async (msf: Msf, name: string): Promise<true | undefined> => {
  const { SnapshotInfoList } = await newerCall(msf, 'ListSnapshots', {});
  const names = (SnapshotInfoList as readonly { readonly SnapshotName: string }[]).map((one) => one.SnapshotName);
  return names.includes(name) ? undefined : true;
};

const accountSnapshots: Listing = {
  operation: 'list_snapshots',
  parameters: {},
  member: 'SnapshotInfoList',
  key: 'SnapshotName',
  isNewer: true,
  fill: async (msf) => {
    await runningEnhanced(msf);
    for (const name of ['e', 'd', 'c', 'b', 'a']) await takeEnhanced(msf, name);
  },
  // Newest first: what comes meanwhile belongs before the first page, and the token outlives the snapshot that it names.
  change: async (msf, keys) => {
    await takeEnhanced(msf, 'aa');
    for (const SnapshotName of keys.slice(1, 3)) {
      const { SnapshotInfoDetails: details } = await newerCall(msf, 'DescribeSnapshot', { SnapshotName });
      const { SnapshotCreationTimestamp } = details as { readonly SnapshotCreationTimestamp: number };
      await newerCall(msf, 'DeleteSnapshot', { SnapshotName, SnapshotCreationTimestamp });
      await eventually(`The end of ${SnapshotName}`, () => isDeleted(msf, SnapshotName));
    }
    return keys.slice(3);
  },
};

const snapshotOperations: Listing = {
  operation: 'list_snapshot_operations',
  parameters: { SnapshotName: 's' },
  member: 'SnapshotOperationInfoList',
  key: 'SnapshotOperationId',
  isNewer: true,
  fill: async (msf) => {
    await runningEnhanced(msf);
    await takeEnhanced(msf, 's');
    for (let index = 0; index < 4; index += 1) await tryExport(msf, 's');
  },
  change: async (msf, keys) => {
    await tryExport(msf, 's');
    return keys.slice(2);
  },
};

/** All six. */
export const listings: readonly Listing[] = [
  applications,
  snapshots,
  versions,
  operations,
  accountSnapshots,
  snapshotOperations,
];
