// The configuration of a new application, as the service keeps and answers it.
import type {
  ApplicationConfiguration,
  ApplicationConfigurationDescription,
  ApplicationSnapshotConfigurationDescription,
} from '@drey/api';
import { applicationKind } from '../application/application.js';
import type { CodeCopy } from '../application/version.js';
import { describeCode } from './code/code.js';
import { describeEncryption } from './encryption.js';
import { describeProperties } from './environment-properties.js';
import { describeFlinkConfiguration, type FlinkKind } from './flink/flink-configuration.js';
import { presentMembers, unlessEmpty } from './present-members.js';
import { describeSqlConfiguration } from './sql/sql-configuration.js';
import { describeStudioConfiguration } from './studio/studio-configuration.js';
import { describeVpcConfigurations } from './vpc-configuration.js';

/** What {@link describeConfiguration} makes a description of. */
export interface ConfigurationRequest {
  readonly runtimeEnvironment: string;
  readonly configuration: ApplicationConfiguration | undefined;
  /** The version that is made, for the ids of sub-resources. */
  readonly versionId: number;
  /** The copy of the code; null without code or before it was copied. */
  readonly code: CodeCopy | null;
  /** The VPC that the subnets were found to be in; left out when nobody looked. */
  readonly vpcId?: string;
}

/** Snapshots are on by default (seen); a notebook has none by default (documented). */
const snapshotsByDefault = (kind: FlinkKind): boolean => kind === 'flink';

const describeFlinkKind = (
  kind: FlinkKind,
  { configuration = {}, versionId, code, vpcId }: ConfigurationRequest,
): ApplicationConfigurationDescription => {
  const { ApplicationCodeConfiguration, ApplicationSnapshotConfiguration, VpcConfigurations } = configuration;
  return presentMembers<ApplicationConfigurationDescription>({
    ApplicationCodeConfigurationDescription:
      ApplicationCodeConfiguration && describeCode(ApplicationCodeConfiguration, code),
    EnvironmentPropertyDescriptions: describeProperties(configuration.EnvironmentProperties?.PropertyGroups),
    FlinkApplicationConfigurationDescription: describeFlinkConfiguration(
      kind,
      configuration.FlinkApplicationConfiguration,
    ),
    ZeppelinApplicationConfigurationDescription:
      kind === 'studio' ? describeStudioConfiguration(configuration.ZeppelinApplicationConfiguration) : undefined,
    // A mode that nobody chose is not shown; whether the service shows its default is not known.
    ApplicationSnapshotConfigurationDescription: presentMembers<ApplicationSnapshotConfigurationDescription>({
      SnapshotsEnabled: ApplicationSnapshotConfiguration?.SnapshotsEnabled ?? snapshotsByDefault(kind),
      SnapshotMode: ApplicationSnapshotConfiguration?.SnapshotMode,
    }),
    ApplicationSystemRollbackConfigurationDescription: {
      RollbackEnabled: configuration.ApplicationSystemRollbackConfiguration?.RollbackEnabled ?? false,
    },
    ApplicationEncryptionConfigurationDescription: describeEncryption(configuration.ApplicationEncryptionConfiguration),
    VpcConfigurationDescriptions: VpcConfigurations?.length
      ? describeVpcConfigurations(VpcConfigurations, versionId, vpcId)
      : undefined,
  });
};

/** A SQL application has no defaults, and no description at all while it has neither code nor inputs, outputs or references (seen). */
const describeSqlKind = ({
  configuration = {},
  versionId,
  code,
}: ConfigurationRequest): ApplicationConfigurationDescription | undefined =>
  unlessEmpty(
    presentMembers<ApplicationConfigurationDescription>({
      ApplicationCodeConfigurationDescription:
        configuration.ApplicationCodeConfiguration && describeCode(configuration.ApplicationCodeConfiguration, code),
      SqlApplicationConfigurationDescription: describeSqlConfiguration(
        configuration.SqlApplicationConfiguration,
        versionId,
      ),
    }),
  );

/**
 * The description that a new application's version keeps: everything renamed, defaults filled in. Expects a configuration that
 * `checkConfiguration` let pass; members that do not belong to the runtime's kind are left out.
 */
export const describeConfiguration = (
  request: ConfigurationRequest,
): ApplicationConfigurationDescription | undefined => {
  const kind = applicationKind(request.runtimeEnvironment);
  return kind === 'sql' ? describeSqlKind(request) : describeFlinkKind(kind, request);
};
