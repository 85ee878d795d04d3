// Records of applications for tests.
import { applicationArn } from '@drey/api';
import { type Application, describeConfiguration, type IdSource, newApplication } from '@drey/state';
import { countingIds } from '@drey/state/testing';

/** What differs from the ordinary: a READY Flink application named `demo` with code, parallelism 1 and snapshots on. */
export interface ApplicationFacts {
  readonly accountId?: string;
  readonly region?: string;
  readonly name?: string;
  readonly runtimeEnvironment?: string;
  readonly parallelism?: number;
  readonly snapshotsEnabled?: boolean;
  /** Property groups by their ids. */
  readonly properties?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Milliseconds since the epoch. */
  readonly createdAt?: number;
}

const groupsOf = (properties: NonNullable<ApplicationFacts['properties']>) =>
  Object.entries(properties).map(([PropertyGroupId, PropertyMap]) => ({ PropertyGroupId, PropertyMap }));

/** A record as CreateApplication makes it. */
export const applicationRecord = (facts: ApplicationFacts = {}, ids: IdSource = countingIds()): Application => {
  const { accountId = '000000000000', region = 'us-east-1', name = 'demo', runtimeEnvironment = 'FLINK-1_20' } = facts;
  const code = { sha256: 'a'.repeat(64), md5: 'b'.repeat(32), size: 1 };
  const configuration = describeConfiguration({
    runtimeEnvironment,
    configuration: {
      ApplicationCodeConfiguration: { CodeContentType: 'ZIPFILE', CodeContent: {} },
      ApplicationSnapshotConfiguration: { SnapshotsEnabled: facts.snapshotsEnabled ?? true },
      ...(facts.properties === undefined
        ? {}
        : { EnvironmentProperties: { PropertyGroups: groupsOf(facts.properties) } }),
      FlinkApplicationConfiguration: {
        ParallelismConfiguration: { ConfigurationType: 'CUSTOM', Parallelism: facts.parallelism ?? 1 },
      },
    },
    versionId: 1,
    code,
  });
  return newApplication(
    {
      accountId,
      region,
      name,
      arn: applicationArn({ partition: 'aws', region, accountId, name }),
      mode: 'STREAMING',
      tags: {},
      version: {
        runtimeEnvironment,
        serviceExecutionRole: `arn:aws:iam::${accountId}:role/demo`,
        ...(configuration === undefined ? {} : { configuration }),
        loggingOptions: [],
        code,
      },
    },
    { at: facts.createdAt ?? 1_700_000_000_000, ids },
  );
};
