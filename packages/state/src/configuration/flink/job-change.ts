// Whether a running job has to be restarted for a change of the version.
import { isDeepStrictEqual } from 'node:util';
import type {
  ApplicationConfigurationDescription,
  FlinkApplicationConfigurationDescription,
  PropertyGroup,
  VpcConfigurationDescription,
  ZeppelinApplicationConfigurationDescription,
} from '@drey/api';
import type { ApplicationVersion } from '../../application/version.js';

/** The part of a version that a job may depend on. */
export type JobVersion = Pick<ApplicationVersion, 'configuration' | 'runtimeEnvironment' | 'serviceExecutionRole'>;

const byText = (left: string | undefined, right: string | undefined): number =>
  (left ?? '') < (right ?? '') ? -1 : Number((left ?? '') > (right ?? ''));

/** Clients send groups in any order. */
const groupsInOrder = (groups: readonly PropertyGroup[] | undefined): readonly PropertyGroup[] =>
  [...(groups ?? [])].sort((left, right) => byText(left.PropertyGroupId, right.PropertyGroupId));

/** Whether values are DEFAULT or the same ones CUSTOM makes no difference to a job, and neither does what is reported of it. */
const flinkFacts = (flink: FlinkApplicationConfigurationDescription | undefined): unknown => ({
  checkpoint: { ...flink?.CheckpointConfigurationDescription, ConfigurationType: undefined },
  parallelism: { ...flink?.ParallelismConfigurationDescription, ConfigurationType: undefined },
});

const studioFacts = (studio: ZeppelinApplicationConfigurationDescription | undefined): unknown => ({
  ...studio,
  MonitoringConfigurationDescription: undefined,
});

/** Subnets and groups are sets; an id alone changes nothing. */
const vpcFacts = (configurations: readonly VpcConfigurationDescription[] | undefined): unknown =>
  (configurations ?? []).map(({ VpcId, SubnetIds, SecurityGroupIds }) => ({
    VpcId,
    SubnetIds: [...(SubnetIds ?? [])].sort(byText),
    SecurityGroupIds: [...(SecurityGroupIds ?? [])].sort(byText),
  }));

/**
 * All that a job depends on. Left out on purpose, because a running job need not notice: the switches for snapshots and rollback,
 * monitoring levels, encryption (a copy on this machine is not encrypted) and the record of how the job was started.
 */
const jobFacts = ({ runtimeEnvironment, serviceExecutionRole, configuration }: JobVersion): unknown => {
  const {
    ApplicationCodeConfigurationDescription: code,
    ApplicationSnapshotConfigurationDescription: snapshots,
    EnvironmentPropertyDescriptions: properties,
    FlinkApplicationConfigurationDescription: flink,
    SqlApplicationConfigurationDescription: sql,
    VpcConfigurationDescriptions: vpc,
    ZeppelinApplicationConfigurationDescription: studio,
  }: ApplicationConfigurationDescription = configuration ?? {};
  return {
    runtimeEnvironment,
    serviceExecutionRole,
    code,
    properties: groupsInOrder(properties?.PropertyGroupDescriptions),
    flink: flinkFacts(flink),
    sql,
    vpc: vpcFacts(vpc),
    studio: studioFacts(studio),
    // A change of the mode begins with a snapshot of the new mode (documented of a running application).
    hasEnhancedSnapshots: snapshots?.SnapshotMode === 'ENHANCED_SNAPSHOTS',
  };
};

/** JSON forgets members that are undefined, so that absent and undefined are the same. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/**
 * Whether a running job must be restarted to get from one version to the other. The real service may restart for more (it documents
 * no list); we restart for whatever the job can notice.
 */
export const changesJob = (before: JobVersion, after: JobVersion): boolean =>
  !isDeepStrictEqual(plain(jobFacts(before)), plain(jobFacts(after)));
