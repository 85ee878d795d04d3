// What DescribeApplication and its neighbours answer, as far as the page reads it. Names are the API's; times are seconds since the epoch.
import type { ApplicationRef } from '../model/route.js';
import { textOf } from '../model/text.js';
import { callService } from './service.js';

/** `PropertyGroup` of the API. */
export interface PropertyGroup {
  readonly PropertyGroupId: string;
  readonly PropertyMap: Readonly<Record<string, string>>;
}

/** `ApplicationDetail` of the API. */
export interface ApplicationDetail {
  readonly ApplicationARN: string;
  readonly ApplicationName: string;
  readonly ApplicationDescription?: string;
  readonly ApplicationStatus: string;
  readonly ApplicationVersionId: number;
  readonly ApplicationVersionUpdatedFrom?: number;
  readonly ApplicationVersionRolledBackFrom?: number;
  readonly RuntimeEnvironment: string;
  readonly ServiceExecutionRole?: string;
  readonly CreateTimestamp?: number;
  readonly LastUpdateTimestamp?: number;
  readonly ConditionalToken?: string;
  readonly ApplicationConfigurationDescription?: {
    readonly ApplicationCodeConfigurationDescription?: {
      readonly CodeContentType?: string;
      readonly CodeContentDescription?: {
        readonly CodeMD5?: string;
        readonly CodeSize?: number;
        readonly S3ApplicationCodeLocationDescription?: {
          readonly BucketARN: string;
          readonly FileKey: string;
          readonly ObjectVersion?: string;
        };
      };
    };
    readonly FlinkApplicationConfigurationDescription?: {
      readonly ParallelismConfigurationDescription?: {
        readonly ConfigurationType?: string;
        readonly Parallelism?: number;
        readonly ParallelismPerKPU?: number;
        readonly CurrentParallelism?: number;
        readonly AutoScalingEnabled?: boolean;
      };
    };
    readonly EnvironmentPropertyDescriptions?: { readonly PropertyGroupDescriptions?: readonly PropertyGroup[] };
    readonly ApplicationSnapshotConfigurationDescription?: {
      readonly SnapshotsEnabled?: boolean;
      readonly SnapshotMode?: string;
    };
    readonly RunConfigurationDescription?: {
      readonly ApplicationRestoreConfigurationDescription?: { readonly ApplicationRestoreType?: string };
    };
  };
  readonly CloudWatchLoggingOptionDescriptions?: readonly { readonly LogStreamARN: string }[];
}

/** `SnapshotDetails` of the API. */
export interface ApplicationSnapshot {
  readonly SnapshotName: string;
  readonly SnapshotStatus: string;
  readonly ApplicationVersionId: number;
  readonly SnapshotCreationTimestamp?: number;
  readonly RuntimeEnvironment?: string;
}

/** `SnapshotInfo` of the API: a snapshot that belongs to the account. */
export interface AccountSnapshot {
  readonly SnapshotArn: string;
  readonly SnapshotName: string;
  readonly SnapshotStatus: string;
  readonly SnapshotCreationTimestamp: number;
  readonly SnapshotInitiatorOperation: string;
  readonly SourceApplicationName?: string;
}

/** `ApplicationVersionSummary` of the API. */
export interface VersionSummary {
  readonly ApplicationVersionId: number;
  readonly ApplicationStatus: string;
}

/** The application as it is, with the values of its properties: for the form that sends all of them back. */
export const describeWhole = async (of: ApplicationRef): Promise<ApplicationDetail> => {
  const input = { ApplicationName: of.name, IncludeAdditionalDetails: true };
  const answer = await callService({ operation: 'DescribeApplication', input }, of);
  return answer['ApplicationDetail'] as ApplicationDetail;
};

/** The application as it is. The API knows no answer without the values of properties; the page does not keep them. */
export const describe = async (of: ApplicationRef): Promise<ApplicationDetail> => {
  const { ApplicationConfigurationDescription: configuration, ...detail } = await describeWhole(of);
  if (configuration === undefined) return detail;
  const { EnvironmentPropertyDescriptions: _values, ...rest } = configuration;
  return { ...detail, ApplicationConfigurationDescription: rest };
};

/** One of its versions. */
export const describeVersion = async (of: ApplicationRef, version: number): Promise<ApplicationDetail> => {
  const input = { ApplicationName: of.name, ApplicationVersionId: version };
  const answer = await callService({ operation: 'DescribeApplicationVersion', input }, of);
  return answer['ApplicationVersionDetail'] as ApplicationDetail;
};

const PAGE = 50;
/** Pages that are read at most; a list of some thousands is none that anybody reads. */
const MOST_PAGES = 40;

const listAll = async <Item>(
  of: ApplicationRef,
  operation: string,
  member: string,
  input: Readonly<Record<string, unknown>>,
): Promise<readonly Item[]> => {
  const items: Item[] = [];
  let token: unknown;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await callService({ operation, input: { ...input, Limit: PAGE, NextToken: token } }, of);
    items.push(...((answer[member] as readonly Item[] | undefined) ?? []));
    token = answer['NextToken'];
    if (token === undefined || token === null) break;
  }
  return items;
};

/** Its versions, newest first. */
export const listVersions = async (of: ApplicationRef): Promise<readonly VersionSummary[]> => {
  const input = { ApplicationName: of.name };
  const versions = await listAll<VersionSummary>(of, 'ListApplicationVersions', 'ApplicationVersionSummaries', input);
  return versions.toSorted((one, other) => other.ApplicationVersionId - one.ApplicationVersionId);
};

/** Its snapshots, newest first. */
export const listSnapshots = async (of: ApplicationRef): Promise<readonly ApplicationSnapshot[]> => {
  const input = { ApplicationName: of.name };
  const snapshots = await listAll<ApplicationSnapshot>(of, 'ListApplicationSnapshots', 'SnapshotSummaries', input);
  return snapshots.toSorted(
    (one, other) => (other.SnapshotCreationTimestamp ?? 0) - (one.SnapshotCreationTimestamp ?? 0),
  );
};

/** Snapshots of its account and region, newest first. */
export const listAccountSnapshots = (of: ApplicationRef): Promise<readonly AccountSnapshot[]> =>
  listAll<AccountSnapshot>(of, 'ListSnapshots', 'SnapshotInfoList', {});

/** An address of Flink's dashboard that answers for some hours. */
export const dashboardAddress = async (of: ApplicationRef): Promise<string> => {
  const input = { ApplicationName: of.name, UrlType: 'FLINK_DASHBOARD_URL' };
  const answer = await callService({ operation: 'CreateApplicationPresignedUrl', input }, of);
  return textOf(answer['AuthorizedUrl']);
};
